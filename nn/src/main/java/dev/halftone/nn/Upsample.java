package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * Enlarges images by a whole factor: [B, C, H, W] to [B, C, factor·H, factor·W].
 *
 * @param factor how many times higher and wider
 * @param mode how new pixels are filled
 */
public record Upsample(int factor, Mode mode) implements Layer {

  /** How new pixels are filled. */
  public enum Mode {
    /** Each pixel becomes a block. */
    NEAREST,
    /**
     * Linear along each axis between pixel centres, the edge repeated; as PyTorch with {@code
     * align_corners=False}.
     */
    BILINEAR
  }

  /** Checks that the factor is positive. */
  public Upsample {
    Check.positive("upsample", "factor", factor);
  }

  /** Each pixel becomes a block. */
  public static Upsample nearest(int factor) {
    return new Upsample(factor, Mode.NEAREST);
  }

  /** Linear between pixel centres. */
  public static Upsample bilinear(int factor) {
    return new Upsample(factor, Mode.BILINEAR);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() != 4) {
      throw new IllegalArgumentException(
          "upsample: expected x of shape [batch, channels, height, width], got " + shape);
    }
    int planes = shape.extent(0) * shape.extent(1);
    int height = shape.extent(2);
    int width = shape.extent(3);
    Tensor y =
        mode == Mode.NEAREST
            ? x.reshape(planes, height, 1, width, 1)
                .expand(Shape.of(planes, height, factor, width, factor))
            : weights(height)
                .matmul(x.reshape(planes, height, width))
                .matmulTransposed(weights(width));
    return y.reshape(shape.extent(0), shape.extent(1), factor * height, factor * width);
  }

  /** [factor·n, n]: how much of each old place is in each new one. */
  private Tensor weights(int n) {
    float[] weights = new float[factor * n * n];
    for (int i = 0; i < factor * n; i++) {
      double centre = Math.max(0, (i + 0.5) / factor - 0.5);
      int low = Math.min(n - 1, (int) centre);
      int high = Math.min(n - 1, low + 1);
      float part = (float) (centre - low);
      weights[i * n + low] += 1 - part;
      weights[i * n + high] += part;
    }
    return Tensor.wrap(weights, Shape.of(factor * n, n));
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "Upsample(" + factor + (mode == Mode.NEAREST ? ")" : ", bilinear)");
  }
}
