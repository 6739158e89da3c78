package dev.halftone.tensor;

import dev.halftone.kernel.ConvolutionGeometry;
import dev.halftone.kernel.ConvolvePooled;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import java.util.Optional;

/**
 * Operations that end with a bias and a rectifier, computed in place in the result of the first:
 * the same values to the bit as the compositions that each method names, without their temporaries.
 * The gradient of a bias per channel is added up in another order.
 */
public final class Fused {
  private static final Kernels KERNELS = KernelSelection.kernels();

  private Fused() {}

  /**
   * x Wᵀ + b, with negative elements set to 0 if {@code rectified}: x [n, in], weight [out, in] and
   * bias [out] to [n, out]; as {@code x.matmulTransposed(weight).add(bias)} and {@code relu()}.
   *
   * @throws IllegalArgumentException if the inner extents differ, or the bias is not [out]
   */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias, boolean rectified) {
    return finished("linear", x.matmulTransposed(weight), bias, rectified);
  }

  /**
   * {@link #linear} with the weight as [in, out], see {@link Parameter#transposed}: x [n, in] and
   * bias [out] to [n, out]; as {@code x.matmul(weight).add(bias)} and {@code relu()}.
   *
   * @throws IllegalArgumentException if the inner extents differ, or the bias is not [out]
   */
  public static Tensor linearTransposed(Tensor x, Tensor weight, Tensor bias, boolean rectified) {
    return finished("linearTransposed", x.matmul(weight), bias, rectified);
  }

  /**
   * {@link Tensor#conv2d} plus a bias per channel: [n, c, h, w], weight [out, c / groups, kh, kw]
   * and bias [out] to [n, out, h', w']; rectified as {@link #linear}.
   *
   * @throws IllegalArgumentException as {@code conv2d}, or if the bias is not [out]
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, Tensor bias, Conv2dOptions options, boolean rectified) {
    return finished("conv2d", x.conv2d(weight, options), bias, rectified);
  }

  /**
   * {@link #conv2d} and the largest of each square of two by two, with nothing in between in
   * memory: [n, c, h, w], weight [out, c, kh, kw] and bias [out] to [n, out, h' / 2, w' / 2]; as
   * {@code conv2d(...).maxPool2d(2, 2)}. Empty where that is not faster, and for operands that are
   * tracked, whose derivatives need what lies between.
   *
   * @throws IllegalArgumentException as {@code conv2d}, or if the bias is not [out]
   */
  public static Optional<Tensor> conv2dPooled(
      Tensor x, Tensor weight, Tensor bias, Conv2dOptions options, boolean rectified) {
    ConvolutionGeometry g = Convolution.forward(x, weight, options);
    Shape results = Shape.of(g.batch(), g.outChannels(), g.outHeight(), g.outWidth());
    requireBias("conv2dPooled", results, bias);
    if (x.isTracked() || weight.isTracked() || bias.isTracked() || !ConvolvePooled.pays(g)) {
      return Optional.empty();
    }
    Shape shape = Shape.of(g.batch(), g.outChannels(), g.outHeight() / 2, g.outWidth() / 2);
    float[] out = new float[shape.size()];
    ConvolvePooled.forward(g, x.array(), weight.array(), bias.array(), rectified, out);
    return Optional.of(Tensor.wrap(out, shape));
  }

  /**
   * {@link Tensor#convTranspose2d} plus a bias per channel: [n, c, h, w], weight [c, out / groups,
   * kh, kw] and bias [out] to [n, out, h', w']; rectified as {@link #linear}.
   *
   * @throws IllegalArgumentException as {@code convTranspose2d}, or if the bias is not [out]
   */
  public static Tensor convTranspose2d(
      Tensor x,
      Tensor weight,
      Tensor bias,
      Conv2dOptions options,
      int outputPadding,
      boolean rectified) {
    Tensor image = x.convTranspose2d(weight, options, outputPadding);
    return finished("convTranspose2d", image, bias, rectified);
  }

  /**
   * max(a + b, 0) of two tensors of one shape; as {@code a.add(b).relu()}.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor addRectified(Tensor a, Tensor b) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "addRectified: expected equal shapes, got %s and %s".formatted(a.shape(), b.shape()));
    }
    float[] left = a.array();
    float[] right = b.array();
    float[] out = Workspace.array(a, b, left.length);
    Chunks.run(
        out.length,
        (from, n) -> {
          KERNELS.add(left, from, right, from, out, from, n);
          KERNELS.relu(out, from, out, from, n);
        });
    return Tensor.record(a.shape(), out, AddRectified::new, a, b);
  }

  record AddRectified(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor passed = Elementwise.wherePositive(result, gradient);
      return new Tensor[] {demand.wants(0) ? passed : null, demand.wants(1) ? passed : null};
    }
  }

  /** The gradient of the product before the bias is that behind it. */
  record Bias(Shape shape, Tensor rectified) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor passed = rectified == null ? gradient : Elementwise.wherePositive(rectified, gradient);
      return new Tensor[] {passed, demand.wants(1) ? sums(passed, demand.recording()) : null};
    }

    private Tensor sums(Tensor gradient, boolean recording) {
      Shape whole = gradient.shape();
      if (recording || whole.rank() == 2) {
        return gradient.sum(whole.rank() == 2 ? Axes.of(0) : Axes.of(0, 2, 3));
      }
      int inner = whole.sizeBetween(2, 4);
      float[] out = new float[shape.size()];
      Chunks.run(
          out.length,
          1,
          (channel, one) ->
              out[channel] = (float) channelSum(gradient.array(), channel, out.length, inner));
      return Tensor.wrap(out, shape);
    }
  }

  /** In pieces of some thousand elements, which are added in double. */
  private static double channelSum(float[] a, int channel, int channels, int inner) {
    int stride = channels * inner;
    int runs = inner == 0 ? 0 : a.length / stride;
    int piece = Math.max(1, 4096 / Math.max(1, inner));
    double sum = 0;
    for (int run = 0; run < runs; run += piece) {
      int count = Math.min(piece, runs - run);
      sum += KERNELS.sumRuns(a, run * stride + channel * inner, inner, stride, count);
    }
    return sum;
  }

  /** Adds the bias to a product that nobody else holds. */
  private static Tensor finished(String operation, Tensor product, Tensor bias, boolean rectified) {
    Shape shape = product.shape();
    int channels = shape.extent(1);
    requireBias(operation, shape, bias);
    float[] out = product.array();
    float[] terms = bias.array();
    int inner = shape.sizeBetween(2, shape.rank());
    if (shape.rank() == 2) {
      Chunks.runRows(
          shape.extent(0),
          channels,
          (from, count) -> {
            for (int row = from * channels; row < (from + count) * channels; row += channels) {
              KERNELS.add(out, row, terms, 0, out, row, channels);
            }
            rectify(out, from * channels, count * channels, rectified);
          });
    } else if (inner > 0) {
      Chunks.runRows(
          out.length / inner,
          inner,
          (from, count) -> {
            for (int plane = from; plane < from + count; plane++) {
              KERNELS.shift(out, plane * inner, terms[plane % channels], out, plane * inner, inner);
            }
            rectify(out, from * inner, count * inner, rectified);
          });
    }
    return Tensor.record(
        shape, out, result -> new Bias(bias.shape(), rectified ? result : null), product, bias);
  }

  private static void requireBias(String operation, Shape result, Tensor bias) {
    int channels = result.extent(1);
    if (!bias.shape().equals(Shape.of(channels))) {
      throw new IllegalArgumentException(
          "%s: expected a bias [%d] for the result %s, got %s"
              .formatted(operation, channels, result, bias.shape()));
    }
  }

  private static void rectify(float[] out, int from, int n, boolean rectified) {
    if (rectified) {
      KERNELS.relu(out, from, out, from, n);
    }
  }
}
