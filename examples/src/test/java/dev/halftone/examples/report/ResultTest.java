package dev.halftone.examples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static Optional<Boolean> meets(double value, Target target) {
    return Optional.of(target.reachedBy(value));
  }

  @Test
  void meetsItsTargetInTheTargetsDirection() {
    assertEquals(Optional.of(true), Result.of("a", 97.6).atLeast(97.6).meets());
    assertEquals(Optional.of(false), Result.of("a", 97.59).atLeast(97.6).meets());
    assertEquals(Optional.of(true), Result.of("a", 0.125).atMost(0.125).meets());
    assertEquals(Optional.of(false), Result.of("a", 0.126).atMost(0.125).meets());
    assertEquals(Optional.of(true), Result.of("a", 1.2).within(1.175, 1.235).meets());
    assertEquals(Optional.of(false), Result.of("a", 1.24).within(1.175, 1.235).meets());
  }

  @Test
  void saysNothingWithoutTarget() {
    assertEquals(Optional.empty(), Result.of("a", 1).published(2, "table 1").meets());
  }

  @Test
  void missesEveryTargetWhereTheMeasurementFailed() {
    assertEquals(Optional.of(false), meets(Double.NaN, Target.atLeast(0)));
    assertEquals(Optional.of(false), meets(Double.NaN, Target.atMost(0)));
    assertEquals(Optional.of(false), meets(Double.NaN, Target.within(0, 1)));
  }

  @Test
  void describesTargets() {
    assertEquals("≥ 97.6", Target.atLeast(97.6).describe());
    assertEquals("≤ 0.125", Target.atMost(0.125).describe());
    assertEquals("1.175 to 1.235", Target.within(1.175, 1.235).describe());
    assertEquals("10", Target.within(10, 10).describe());
  }

  @Test
  void refusesTargetsThatNothingOrEverythingMeets() {
    IllegalArgumentException empty =
        assertThrows(IllegalArgumentException.class, () -> Target.within(2, 1));
    assertEquals(
        "target: expected low <= high with one of them finite, got 2.0 and 1.0",
        empty.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Target.atLeast(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Target.atMost(Double.POSITIVE_INFINITY));
  }
}
