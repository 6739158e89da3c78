package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import dev.halftone.tensor.Upsampling;
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
    return mode == Mode.NEAREST ? Upsampling.nearest(x, factor) : Upsampling.bilinear(x, factor);
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
