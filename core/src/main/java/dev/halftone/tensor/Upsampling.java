package dev.halftone.tensor;

import java.util.Arrays;

/** Images [n, c, h, w] enlarged by a whole factor to [n, c, factor h, factor w]. */
public final class Upsampling {
  private Upsampling() {}

  /** Each pixel becomes a block. The adjoint sums each block. */
  public static Tensor nearest(Tensor images, int factor) {
    Shape result = enlarged("nearest", images.shape(), factor);
    int width = images.shape().extent(3);
    float[] in = images.array();
    float[] out = Workspace.array(images, result.size());
    Chunks.runRows(
        width == 0 ? 0 : in.length / width,
        width * factor * factor,
        (from, count) -> {
          for (int row = from; row < from + count; row++) {
            int to = row * factor * factor * width;
            for (int i = 0; i < width; i++) {
              Arrays.fill(out, to + i * factor, to + (i + 1) * factor, in[row * width + i]);
            }
            for (int copy = 1; copy < factor; copy++) {
              System.arraycopy(out, to, out, to + copy * factor * width, factor * width);
            }
          }
        });
    return Tensor.record(result, out, new Nearest(factor), images);
  }

  record Nearest(int factor) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {blockSums(gradient, factor)};
    }
  }

  record BlockSums(int factor) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {nearest(gradient, factor)};
    }
  }

  /** The sum of each block, row by row: the adjoint of {@link #nearest}. */
  private static Tensor blockSums(Tensor a, int factor) {
    int wide = a.shape().extent(3);
    int width = wide / factor;
    Shape shape =
        Shape.of(a.shape().extent(0), a.shape().extent(1), a.shape().extent(2) / factor, width);
    float[] in = a.array();
    float[] out = new float[shape.size()];
    Chunks.runRows(
        width == 0 ? 0 : out.length / width,
        wide * factor,
        (from, count) -> {
          for (int row = from; row < from + count; row++) {
            for (int line = row * factor; line < (row + 1) * factor; line++) {
              addBlocks(in, line * wide, factor, out, row * width, width);
            }
          }
        });
    return Tensor.record(shape, out, new BlockSums(factor), a);
  }

  private static void addBlocks(float[] in, int at, int factor, float[] out, int to, int width) {
    for (int i = 0; i < width; i++) {
      float sum = 0;
      for (int place = at + i * factor; place < at + (i + 1) * factor; place++) {
        sum += in[place];
      }
      out[to + i] += sum;
    }
  }

  /**
   * Linear along each axis between pixel centres, the edge repeated: new pixel i lies at (i + 0.5)
   * / factor - 0.5, which is PyTorch's {@code align_corners=False}.
   */
  public static Tensor bilinear(Tensor images, int factor) {
    Shape result = enlarged("bilinear", images.shape(), factor);
    int height = images.shape().extent(2);
    int width = images.shape().extent(3);
    return weights(height, factor)
        .matmul(images.reshape(images.shape().sizeBetween(0, 2), height, width))
        .matmulTransposed(weights(width, factor))
        .reshape(result);
  }

  private static Shape enlarged(String operation, Shape shape, int factor) {
    if (shape.rank() != 4
        || factor < 1
        || (long) factor * Math.max(shape.extent(2), shape.extent(3)) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: expected an image [n, c, h, w] and a factor of at least 1, got %s and factor %d"
              .formatted(operation, shape, factor));
    }
    return Shape.of(
        shape.extent(0), shape.extent(1), factor * shape.extent(2), factor * shape.extent(3));
  }

  /** [factor n, n]: how much of each old place is in each new one. */
  private static Tensor weights(int n, int factor) {
    Tensor weights = Tensor.zeros(factor * n, n);
    for (int i = 0; i < factor * n; i++) {
      double centre = Math.max(0, (i + 0.5) / factor - 0.5);
      int low = Math.min(n - 1, (int) centre);
      int high = Math.min(n - 1, low + 1);
      float part = (float) (centre - low);
      weights.array()[i * n + low] += 1 - part;
      weights.array()[i * n + high] += part;
    }
    return weights;
  }
}
