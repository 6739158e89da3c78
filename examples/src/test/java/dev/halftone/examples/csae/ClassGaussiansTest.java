package dev.halftone.examples.csae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ClassGaussiansTest {
  private static final int[] LABELS = {0, 1, 0, 1, 0, 1, 0, 1};

  /** Two clouds in four dimensions; the second lies in a line. */
  private static final Tensor CODES =
      Tensor.of(
          new float[] {
            1, 2, 3, 4, 5, 5, 5, 5, 2, 1, 0, 1, 7, 7, 5, 5, 0, 0, 1, 1, 1, 1, 5, 5, 3, 5, 1, 2, 9,
            9, 5, 5
          },
          8,
          4);

  private static Tensor covariance(Tensor rows, float divisor) {
    Tensor centered = rows.sub(rows.mean(Axes.of(0)));
    return centered.transposedMatmul(centered).div(divisor);
  }

  @Test
  void drawsHaveTheMeanAndCovarianceOfTheClass() {
    ClassGaussians gaussians = ClassGaussians.fit(CODES, LABELS, 2);
    for (int label = 0; label < 2; label++) {
      Tensor own = CODES.gather(0, label, label + 2, label + 4, label + 6);
      Tensor draws = gaussians.sample(label, 40_000, Philox.seeded(label));
      assertEquals(Shape.of(40_000, 4), draws.shape());
      assertArrayEquals(
          own.mean(Axes.of(0)).array(), draws.mean(Axes.of(0)).array(), 0.05f, "mean " + label);
      assertArrayEquals(
          covariance(own, 3).array(),
          covariance(draws, 39_999).array(),
          0.3f,
          "covariance " + label);
    }
  }

  /** Of a flat cloud the covariance has no Cholesky factor. */
  @Test
  void drawsFromAFlatCloudStayInIt() {
    Tensor draws = ClassGaussians.fit(CODES, LABELS, 2).sample(1, 100, Philox.seeded(3));
    for (int row = 0; row < 100; row++) {
      assertEquals(draws.get(row, 0), draws.get(row, 1), 1e-4);
      assertEquals(5, draws.get(row, 3), 1e-4);
    }
  }

  @Test
  void meansAreThoseOfTheClasses() {
    assertArrayEquals(
        new float[] {1.5f, 2, 1.25f, 2, 5.5f, 5.5f, 5, 5},
        ClassGaussians.fit(CODES, LABELS, 2).means().array(),
        1e-6f);
  }
}
