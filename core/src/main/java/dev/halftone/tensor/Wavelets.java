package dev.halftone.tensor;

/** Orthonormal wavelet transforms of the last two axes; each is the other's inverse and adjoint. */
public final class Wavelets {
  private Wavelets() {}

  record Haar(int levels) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {inverseHaar(gradient, levels)};
    }
  }

  /**
   * The two-dimensional Haar transform over a number of levels: [.., h, w] to [.., h, w].
   *
   * <p>A level turns each block a b / c d into low (a + b + c + d) / 2, horizontal (a - b + c - d)
   * / 2, vertical (a + b - c - d) / 2 and diagonal (a - b - c + d) / 2. The low band lies top left,
   * the horizontal one right of it, the vertical one below and the diagonal one at the corner; the
   * next level transforms the low band in its place. The sum of squares stays (Parseval).
   *
   * @throws IllegalArgumentException unless there is a level, and h and w divide by 2^levels
   */
  public static Tensor haar(Tensor images, int levels) {
    float[] out = Workspace.array(images, images.size());
    int height = requireBlocks("haar", images.shape(), levels);
    int width = images.shape().extent(-1);
    Chunks.runRows(
        out.length / Math.max(1, height * width),
        height * width,
        (from, count) -> {
          float[] low = new float[height * width];
          for (int plane = from; plane < from + count; plane++) {
            int start = plane * height * width;
            System.arraycopy(images.array(), start, low, 0, low.length);
            for (int level = 1; level <= levels; level++) {
              analyze(low, out, start, width, height >> level, width >> level);
            }
            copyLow(low, 0, width >> levels, out, start, width, height >> levels);
          }
        });
    return Tensor.record(images.shape(), out, new Haar(levels), images);
  }

  /** Halves the packed low band, in place: each value is written where all was read before. */
  private static void analyze(float[] low, float[] out, int start, int width, int rows, int cols) {
    for (int i = 0; i < rows; i++) {
      int top = 4 * i * cols;
      int right = start + i * width + cols;
      int bottom = start + (rows + i) * width;
      for (int j = 0; j < cols; j++) {
        float a = low[top + 2 * j];
        float b = low[top + 2 * j + 1];
        float c = low[top + 2 * cols + 2 * j];
        float d = low[top + 2 * cols + 2 * j + 1];
        low[i * cols + j] = 0.5f * ((a + b) + (c + d));
        out[right + j] = 0.5f * ((a - b) + (c - d));
        out[bottom + j] = 0.5f * ((a + b) - (c + d));
        out[bottom + cols + j] = 0.5f * ((a - b) - (c - d));
      }
    }
  }

  record InverseHaar(int levels) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {haar(gradient, levels)};
    }
  }

  /**
   * The images of which {@link #haar} makes these bands: [.., h, w] to [.., h, w].
   *
   * @throws IllegalArgumentException unless there is a level, and h and w divide by 2^levels
   */
  public static Tensor inverseHaar(Tensor bands, int levels) {
    float[] out = Workspace.array(bands, bands.size());
    int height = requireBlocks("inverseHaar", bands.shape(), levels);
    int width = bands.shape().extent(-1);
    Chunks.runRows(
        out.length / Math.max(1, height * width),
        height * width,
        (from, count) -> {
          float[] low = new float[height * width];
          for (int plane = from; plane < from + count; plane++) {
            int start = plane * height * width;
            copyLow(bands.array(), start, width, low, 0, width >> levels, height >> levels);
            for (int level = levels; level >= 1; level--) {
              synthesize(low, bands.array(), start, width, height >> level, width >> level);
            }
            System.arraycopy(low, 0, out, start, low.length);
          }
        });
    return Tensor.record(bands.shape(), out, new InverseHaar(levels), bands);
  }

  /** Doubles the packed low band, in place: from the end, so that nothing unread is overwritten. */
  private static void synthesize(
      float[] low, float[] in, int start, int width, int rows, int cols) {
    for (int i = rows - 1; i >= 0; i--) {
      int top = 4 * i * cols;
      int right = start + i * width + cols;
      int bottom = start + (rows + i) * width;
      for (int j = cols - 1; j >= 0; j--) {
        float mean = low[i * cols + j];
        float horizontal = in[right + j];
        float vertical = in[bottom + j];
        float diagonal = in[bottom + cols + j];
        low[top + 2 * j] = 0.5f * ((mean + horizontal) + (vertical + diagonal));
        low[top + 2 * j + 1] = 0.5f * ((mean - horizontal) + (vertical - diagonal));
        low[top + 2 * cols + 2 * j] = 0.5f * ((mean + horizontal) - (vertical + diagonal));
        low[top + 2 * cols + 2 * j + 1] = 0.5f * ((mean - horizontal) - (vertical - diagonal));
      }
    }
  }

  private static void copyLow(
      float[] in, int from, int inWidth, float[] out, int to, int outWidth, int rows) {
    int length = Math.min(inWidth, outWidth);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(in, from + row * inWidth, out, to + row * outWidth, length);
    }
  }

  private static int requireBlocks(String operation, Shape shape, int levels) {
    int block = levels < 1 || levels > 30 ? 0 : 1 << levels;
    if (shape.rank() < 2
        || block == 0
        || shape.extent(-2) % block != 0
        || shape.extent(-1) % block != 0) {
      throw new IllegalArgumentException(
          "%s: expected [.., h, w], at least one level, and h and w divisible by 2^levels, got %s"
                  .formatted(operation, shape)
              + " and levels "
              + levels);
    }
    return shape.extent(-2);
  }
}
