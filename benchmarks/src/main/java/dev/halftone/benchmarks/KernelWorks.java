package dev.halftone.benchmarks;

import dev.halftone.kernel.ConvolutionGeometry;
import dev.halftone.kernel.Convolve;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The products and convolutions that are measured, always in one order and with the same numbers,
 * so that another process can be asked for one by its place.
 */
final class KernelWorks {
  private static final int[] SQUARES = {64, 128, 256, 512, 1024, 2048};

  /**
   * Batch, inputs and outputs of dense layers: the autoencoder of {@code steps}, SEQ, the soft
   * K-sparse autoencoder, PartitionVAE, CSAE and GMVAE.
   */
  private static final int[][] LAYERS = {
    {128, 784, 512}, {128, 256, 64}, {128, 784, 1024}, {128, 1024, 512}, {100, 784, 500},
    {64, 200, 30}, {64, 1024, 40}, {200, 784, 500}, {200, 500, 500}, {200, 500, 150}
  };

  /** m, n, k: few rows, few columns, short and long sums, one row and one column. */
  private static final int[][] SKINNY = {
    {32, 512, 784},
    {128, 10, 512},
    {60_000, 10, 64},
    {512, 784, 32},
    {10, 10, 60_000},
    {1, 512, 784},
    {1024, 1, 1024}
  };

  /** Batch, channels, extent, output channels, kernel, stride, padding. */
  private static final int[][] CONVOLUTIONS = {
    {64, 1, 28, 32, 3, 1, 1},
    {64, 32, 14, 64, 3, 1, 1},
    {64, 16, 32, 16, 3, 1, 1},
    {64, 64, 8, 64, 3, 1, 1},
    {64, 64, 4, 64, 3, 1, 1},
    {64, 16, 30, 32, 3, 2, 1},
    {64, 32, 15, 64, 3, 2, 1},
    {64, 1, 28, 32, 5, 1, 2},
    {64, 32, 14, 64, 5, 1, 2},
    {64, 8, 12, 16, 5, 1, 0},
    {64, 16, 28, 32, 5, 2, 2},
    {64, 32, 16, 32, 1, 1, 0},
    {64, 16, 30, 32, 1, 2, 0}
  };

  /** Batch, channels, extent, output channels, kernel, stride, padding. */
  private static final int[][] TRANSPOSED = {
    {64, 64, 4, 32, 2, 2, 0},
    {64, 32, 16, 16, 2, 2, 0},
    {64, 64, 14, 32, 5, 1, 2},
    {64, 32, 14, 16, 3, 2, 1},
    {64, 32, 16, 32, 1, 1, 0}
  };

  private final Philox generator = Philox.seeded(7);
  private final List<KernelWork> works = new ArrayList<>();

  private KernelWorks() {}

  static List<KernelWork> all() {
    KernelWorks all = new KernelWorks();
    for (int n : SQUARES) {
      all.product(n, n, n, false, false, n < 2048);
      if (n == 256 || n == 1024) {
        all.product(n, n, n, true, false, n == 256);
        all.product(n, n, n, false, true, n == 256);
        all.product(n, n, n, true, true, n == 256);
      }
    }
    for (int[] layer : LAYERS) {
      int batch = layer[0];
      boolean quick = layer[1] == 784 && layer[2] == 512;
      // Forward, and the gradients of the inputs and of the weight [outputs, inputs].
      all.product(batch, layer[2], layer[1], false, true, quick);
      all.product(batch, layer[1], layer[2], false, false, quick);
      all.product(layer[2], layer[1], batch, true, false, quick);
    }
    for (int[] shape : SKINNY) {
      all.product(shape[0], shape[1], shape[2], false, false, shape[0] == 128 || shape[0] == 1);
    }
    for (int[] shape : CONVOLUTIONS) {
      all.convolution(shape, shape[1] == 16 || (shape[4] == 5 && shape[1] == 32));
    }
    for (int[] shape : TRANSPOSED) {
      all.transposed(shape, shape[2] == 16 && shape[4] == 2);
    }
    return all.works;
  }

  private Tensor random(int... extents) {
    return generator.uniform(Shape.of(extents), -1, 1);
  }

  private void product(int m, int n, int k, boolean transposeA, boolean transposeB, boolean quick) {
    Tensor a = transposeA ? random(k, m) : random(m, k);
    Tensor b = transposeB ? random(n, k) : random(k, n);
    MatrixProduct product =
        new MatrixProduct(m, n, k, transposeA, transposeB, a.array(), b.array());
    Tensor c = Tensor.zeros(m, n);
    Supplier<Tensor> here =
        () -> {
          product.multiply(c.array());
          return c;
        };
    TensorWork work =
        new TensorWork(
            product.toString(),
            product.operations(),
            Map.of("a", a, "b", b),
            here,
            product.expression());
    works.add(KernelWork.of(work, product, quick));
  }

  private void convolution(int[] shape, boolean quick) {
    int side = (shape[2] + 2 * shape[6] - shape[4]) / shape[5] + 1;
    ConvolutionGeometry g = geometry(shape, shape[1], shape[2], shape[3], side);
    Tensor x = random(g.batch(), g.inChannels(), g.inHeight(), g.inWidth());
    Tensor w = random(g.outChannels(), g.inChannels(), g.kernelHeight(), g.kernelWidth());
    Tensor y = random(g.batch(), g.outChannels(), g.outHeight(), g.outWidth());
    String name = "conv " + describe(shape);
    double operations = operations(g);
    Map<String, Tensor> inputs = Map.of("x", x, "w", w, "y", y);
    TensorWork forward =
        new TensorWork(
            name,
            operations,
            inputs,
            () -> forward(g, x, w, y.shape()),
            "F.conv2d(x, w, stride=%d, padding=%d)".formatted(shape[5], shape[6]));
    works.add(KernelWork.of(forward, g, x.array(), w.array(), quick));
    String backward =
        "torch.ops.aten.convolution_backward(y, x, w, None, [%1$d, %1$d], [%2$d, %2$d], [1, 1], False, [0, 0], 1, %3$s)[%4$d]";
    TensorWork inputGradient =
        new TensorWork(
            name + " gx",
            operations,
            inputs,
            () -> inputGradient(g, y, w, x.shape()),
            backward.formatted(shape[5], shape[6], "[True, False, False]", 0));
    works.add(KernelWork.of(inputGradient, false));
    TensorWork weightGradient =
        new TensorWork(
            name + " gw",
            operations,
            inputs,
            () -> weightGradient(g, x, y, w.shape()),
            backward.formatted(shape[5], shape[6], "[False, True, False]", 1));
    works.add(KernelWork.of(weightGradient, false));
  }

  /** The gradient of the inputs of a convolution from the larger images back to these. */
  private void transposed(int[] shape, boolean quick) {
    int side = (shape[2] - 1) * shape[5] - 2 * shape[6] + shape[4];
    ConvolutionGeometry g = geometry(shape, shape[3], side, shape[1], shape[2]);
    Tensor x = random(g.batch(), g.outChannels(), g.outHeight(), g.outWidth());
    Tensor w = random(g.outChannels(), g.inChannels(), g.kernelHeight(), g.kernelWidth());
    Shape out = Shape.of(g.batch(), g.inChannels(), side, side);
    TensorWork work =
        new TensorWork(
            "conv transposed " + describe(shape),
            operations(g),
            Map.of("x", x, "w", w),
            () -> inputGradient(g, x, w, out),
            "F.conv_transpose2d(x, w, stride=%d, padding=%d)".formatted(shape[5], shape[6]));
    works.add(KernelWork.of(work, quick));
  }

  private static ConvolutionGeometry geometry(
      int[] shape, int inChannels, int inSide, int outChannels, int outSide) {
    return new ConvolutionGeometry(
        shape[0],
        inChannels,
        inSide,
        inSide,
        outChannels,
        outSide,
        outSide,
        shape[4],
        shape[4],
        shape[5],
        shape[5],
        shape[6],
        shape[6],
        1,
        1,
        1);
  }

  private static String describe(int[] shape) {
    return "%dx%dx%d to %d %dx%d/%d"
        .formatted(shape[0], shape[1], shape[2], shape[3], shape[4], shape[4], shape[5]);
  }

  private static double operations(ConvolutionGeometry g) {
    double outputs = (double) g.batch() * g.outChannels() * g.outHeight() * g.outWidth();
    return 2 * outputs * g.inChannels() * g.kernelHeight() * g.kernelWidth();
  }

  private static Tensor forward(ConvolutionGeometry g, Tensor x, Tensor w, Shape shape) {
    float[] out = new float[shape.size()];
    Convolve.forward(g, x.array(), w.array(), out);
    return Tensor.wrap(out, shape);
  }

  private static Tensor inputGradient(ConvolutionGeometry g, Tensor y, Tensor w, Shape shape) {
    float[] out = new float[shape.size()];
    Convolve.inputGradient(g, y.array(), w.array(), out);
    return Tensor.wrap(out, shape);
  }

  private static Tensor weightGradient(ConvolutionGeometry g, Tensor x, Tensor y, Shape shape) {
    float[] out = new float[shape.size()];
    Convolve.weightGradient(g, x.array(), y.array(), out);
    return Tensor.wrap(out, shape);
  }
}
