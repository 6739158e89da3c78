package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Compares a loss with the same formula written in plain double, and its gradient with central
 * differences of that formula, so that float noise does not blur the truth.
 */
public final class DoubleOracle {
  private static final double STEP = 1e-5;

  private DoubleOracle() {}

  /**
   * Fails unless value and gradient agree to {@code tolerance} of their scale; the gradient is
   * compared along 20 random directions and element by element where there are at most 64.
   */
  public static void check(
      Tensor at,
      Function<Tensor, Tensor> loss,
      ToDoubleFunction<double[]> oracle,
      double tolerance) {
    double[] x = new double[at.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = at.array()[i];
    }
    Tensor leaf = at.tracked();
    Tensor value = loss.apply(leaf);
    double truth = oracle.applyAsDouble(x);
    assertEquals(truth, value.item(), tolerance * Math.max(1, Math.abs(truth)), "value");
    float[] gradient = value.gradients().of(leaf).array();
    double scale = 1e-12;
    for (float g : gradient) {
      scale = Math.max(scale, Math.abs(g));
    }
    if (x.length <= 64) {
      for (int i = 0; i < x.length; i++) {
        double[] direction = new double[x.length];
        direction[i] = 1;
        assertEquals(
            slope(oracle, x, direction), gradient[i], tolerance * scale, "gradient of " + i);
      }
    }
    for (int trial = 0; trial < 20; trial++) {
      Tensor draw = Philox.seeded(trial).normal(at.shape());
      double[] direction = new double[x.length];
      double product = 0;
      for (int i = 0; i < x.length; i++) {
        direction[i] = draw.array()[i] / Math.sqrt(x.length);
        product += direction[i] * gradient[i];
      }
      assertEquals(
          slope(oracle, x, direction), product, tolerance * scale * 10, "direction " + trial);
    }
  }

  private static double slope(ToDoubleFunction<double[]> oracle, double[] x, double[] direction) {
    return (oracle.applyAsDouble(moved(x, direction, STEP))
            - oracle.applyAsDouble(moved(x, direction, -STEP)))
        / (2 * STEP);
  }

  private static double[] moved(double[] x, double[] direction, double by) {
    double[] moved = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = x[i] + by * direction[i];
    }
    return moved;
  }
}
