package dev.halftone.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.nn.DoubleOracle;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SparsityTest {
  private static final int B = 5;
  private static final int H = 7;
  private static final Tensor ACTIVITY = Philox.seeded(1).uniform(Shape.of(B, H), 0.05f, 0.6f);

  @Test
  void softKSparseIsTheLossOfTheUniversalSparseEncoder() {
    SoftKSparse penalty = new SoftKSparse(0.05f, 100, 30);
    DoubleOracle.check(
        ACTIVITY,
        penalty::penalty,
        h -> {
          double layer = 0;
          for (int i = 0; i < B; i++) {
            double mean = 0;
            for (int j = 0; j < H; j++) {
              mean += h[i * H + j] / H;
            }
            layer += (mean - 0.05f) * (mean - 0.05f) / B;
          }
          double batch = 0;
          for (double mean : unitMeans(h)) {
            batch += (mean - 0.05f) * (mean - 0.05f) / H;
          }
          return 100 * layer + 30 * batch;
        },
        2e-6);
  }

  @Test
  void divergenceIsItsFormulaAndZeroAtTheTarget() {
    DoubleOracle.check(
        ACTIVITY,
        h -> Sparsity.divergence(h, 0.1f),
        h -> {
          double sum = 0;
          double r = 0.1f;
          for (double a : unitMeans(h)) {
            sum += r * Math.log(r / a) + (1 - r) * Math.log((1 - r) / (1 - a));
          }
          return sum;
        },
        1e-5);
    assertEquals(0, Sparsity.divergence(Tensor.full(0.2f, 4, 3), 0.2f).item(), 1e-6);
    // Dead units have a large but finite cost.
    assertEquals(
        3 * (0.2 * Math.log(0.2 / 1e-6) + 0.8 * Math.log(0.8)),
        Sparsity.divergence(Tensor.zeros(4, 3), 0.2f).item(),
        1e-4);
  }

  private static double[] unitMeans(double[] h) {
    double[] means = new double[H];
    for (int i = 0; i < h.length; i++) {
      means[i % H] += h[i] / B;
    }
    return means;
  }

  @Test
  void l1IsTheMagnitude() {
    assertEquals(6, Sparsity.l1(Tensor.of(new float[] {1, -2, 3}, 3), Reduction.SUM).item());
  }

  @Test
  void argumentsAreChecked() {
    assertEquals(
        "perUnit: expected activity of shape [batch, features], got [3]",
        assertThrows(IllegalArgumentException.class, () -> Sparsity.perUnit(Tensor.zeros(3), 0.1f))
            .getMessage());
    assertEquals(
        "divergence: expected target inside (0, 1), got 1.0",
        assertThrows(IllegalArgumentException.class, () -> Sparsity.divergence(ACTIVITY, 1))
            .getMessage());
  }
}
