package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Messages that nobody tests are wrong messages. */
class TensorErrorsTest {
  private static final Tensor A = Tensor.zeros(2, 3);

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void shapes() {
    refused("shape: expected extents of at least 0, got [2, -1]", () -> Shape.of(2, -1));
    refused("shape: expected at most 8 extents, got 9", () -> Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1));
    refused(
        "shape: expected at most 2147483639 elements, got [65536, 65536]",
        () -> Tensor.zeros(65536, 65536));
    assertEquals(0, Shape.of(65536, 65536, 0).size());
    refused(
        "extent: expected an axis from -2 to 1 of [2, 3], got axis 2", () -> A.shape().extent(2));
    refused(
        "tensor: expected 6 values for shape [2, 3], got 5", () -> Tensor.of(new float[5], 2, 3));
    refused("get: expected an index into [2, 3], got [2, 0]", () -> A.get(2, 0));
  }

  @Test
  void elementwise() {
    refused(
        "add: expected shapes that broadcast together, got [2, 3] and [2]",
        () -> A.add(Tensor.zeros(2)));
    refused(
        "maximum: expected shapes that broadcast together, got [2, 3] and [4, 3]",
        () -> A.maximum(Tensor.zeros(4, 3)));
    refused(
        "pow: expected shapes that broadcast together, got [2, 3] and [2]",
        () -> A.pow(Tensor.zeros(2)));
    refused(
        "logAddExp: expected shapes that broadcast together, got [2, 3] and [2]",
        () -> A.logAddExp(Tensor.zeros(2)));
    refused("clamp: expected low <= high, got low 1.0 and high 0.0", () -> A.clamp(1, 0));
    refused("clamp: expected low <= high, got low NaN and high 0.0", () -> A.clamp(Float.NaN, 0));
    refused(
        "less: expected shapes that broadcast together, got [2, 3] and [2]",
        () -> Comparison.less(A, Tensor.zeros(2)));
    refused(
        "where: expected shapes that broadcast together, got [2] and [2, 3]",
        () -> Comparison.where(Tensor.zeros(2), A, A));
    refused(
        "straightThrough: expected value and surrogate of the same shape, got [2, 3] and [3]",
        () -> Rounding.straightThrough(A, Tensor.zeros(3)));
  }

  @Test
  void folds() {
    refused("sum: expected each axis once, got [0, -2]", () -> A.sum(Axes.of(0, -2)));
    refused("mean: expected an axis from -2 to 1 of [2, 3], got axis 5", () -> A.mean(Axes.of(5)));
    refused(
        "max: expected at least one element along [1], got [2, 0]",
        () -> Tensor.zeros(2, 0).max(Axes.of(1)));
    refused(
        "argMax: expected at least one element along axis 1, got [2, 0]",
        () -> Tensor.zeros(2, 0).argMax(1));
    refused(
        "shape: expected at most 2147483639 elements, got [70000, 1, 70000]",
        () -> Tensor.zeros(70_000, 0, 70_000).sum(Axes.of(1)));
  }

  @Test
  void movement() {
    refused("reshape: expected a shape of 6 elements as [2, 3] has, got [4]", () -> A.reshape(4));
    refused(
        "reshape: expected extents that divide the 6 elements of [2, 3], got [4, -1]",
        () -> A.reshape(4, -1));
    refused("transpose: expected rank 2 or more, got [2]", () -> Tensor.zeros(2).transpose());
    refused("permute: expected each axis of [2, 3] once, got [0, 0]", () -> A.permute(0, 0));
    refused(
        "expand: expected a shape to which [2, 3] broadcasts, got [3]",
        () -> A.expand(Shape.of(3)));
    refused(
        "slice: expected 0 <= from <= to <= 3 for axis 1 of [2, 3], got from 2 to 4",
        () -> A.slice(1, 2, 4));
    refused(
        "concatenate: expected shapes that agree save along axis 0, got [2, 3] and [2, 4] (tensor 1)",
        () -> Tensor.concatenate(0, A, Tensor.zeros(2, 4)));
    refused("concatenate: expected at least one tensor, got none", () -> Tensor.concatenate(0));
    Tensor longAndEmpty = Tensor.zeros(2_000_000_000, 0);
    refused(
        "concatenate: expected at most 2147483647 elements along axis 0, got 2000000000 after"
            + " 2000000000 (tensor 1)",
        () -> Tensor.concatenate(0, longAndEmpty, longAndEmpty));
    refused(
        "slice: expected 0 <= from <= to <= 3 and a step of at least 1 for axis 1 of [2, 3], got from"
            + " 0 to 3 by 0",
        () -> A.slice(1, 0, 3, 0));
    refused(
        "pad: expected at least 0 elements before and after axis 0 of [2, 3], got -1 and 0",
        () -> A.pad(0, -1, 0, 0));
    refused(
        "stack: expected equal shapes, got [2, 3] and [3] (tensor 1)",
        () -> Tensor.stack(0, A, Tensor.zeros(3)));
    refused(
        "stack: expected an axis from -3 to 2 for tensors [2, 3], got axis 3",
        () -> Tensor.stack(3, A));
    refused("stack: expected at least one tensor, got none", () -> Tensor.stack(0));
    refused(
        "split: expected extents that add up to 3 for axis 1 of [2, 3], got [4, -1]",
        () -> A.split(1, 4, -1));
    refused(
        "pad: expected at most 2147483639 elements along axis 0 of [2, 3], got 2147483647 before and"
            + " 2147483647 after",
        () -> A.pad(0, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
  }

  @Test
  void selection() {
    refused(
        "gather: expected indices from 0 to 2 for axis 1 of [2, 3], got indices[1] = 3",
        () -> A.gather(1, 0, 3));
    refused(
        "scatterAdd: expected 3 indices for axis 1 of [2, 3], got 1",
        () -> A.scatterAdd(1, new int[1], 3));
    refused(
        "scatterAdd: expected indices from 0 to 1, got indices[2] = 2",
        () -> A.scatterAdd(1, new int[] {0, 1, 2}, 2));
    refused(
        "topK: expected k from 0 to 3 for axis 1 of [2, 3], got 4", () -> Ordering.topK(A, -1, 4));
    refused(
        "kWinnerMask: expected k from 0 to 2 for axis 0 of [2, 3], got -1",
        () -> Ordering.kWinnerMask(A, 0, -1));
    refused(
        "argMin: expected at least one element along axis 1, got [2, 0]",
        () -> Tensor.zeros(2, 0).argMin(1));
    refused(
        "crossEntropy: expected labels from 0 to 2, got labels[1] = -1",
        () -> A.crossEntropy(0, -1));
    refused(
        "crossEntropy: expected logits [n, classes] and n labels, got [2, 3] and 1 labels",
        () -> A.crossEntropy(0));
  }

  @Test
  void products() {
    refused(
        "matmul: expected the inner extents to agree, got [2, 3] and [2, 3]", () -> A.matmul(A));
    refused(
        "matmul: expected the inner extents to agree, got [2, 3] and [4, 5] transposed",
        () -> A.matmulTransposed(Tensor.zeros(4, 5)));
    refused(
        "matmul: expected two tensors of rank 2 or more, got [2, 3] and [3]",
        () -> A.matmul(Tensor.zeros(3)));
  }

  @Test
  void matrices() {
    refused("diagonal: expected rank 2 or more, got [3]", () -> Matrices.diagonal(Tensor.zeros(3)));
    refused(
        "outer: expected two tensors of rank 1, got [2, 3] and [2, 3]", () -> Matrices.outer(A, A));
    refused(
        "pairwiseSquaredDistances: expected [n, d] and [m, d], got [2, 3] and [2, 2]",
        () -> Matrices.pairwiseSquaredDistances(A, Tensor.zeros(2, 2)));
    refused(
        "batch: expected x [n, c, ..], weight [c] and bias [c], got [2, 3], [2] and [2]",
        () -> Normalization.batch(A, Tensor.ones(2), Tensor.zeros(2), 0));
    refused(
        "layer: expected weight and bias of the last extents of x, got [2], [2] and [2, 3]",
        () -> Normalization.layer(A, Tensor.ones(2), Tensor.zeros(2), 0));
  }

  @Test
  void images() {
    refused(
        "haar: expected [.., h, w], at least one level, and h and w divisible by 2^levels, got [4, 6]"
            + " and levels 2",
        () -> Wavelets.haar(Tensor.zeros(4, 6), 2));
    refused(
        "inverseHaar: expected [.., h, w], at least one level, and h and w divisible by 2^levels, got"
            + " [4, 4] and levels 0",
        () -> Wavelets.inverseHaar(Tensor.zeros(4, 4), 0));
    refused(
        "bilinear: expected an image [n, c, h, w] and a factor of at least 1, got [2, 3] and factor 2",
        () -> Upsampling.bilinear(A, 2));
    refused(
        "conv2d: expected an image and a weight of rank 4, got [2, 3] and [2, 3]",
        () -> A.conv2d(A, Conv2dOptions.of()));
    refused(
        "conv2d: expected strideHeight of at least 1, got 0",
        () -> Conv2dOptions.of().withStride(0));
    refused(
        "conv2d: expected an image [n, c, h, w] and a weight [out, c / groups, kh, kw] that fits into"
            + " the padded image, got [1, 2, 3, 3] and [1, 2, 5, 5] with "
            + Conv2dOptions.of(),
        () -> Tensor.zeros(1, 2, 3, 3).conv2d(Tensor.zeros(1, 2, 5, 5), Conv2dOptions.of()));
    refused(
        "convTranspose2d: expected outputPadding from 0 to below the stride or the dilation of "
            + Conv2dOptions.of()
            + ", got 1",
        () ->
            Tensor.zeros(1, 2, 3, 3)
                .convTranspose2d(Tensor.zeros(2, 1, 3, 3), Conv2dOptions.of(), 1));
  }
}
