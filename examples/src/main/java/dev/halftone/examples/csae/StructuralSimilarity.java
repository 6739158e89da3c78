package dev.halftone.examples.csae;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/**
 * SSIM of images with values in [0, 1]: Wang, Bovik, Sheikh and Simoncelli, "Image quality
 * assessment: from error visibility to structural similarity", 2004, with their window of 11 x 11
 * normal weights of deviation 1.5, their constants 0.01² and 0.03², and no border:
 *
 * <pre>(2 m_x m_y + c1)(2 s_xy + c2) / ((m_x² + m_y² + c1)(s_x² + s_y² + c2))</pre>
 *
 * <p>averaged over the places of the window and the channels.
 */
final class StructuralSimilarity {
  private static final int WINDOW = 11;
  private static final double DEVIATION = 1.5;
  private static final float C1 = 0.01f * 0.01f;
  private static final float C2 = 0.03f * 0.03f;

  private StructuralSimilarity() {}

  /**
   * One value for each of n pairs of images: [n, c, h, w] twice to [n].
   *
   * @throws IllegalArgumentException if the shapes differ or the window does not fit in
   */
  static Tensor of(Tensor x, Tensor y) {
    Shape shape = x.shape();
    if (!shape.equals(y.shape()) || shape.rank() != 4) {
      throw new IllegalArgumentException(
          "ssim: expected images [n, c, h, w] of one shape, got x "
              + shape
              + " and y "
              + y.shape());
    }
    if (shape.extent(2) < WINDOW || shape.extent(3) < WINDOW) {
      throw new IllegalArgumentException(
          "ssim: expected images of at least 11 x 11, got " + shape + " (argument x)");
    }
    int n = shape.extent(0);
    Tensor meanX = blurred(x);
    Tensor meanY = blurred(y);
    Tensor varianceX = blurred(x.square()).sub(meanX.square());
    Tensor varianceY = blurred(y.square()).sub(meanY.square());
    Tensor covariance = blurred(x.mul(y)).sub(meanX.mul(meanY));
    Tensor luminance = meanX.mul(meanY).mul(2).add(C1);
    Tensor structure = covariance.mul(2).add(C2);
    Tensor below = meanX.square().add(meanY.square()).add(C1).mul(varianceX.add(varianceY).add(C2));
    Tensor map = luminance.mul(structure).div(below);
    return map.reshape(n, map.size() / Math.max(1, n)).mean(Axes.of(1));
  }

  private static Tensor blurred(Tensor images) {
    Shape shape = images.shape();
    return images
        .reshape(shape.extent(0) * shape.extent(1), 1, shape.extent(2), shape.extent(3))
        .conv2d(window(), Conv2dOptions.of());
  }

  private static Tensor window() {
    double[] row = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double distance = i - WINDOW / 2;
      row[i] = StrictMath.exp(-distance * distance / (2 * DEVIATION * DEVIATION));
      sum += row[i];
    }
    float[] weights = new float[WINDOW * WINDOW];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (row[i / WINDOW] * row[i % WINDOW] / (sum * sum));
    }
    return Tensor.of(weights, 1, 1, WINDOW, WINDOW);
  }
}
