package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * The mean of each square window: [B, C, H, W] to [B, C, H', W'], H' = floor((H - kernel) / stride)
 * + 1. No padding.
 */
public record AvgPool2d(int kernel, int stride) implements Layer {

  /** Checks that both extents are positive. */
  public AvgPool2d {
    Check.positive("avgPool2d", "kernel", kernel);
    Check.positive("avgPool2d", "stride", stride);
  }

  /** Windows that touch but do not overlap. */
  public static AvgPool2d of(int kernel) {
    return new AvgPool2d(kernel, kernel);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return x.avgPool2d(kernel, stride);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "AvgPool2d(" + kernel + (stride == kernel ? ")" : ", stride " + stride + ")");
  }
}
