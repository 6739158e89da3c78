package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * The largest value of each square window: [B, C, H, W] to [B, C, H', W'], H' = floor((H - kernel)
 * / stride) + 1. The gradient goes to the first largest value in row-major order.
 */
public record MaxPool2d(int kernel, int stride) implements Layer {

  /** Checks that both extents are positive. */
  public MaxPool2d {
    Check.positive("maxPool2d", "kernel", kernel);
    Check.positive("maxPool2d", "stride", stride);
  }

  /** Windows that touch but do not overlap. */
  public static MaxPool2d of(int kernel) {
    return new MaxPool2d(kernel, kernel);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return x.maxPool2d(kernel, stride);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "MaxPool2d(" + kernel + (stride == kernel ? ")" : ", stride " + stride + ")");
  }
}
