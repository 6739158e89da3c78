package dev.halftone.examples.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparseCodesTest {

  /** Two codes of each of two classes. */
  private static final Tensor CODES =
      Tensor.of(
          new float[] {
            1, 1, 0, 0, 0, //
            1, 1, 1, 0, 0, //
            0, 0, 0, 1, 1, //
            1, 0, 0, 1, 0
          },
          4,
          5);

  @Test
  void goodnessIsTheRatioOfDistances() {
    SparseCodes.Goodness goodness =
        SparseCodes.Goodness.of(CODES, new int[] {0, 0, 1, 1}, List.of(new int[] {0, 1, 2, 3}));
    // Between: 4 + 2 + 5 + 3 = 14; within: 1 + 2 = 3; four pairs between, two within.
    assertEquals(14.0 / 2 / 3, goodness.legacy(), 1e-12);
    assertEquals(14.0 / 4 / (3.0 / 2), goodness.ratio(), 1e-12);
    assertEquals(0, goodness.deviation());
  }

  @Test
  void goodnessOfSeveralDrawsIsTheirMeanWithTheirDeviation() {
    int[] labels = {0, 0, 1, 1};
    SparseCodes.Goodness goodness =
        SparseCodes.Goodness.of(
            Tensor.of(new float[] {0, 1, 3, 5}, 4, 1),
            labels,
            List.of(new int[] {0, 1, 2}, new int[] {0, 2, 3}));
    // Between 3 + 2 over within 1; between 3 + 5 over within 2; each halved for two classes.
    assertEquals((2.5 + 2) / 2, goodness.legacy(), 1e-12);
    assertEquals(Math.sqrt(2 * 0.25 * 0.25), goodness.deviation(), 1e-12);
  }

  /** For fifty of each of ten classes the ratio of means is 1.08889 times the published score. */
  @Test
  void theTwoFormsDifferByAFactor() {
    int[] labels = new int[500];
    Arrays.setAll(labels, i -> i / 50);
    int[] all = new int[500];
    Arrays.setAll(all, i -> i);
    Tensor rows = Philox.seeded(1).uniform(Shape.of(500, 3), 0, 1);
    SparseCodes.Goodness goodness = SparseCodes.Goodness.of(rows, labels, List.of(all));
    assertEquals(10 / 9.0 * 49 / 50, goodness.ratio() / goodness.legacy(), 1e-12);
    assertEquals(0.9184, goodness.legacy(), 0.01);
  }

  @Test
  void dutyTellsHowTheWorkIsShared() {
    SparseCodes.Duty duty = SparseCodes.Duty.of(CODES);
    assertArrayEquals(new double[] {0.25, 0.25, 0.5, 0.5, 0.75}, duty.sorted());
    assertEquals(0.25, duty.least());
    assertEquals(0.5, duty.median());
    assertEquals(0.75, duty.most());
    assertEquals(0, duty.dead());
    double quarter = -0.25 * Math.log(0.25) / Math.log(2) - 0.75 * Math.log(0.75) / Math.log(2);
    assertEquals((3 * quarter + 2) / 5, duty.entropy(), 1e-12);
    SparseCodes.Duty dead = SparseCodes.Duty.of(Tensor.of(new float[] {1, 0, 0, 1, 0, 1}, 2, 3));
    assertEquals(1, dead.dead());
    assertEquals(1 / 3.0, dead.entropy(), 1e-12);
  }

  @Test
  void aDrawHasAsManyOfEachClassAndNoImageTwice() {
    int[] labels = new int[200];
    Arrays.setAll(labels, i -> i % 7 == 0 ? 1 : 0);
    ImageSet images = new ImageSet(1, 1, 1, new byte[200], labels, new int[0]);
    for (int[] draw : SparseCodes.draws(images, 2, 3, Philox.seeded(2))) {
      assertEquals(2 * 29, draw.length);
      assertEquals(draw.length, Arrays.stream(draw).distinct().count());
      for (int i = 0; i < draw.length; i++) {
        assertEquals(i / 29, labels[draw[i]]);
      }
    }
    Arrays.fill(labels, 0, 100, 1);
    List<int[]> draws = SparseCodes.draws(images, 2, 2, Philox.seeded(2));
    assertEquals(100, draws.get(0).length);
    assertEquals(false, Arrays.equals(draws.get(0), draws.get(1)));
  }
}
