package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.kernel.KernelSelection;
import java.util.Optional;
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

  /** Images, channels in and out, height, width, kernel, and whether it is worth fusing at all. */
  static Stream<int[]> pooled() {
    return Stream.of(
        new int[] {3, 1, 32, 28, 28, 3},
        new int[] {2, 5, 64, 14, 14, 3},
        new int[] {1, 3, 32, 9, 17, 5},
        new int[] {2, 2, 30, 7, 15, 3},
        new int[] {2, 33, 90, 8, 7, 3},
        new int[] {1, 2, 32, 5, 33, 2},
        new int[] {2, 2, 5, 11, 13, 3});
  }

  @ParameterizedTest
  @MethodSource("pooled")
  void pooledConvolutionHasTheBitsOfItsParts(int[] sizes) {
    Philox generator = Philox.seeded(7);
    Tensor x = generator.normal(Shape.of(sizes[0], sizes[1], sizes[3], sizes[4]));
    x.array()[x.size() / 2] = Float.NaN;
    x.array()[1] = Float.NEGATIVE_INFINITY;
    Tensor w = generator.normal(Shape.of(sizes[2], sizes[1], sizes[5], sizes[5]));
    Tensor b = generator.normal(Shape.of(sizes[2]));
    for (int stride = 1; stride <= 2; stride++) {
      for (int padding = 0; padding <= 2; padding++) {
        Conv2dOptions options = Conv2dOptions.of().withStride(stride).withPadding(padding);
        for (boolean rectified : new boolean[] {true, false}) {
          Optional<Tensor> fused = Fused.conv2dPooled(x, w, b, options, rectified);
          fused.ifPresent(
              y -> {
                Tensor parts = Fused.conv2d(x, w, b, options, rectified).maxPool2d(2, 2);
                assertEquals(parts.shape(), y.shape());
                assertArrayEquals(parts.array(), y.array());
              });
        }
      }
    }
  }

  @Test
  void pooledConvolutionIsLeftToItsPartsWhereAGradientIsWanted() {
    Tensor x = Tensor.ones(1, 1, 16, 16);
    Tensor w = Tensor.ones(32, 1, 3, 3);
    Tensor b = Tensor.zeros(32);
    Conv2dOptions options = Conv2dOptions.of();
    boolean simd = KernelSelection.description().startsWith("SIMD");
    assertTrue(!simd || Fused.conv2dPooled(x, w, b, options, true).isPresent());
    assertTrue(Fused.conv2dPooled(x, w, b.tracked(), options, true).isEmpty());
  }

  @Test
  void aTransposedWeightGivesTheSameBits() {
    Philox generator = Philox.seeded(6);
    Tensor b = generator.normal(Shape.of(70));
    Tensor w = generator.normal(Shape.of(70, 33));
    for (int rows : new int[] {1, 2, 5, 13, 40}) {
      Tensor x = generator.normal(Shape.of(rows, 33));
      assertArrayEquals(
          Fused.linear(x, w, b, true).array(),
          Fused.linearTransposed(x, w.transpose(), b, true).array());
    }
  }

  @Test
  void misfitsAreNamed() {
    Tensor image = Tensor.zeros(1, 1, 8, 8);
    assertEquals(
        "conv2dPooled: expected a bias [4] for the result [1, 4, 6, 6], got [3]",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Fused.conv2dPooled(
                        image, Tensor.zeros(4, 1, 3, 3), Tensor.zeros(3), Conv2dOptions.of(), true))
            .getMessage());
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
