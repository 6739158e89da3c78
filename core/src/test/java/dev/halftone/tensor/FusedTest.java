package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fused operation against the composition it stands for. */
class FusedTest {
  private static final Conv2dOptions HALF = Conv2dOptions.of().withStride(2).withPadding(1);

  /** Operands' shapes, the operation, and the composition. */
  record Pair(
      String name,
      Function<Tensor[], Tensor> fused,
      Function<Tensor[], Tensor> composed,
      Shape... shapes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Pair> pairs() {
    return Stream.of(true, false).flatMap(FusedTest::pairs);
  }

  private static Stream<Pair> pairs(boolean rectified) {
    String name = rectified ? " rectified" : "";
    Function<Tensor, Tensor> last = rectified ? Tensor::relu : Function.identity();
    return Stream.of(
        new Pair(
            "linear" + name,
            in -> Fused.linear(in[0], in[1], in[2], rectified),
            in -> last.apply(in[0].matmulTransposed(in[1]).add(in[2])),
            Shape.of(70, 9),
            Shape.of(300, 9),
            Shape.of(300)),
        new Pair(
            "conv2d" + name,
            in -> Fused.conv2d(in[0], in[1], in[2], HALF, rectified),
            in -> last.apply(in[0].conv2d(in[1], HALF).add(in[2].reshape(5, 1, 1))),
            Shape.of(3, 2, 11, 13),
            Shape.of(5, 2, 3, 3),
            Shape.of(5)),
        new Pair(
            "convTranspose2d" + name,
            in -> Fused.convTranspose2d(in[0], in[1], in[2], HALF, 1, rectified),
            in -> last.apply(in[0].convTranspose2d(in[1], HALF, 1).add(in[2].reshape(5, 1, 1))),
            Shape.of(3, 2, 7, 20),
            Shape.of(2, 5, 3, 3),
            Shape.of(5)),
        new Pair(
            "addRectified",
            in -> Fused.addRectified(in[0], in[1]),
            in -> in[0].add(in[1]).relu(),
            Shape.of(3, 70),
            Shape.of(3, 70)));
  }

  private static Tensor[] leaves(Pair pair) {
    Philox generator = Philox.seeded(5);
    return Stream.of(pair.shapes)
        .map(shape -> generator.normal(shape).tracked())
        .toArray(Tensor[]::new);
  }

  private static void assertNear(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.array(), actual.array(), 1e-4f);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void valuesAndGradientsAreThoseOfTheComposition(Pair pair) {
    Tensor[] in = leaves(pair);
    Tensor fused = pair.fused.apply(in);
    Tensor composed = pair.composed.apply(in);
    assertArrayEquals(composed.array(), fused.array());
    Gradients ours = fused.square().mean().gradients();
    Gradients theirs = composed.square().mean().gradients();
    for (int i = 0; i < in.length; i++) {
      if (i < 2) {
        assertArrayEquals(theirs.of(in[i]).array(), ours.of(in[i]).array());
      } else {
        assertNear(theirs.of(in[i]), ours.of(in[i]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void secondDerivativesAreThoseOfTheComposition(Pair pair) {
    Tensor[] in = leaves(pair);
    Gradients ours = second(pair.fused.apply(in), in).gradients();
    Gradients theirs = second(pair.composed.apply(in), in).gradients();
    for (Tensor leaf : in) {
      assertNear(theirs.of(leaf), ours.of(leaf));
    }
  }

  private static Tensor second(Tensor result, Tensor[] in) {
    Gradients first = result.square().mean().differentiableGradients();
    Tensor norm = Tensor.scalar(0);
    for (Tensor leaf : in) {
      norm = norm.add(first.of(leaf).square().mean());
    }
    return norm;
  }

  @Test
  void misfitsAreNamed() {
    Tensor x = Tensor.zeros(2, 3);
    assertEquals(
        "linear: expected a bias [4] for the result [2, 4], got [3]",
        assertThrows(
                IllegalArgumentException.class,
                () -> Fused.linear(x, Tensor.zeros(4, 3), Tensor.zeros(3), true))
            .getMessage());
    assertEquals(
        "addRectified: expected equal shapes, got [2, 3] and [3]",
        assertThrows(IllegalArgumentException.class, () -> Fused.addRectified(x, Tensor.zeros(3)))
            .getMessage());
  }
}
