package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final Batches SHUFFLED = Batches.of(103, 10).shuffled(Philox.seeded(5));

  @Test
  void everyEpochVisitsEveryRowOnce() {
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] seen = all(SHUFFLED.epoch(epoch));
      assertFalse(Arrays.equals(IntStream.range(0, 103).toArray(), seen));
      Arrays.sort(seen);
      assertArrayEquals(IntStream.range(0, 103).toArray(), seen);
    }
  }

  @Test
  void anEpochIsAPureFunctionOfKeyAndNumber() {
    assertArrayEquals(all(SHUFFLED.epoch(4)), all(SHUFFLED.epoch(4)));
    assertFalse(Arrays.equals(all(SHUFFLED.epoch(4)), all(SHUFFLED.epoch(5))));
    Philox used = Philox.seeded(5);
    used.nextInt();
    assertArrayEquals(all(SHUFFLED.epoch(4)), all(Batches.of(103, 10).shuffled(used).epoch(4)));
  }

  @Test
  void aResumedEpochGivesTheRest() {
    List<int[]> rest = new ArrayList<>();
    SHUFFLED.epoch(2).from(7).forEach(rest::add);
    assertEquals(4, rest.size());
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(SHUFFLED.epoch(2).batch(7 + i), rest.get(i));
    }
  }

  @Test
  void theLastShortBatchIsKeptOrDropped() {
    assertEquals(11, SHUFFLED.count());
    assertEquals(3, SHUFFLED.epoch(0).batch(10).length);
    assertEquals(10, SHUFFLED.droppingShort().count());
    assertEquals(100, all(SHUFFLED.droppingShort().epoch(0)).length);
    assertEquals(2, Batches.of(20, 10).count());
  }

  @Test
  void naturalOrderWithoutAKey() {
    assertArrayEquals(new int[] {2, 3}, Batches.of(5, 2).epoch(0).batch(1));
    assertArrayEquals(new int[] {4}, Batches.of(5, 2).epoch(9).batch(2));
  }

  @Test
  void windowsKeepTheirRows() {
    int[] order = all(Batches.of(103, 10).shuffledWithin(25, Philox.seeded(5)).epoch(3));
    assertFalse(Arrays.equals(Arrays.copyOf(order, 25), IntStream.range(0, 25).toArray()));
    for (int i = 0; i < order.length; i++) {
      assertEquals(i / 25, order[i] / 25);
    }
    Arrays.sort(order);
    assertArrayEquals(IntStream.range(0, 103).toArray(), order);
  }

  @Test
  void errorsNameTheArgument() {
    assertEquals(
        "batches: expected rows > 0, got 0",
        assertThrows(IllegalArgumentException.class, () -> Batches.of(0, 2)).getMessage());
    assertEquals(
        "batches: expected at least one full batch of 8 rows, got 3 rows",
        assertThrows(IllegalArgumentException.class, () -> Batches.of(3, 8).droppingShort())
            .getMessage());
    assertEquals(
        "batches: expected a position in [0, 11], got 12",
        assertThrows(IllegalArgumentException.class, () -> SHUFFLED.epoch(0).from(12))
            .getMessage());
  }

  private static int[] all(Batches.Epoch epoch) {
    List<int[]> batches = new ArrayList<>();
    epoch.forEach(batches::add);
    return batches.stream().flatMapToInt(Arrays::stream).toArray();
  }
}
