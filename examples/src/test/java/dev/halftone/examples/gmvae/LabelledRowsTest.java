package dev.halftone.examples.gmvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Failure;
import dev.halftone.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelledRowsTest {
  private static final ImageSet IMAGES = images(90);

  /** Images of the classes 0, 1, 2, 0, 1, 2, ... */
  private static ImageSet images(int count) {
    int[] labels = IntStream.range(0, count).map(i -> i % 3).toArray();
    return new ImageSet(1, 1, 1, new byte[count], labels, new int[0]);
  }

  private static LabelledRows draw(int count, int perBatch, long seed) {
    return LabelledRows.draw(IMAGES, 3, count, perBatch, Philox.seeded(seed));
  }

  private static int[] classes(int[] rows) {
    return Arrays.stream(IMAGES.labels(rows)).sorted().toArray();
  }

  @Test
  void drawsAsManyOfEachClassAndNoneTwice() {
    int[] rows = draw(12, 6, 1).rows();
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}, classes(rows));
    assertEquals(12, Arrays.stream(rows).distinct().count());
    assertArrayEquals(rows, draw(12, 6, 1).rows());
    assertNotEquals(Arrays.toString(rows), Arrays.toString(draw(12, 6, 2).rows()));
  }

  @Test
  void balancesBatchesToo() {
    LabelledRows labelled = draw(12, 6, 1);
    int[] first = labelled.batch(Philox.seeded(3));
    int[] second = labelled.batch(Philox.seeded(4));
    assertArrayEquals(new int[] {0, 0, 1, 1, 2, 2}, classes(first));
    assertEquals(6, Arrays.stream(first).distinct().count());
    assertNotEquals(Arrays.toString(first), Arrays.toString(second));
  }

  @Test
  void takesAllWhereABatchHoldsThem() {
    LabelledRows labelled = draw(12, 12, 1);
    Philox generator = Philox.seeded(3);
    assertArrayEquals(labelled.rows(), labelled.batch(generator));
    assertEquals(0, generator.position());
  }

  @Test
  void knowsTheOthers() {
    int[] others = draw(12, 6, 1).others(90);
    assertEquals(78, others.length);
    int[] together =
        IntStream.concat(Arrays.stream(others), Arrays.stream(draw(12, 6, 1).rows()))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, 90).toArray(), together);
  }

  @Test
  void saysWhichNumberDoesNotFit() {
    assertFails("--labels: expected a multiple of 3, got 10", 10, 3);
    assertFails("--labels-per-batch: expected a multiple of 3, got 4", 12, 4);
    assertFails("--labels-per-batch: expected at most 12, got 15", 12, 15);
    assertFails(
        "--labels: expected at least 31 images of every class, got 30 of the rarest", 93, 3);
  }

  private static void assertFails(String message, int count, int perBatch) {
    assertEquals(message, assertThrows(Failure.class, () -> draw(count, perBatch, 1)).getMessage());
  }
}
