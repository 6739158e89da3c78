package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializersTest {

  /** Rule, its standard deviation at fan-in 300 and fan-out 200, and its bound. */
  static Stream<Arguments> rules() {
    double infinite = Double.POSITIVE_INFINITY;
    double fanIn = 1 / Math.sqrt(300);
    double glorot = Math.sqrt(6.0 / 500);
    double he = Math.sqrt(6.0 / 300);
    return Stream.of(
        Arguments.of(Initializers.uniformFanIn(), fanIn / Math.sqrt(3), fanIn),
        Arguments.of(Initializers.glorotUniform(), glorot / Math.sqrt(3), glorot),
        Arguments.of(Initializers.glorotNormal(), Math.sqrt(2.0 / 500), infinite),
        Arguments.of(Initializers.heUniform(), he / Math.sqrt(3), he),
        Arguments.of(Initializers.heNormal(), Math.sqrt(2.0 / 300), infinite));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void hasTheSpreadOfItsFormula(Initializer rule, double deviation, double bound) {
    Tensor weight = Dense.of(300, 200, rule, Philox.seeded(2)).weight().value();
    double sum = 0;
    double squares = 0;
    for (float w : weight.array()) {
      assertTrue(Math.abs(w) <= bound * (1 + 1e-6), w + " beyond " + bound);
      sum += w;
      squares += (double) w * w;
    }
    int n = weight.size();
    // Four standard errors: of the mean sd / sqrt(n), of the variance at most sd² sqrt(2 / n).
    assertEquals(0, sum / n, 4 * deviation / Math.sqrt(n));
    assertEquals(1, squares / n / (deviation * deviation), 4 * Math.sqrt(2.0 / n));
  }

  /** The bounds that the SEQ specification lists for PyTorch's defaults. */
  @Test
  void fanInOfConvolutionsIsPyTorchs() {
    Philox generator = Philox.seeded(3);
    Conv2dOptions same = Conv2dOptions.of().withPadding(2);
    Initializer rule = Initializers.uniformFanIn();
    bounded(1 / Math.sqrt(800), Conv2d.of(32, 64, 5, same, rule, generator));
    bounded(1 / Math.sqrt(800), ConvTranspose2d.of(64, 32, 5, same, rule, generator));
    bounded(0.2, ConvTranspose2d.of(32, 1, 5, same, rule, generator));
  }

  private static void bounded(double bound, Layer layer) {
    layer
        .parameters()
        .forEach(
            (path, parameter) -> {
              float largest = 0;
              for (float value : parameter.value().array()) {
                largest = Math.max(largest, Math.abs(value));
              }
              assertTrue(largest <= bound * (1 + 1e-6), path + " reaches " + largest);
              if (parameter.shape().size() > 100) {
                assertTrue(largest > 0.95 * bound, path + " stays below " + largest);
              }
            });
  }

  @Test
  void biasIsZeroExceptUnderTheFanInRule() {
    Dense glorot = Dense.of(4, 3, Initializers.glorotNormal(), Philox.seeded(4));
    for (float b : glorot.bias().orElseThrow().value().array()) {
      assertEquals(0, b);
    }
    Dense constant = Dense.of(4, 3, Initializers.constant(0.5f), Philox.seeded(4));
    assertEquals(0.5f, constant.weight().value().get(2, 3));
    assertEquals(0, constant.bias().orElseThrow().value().get(1));
  }

  @Test
  void orthogonalWeightsHaveOrthonormalRowsOrColumns() {
    for (int[] extents : new int[][] {{5, 12}, {12, 5}, {7, 7}}) {
      Tensor weight =
          Dense.of(extents[1], extents[0], Initializers.orthogonal(2), Philox.seeded(6))
              .weight()
              .value();
      boolean tall = extents[0] > extents[1];
      Tensor gram = tall ? weight.transposedMatmul(weight) : weight.matmulTransposed(weight);
      int n = Math.min(extents[0], extents[1]);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          assertEquals(i == j ? 4 : 0, gram.get(i, j), 2e-6);
        }
      }
    }
  }
}
