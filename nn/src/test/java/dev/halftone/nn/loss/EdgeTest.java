package dev.halftone.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.nn.DoubleOracle;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class EdgeTest {
  private static final Shape SHAPE = Shape.of(2, 2, 4, 3);
  private static final Tensor OUTPUT = Philox.seeded(1).normal(SHAPE);
  private static final Tensor TARGET = Philox.seeded(2).normal(SHAPE);
  private static final double[] LAPLACIAN = {0, -1, 0, -1, 4, -1, 0, -1, 0};
  private static final double[] ACROSS = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
  private static final double[] DOWN = {-1, -2, -1, 0, 0, 0, 1, 2, 1};

  @Test
  void laplacianIsItsFormula() {
    ToDoubleFunction<double[]> oracle = y -> meanSquare(filtered(difference(y), LAPLACIAN));
    DoubleOracle.check(OUTPUT, y -> Edge.laplacian(y, TARGET), oracle, 1e-5);
  }

  @Test
  void sobelIsItsFormula() {
    ToDoubleFunction<double[]> oracle =
        y ->
            meanSquare(filtered(difference(y), ACROSS)) + meanSquare(filtered(difference(y), DOWN));
    DoubleOracle.check(OUTPUT, y -> Edge.sobel(y, TARGET), oracle, 1e-5);
  }

  @Test
  void sobelEnergyIsItsFormula() {
    double[] t = doubles(TARGET);
    ToDoubleFunction<double[]> oracle = y -> Math.abs(energy(t) - energy(y));
    DoubleOracle.check(OUTPUT, y -> Edge.sobelEnergy(y, TARGET), oracle, 1e-5);
    assertEquals(0, Edge.sobelEnergy(TARGET, TARGET).item());
  }

  private static double energy(double[] images) {
    double[] across = filtered(images, ACROSS);
    double[] down = filtered(images, DOWN);
    for (int i = 0; i < across.length; i++) {
      across[i] += down[i];
    }
    return meanSquare(across);
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.array()[i];
    }
    return values;
  }

  private static double[] difference(double[] y) {
    double[] difference = doubles(TARGET);
    for (int i = 0; i < y.length; i++) {
      difference[i] = y[i] - difference[i];
    }
    return difference;
  }

  private static double meanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum / values.length;
  }

  /** Cross-correlation of each 4 x 3 plane with zero padding. */
  private static double[] filtered(double[] planes, double[] filter) {
    double[] out = new double[planes.length];
    for (int at = 0; at < planes.length; at++) {
      int plane = at / 12 * 12;
      int row = at % 12 / 3;
      int column = at % 3;
      for (int f = 0; f < 9; f++) {
        int r = row + f / 3 - 1;
        int c = column + f % 3 - 1;
        if (r >= 0 && r < 4 && c >= 0 && c < 3) {
          out[at] += filter[f] * planes[plane + r * 3 + c];
        }
      }
    }
    return out;
  }

  @Test
  void imagesAreExpected() {
    assertEquals(
        "laplacian: expected output of shape [batch, channels, height, width], got [4, 4]",
        assertThrows(
                IllegalArgumentException.class,
                () -> Edge.laplacian(Tensor.zeros(4, 4), Tensor.zeros(4, 4)))
            .getMessage());
  }
}
