package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operations on rows and their derivatives in one visit against the compositions they stand for.
 */
class SoftmaxTest {
  /** Rows shorter and longer than those that are taken together. */
  private static Stream<Shape> rows() {
    return Stream.of(
        Shape.of(150, 10), Shape.of(40, 64), Shape.of(3, 65), Shape.of(7, 1000), Shape.of(2, 5000));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void softmaxAndItsLogarithmHaveTheBitsOfTheirComposition(Shape shape) {
    Tensor x = Philox.seeded(11).normal(shape).tracked();
    Tensor weights = Philox.seeded(12).normal(shape);
    Tensor y = x.detach().softmax(-1);
    assertArrayEquals(
        x.detach().sub(x.detach().logSumExp(-1).reshape(-1, 1)).array(),
        x.detach().logSoftmax(-1).array());
    Tensor weighted = weights.mul(y);
    assertArrayEquals(
        weighted.sub(y.mul(weighted.sum(Axes.of(-1).kept()))).array(),
        x.softmax(-1).mul(weights).sum().gradients().of(x).array());
    assertArrayEquals(
        weights.sub(weights.sum(Axes.of(-1).kept()).mul(y)).array(),
        x.logSoftmax(-1).mul(weights).sum().gradients().of(x).array());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void crossEntropyHasTheBitsOfItsComposition(Shape shape) {
    Tensor x = Philox.seeded(10).normal(shape).tracked();
    int[] labels = new int[shape.extent(0)];
    Arrays.setAll(labels, row -> row * 7 % shape.extent(1));
    Tensor known = Tensor.oneHot(labels, shape.extent(1));
    Tensor loss = x.crossEntropy(labels);
    assertArrayEquals(x.logSumExp(-1).sub(x.mul(known).sum(Axes.of(-1))).array(), loss.array());
    assertArrayEquals(
        x.softmax(-1).sub(known).div(labels.length).array(), loss.mean().gradients().of(x).array());
  }
}
