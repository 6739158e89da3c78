package dev.halftone.tensor;

/** Images [n, c, h, w] enlarged by a whole factor to [n, c, factor h, factor w]. */
public final class Upsampling {
  private Upsampling() {}

  /** Each pixel becomes a block. The adjoint sums each block. */
  public static Tensor nearest(Tensor images, int factor) {
    Shape result = enlarged("nearest", images.shape(), factor);
    int planes = images.shape().sizeBetween(0, 2);
    int height = images.shape().extent(2);
    int width = images.shape().extent(3);
    return images
        .reshape(planes, height, 1, width, 1)
        .expand(Shape.of(planes, height, factor, width, factor))
        .reshape(result);
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
