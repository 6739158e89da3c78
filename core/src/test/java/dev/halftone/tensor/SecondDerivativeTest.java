package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The second derivative of every row of the catalogue in two random directions, against second
 * differences of its double oracle: [f(x+u+v) - f(x+u-v) - f(x-u+v) + f(x-u-v)] / 4 for small steps
 * u and v.
 */
class SecondDerivativeTest {
  private static final int SHAPES = 5;
  private static final double STEP = 1e-4;

  static List<OpCase> cases() {
    return OpCatalogue.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSecondDerivativeIsThatOfTheDoubleOracle(OpCase op) {
    for (int seed = 0; seed < SHAPES; seed++) {
      Tensor[] in = Arrays.stream(op.operands(seed)).map(Tensor::tracked).toArray(Tensor[]::new);
      Tensor result = op.function().apply(in);
      Random random = new Random(77 + seed);
      Tensor weights = direction(result.shape(), random);
      Tensor[] u = Arrays.stream(in).map(a -> direction(a.shape(), random)).toArray(Tensor[]::new);
      Tensor[] v = Arrays.stream(in).map(a -> direction(a.shape(), random)).toArray(Tensor[]::new);
      double want = oracle(op, in, weights, u, v);
      double[] got = analytic(in, result.mul(weights).sum(), u, v);
      int largest = Arrays.stream(in).mapToInt(Tensor::size).max().orElse(0);
      double scale = Math.max(1, got[1]);
      double tolerance = 1e-5 + (64 + largest) * 0x1p-24 * scale;
      String place = op + " seed " + seed + " " + Arrays.stream(in).map(Tensor::shape).toList();
      assertEquals(want, got[0], tolerance, place);
    }
  }

  @Test
  void aRuleWithoutASecondDerivativeRefusesByName() {
    Op rule =
        (gradient, demand) -> {
          demand.firstOrderOnly("probe");
          return new Tensor[] {gradient};
        };
    Tensor leaf = Tensor.scalar(3).tracked();
    Tensor loss = Tensor.record(Shape.of(), new float[] {3}, rule, leaf);
    assertEquals(1, loss.gradients().of(leaf).item());
    assertEquals(
        "probe: expected a first derivative, a second one is not supported",
        assertThrows(UnsupportedOperationException.class, loss::differentiableGradients)
            .getMessage());
  }

  /** The derivative along v of the derivative along u, and the sum of the magnitudes of terms. */
  private static double[] analytic(Tensor[] in, Tensor loss, Tensor[] u, Tensor[] v) {
    Gradients first = loss.differentiableGradients();
    Tensor along = Tensor.scalar(0);
    for (int i = 0; i < in.length; i++) {
      along = along.add(first.of(in[i]).mul(u[i]).sum());
      // So that every input is reached, also where the first derivative is constant in it.
      along = along.add(in[i].sum().mul(0));
    }
    Gradients second = along.gradients();
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < in.length; i++) {
      float[] gradient = second.of(in[i]).array();
      for (int j = 0; j < gradient.length; j++) {
        sum += (double) gradient[j] * v[i].array()[j];
        magnitude += Math.abs((double) gradient[j] * v[i].array()[j]);
      }
    }
    assertTrue(Double.isFinite(sum), "second derivative " + sum);
    return new double[] {sum, magnitude};
  }

  private static double oracle(OpCase op, Tensor[] in, Tensor weights, Tensor[] u, Tensor[] v) {
    double sum = 0;
    for (int a = -1; a <= 1; a += 2) {
      for (int b = -1; b <= 1; b += 2) {
        Values[] moved = new Values[in.length];
        for (int i = 0; i < in.length; i++) {
          double alongU = a * STEP;
          double alongV = b * STEP;
          moved[i] =
              Values.of(in[i])
                  .with(Values.of(u[i]), (x, d) -> x + alongU * d)
                  .with(Values.of(v[i]), (x, d) -> x + alongV * d);
        }
        double[] values = op.oracle().apply(moved).data();
        for (int i = 0; i < values.length; i++) {
          sum += a * b * values[i] * weights.array()[i];
        }
      }
    }
    return sum / (4 * STEP * STEP);
  }

  private static Tensor direction(Shape shape, Random random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Tensor.wrap(values, shape);
  }
}
