package dev.halftone.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  /** The check values of the GMVAE specification, section 3. */
  @Test
  void exponentialIsTheTemperatureScheduleOfGmvae() {
    Schedule slow = Schedule.exponential(1, 0.00693, 0.5);
    assertEquals(0.993094, slow.at(1), 5e-7);
    assertEquals(0.933047, slow.at(10), 5e-7);
    assertEquals(0.707159, slow.at(50), 5e-7);
    assertEquals(0.500074, slow.at(100), 5e-7);
    Schedule fast = Schedule.exponential(1, 0.013862944, 0.5);
    assertEquals(0.986233, fast.at(1), 5e-7);
    assertEquals(0.870551, fast.at(10), 5e-7);
    assertEquals(0.5, fast.at(50), 5e-7);
    assertEquals(0.5, fast.at(100));
  }

  @Test
  void endsAreExactAndHeld() {
    assertEquals(0.1, Schedule.cosine(0.1, 0.02, 10).at(0));
    assertEquals(0.06, Schedule.cosine(0.1, 0.02, 10).at(5), 1e-15);
    assertEquals(0.02, Schedule.cosine(0.1, 0.02, 10).at(10));
    assertEquals(0.02, Schedule.cosine(0.1, 0.02, 10).at(99));
    assertEquals(0, Schedule.linear(0, 4, 8).at(0));
    assertEquals(1, Schedule.linear(0, 4, 8).at(2));
    assertEquals(4, Schedule.linear(0, 4, 8).at(9));
    assertEquals(0.25, Schedule.step(1, 0.5, 10).at(29));
  }

  @Test
  void warmUpAndEpochsCompose() {
    Schedule warm = Schedule.constant(1).withWarmUp(4);
    assertEquals(0.25, warm.at(0));
    assertEquals(1, warm.at(3));
    assertEquals(1, warm.at(4));
    Schedule byEpoch = Schedule.step(1, 0.5, 1).every(100);
    assertEquals(1, byEpoch.at(99));
    assertEquals(0.5, byEpoch.at(100));
  }

  @Test
  void lengthsArePositive() {
    assertEquals(
        "cosine: expected length > 0, got 0",
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(1, 0, 0)).getMessage());
  }
}
