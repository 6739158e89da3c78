package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/** Joins all axes after the first: [B, ...] to [B, n]. */
public record Flatten() implements Layer {

  /** The only one there is. */
  public static Flatten of() {
    return new Flatten();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return x.flatten(1);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "Flatten()";
  }
}
