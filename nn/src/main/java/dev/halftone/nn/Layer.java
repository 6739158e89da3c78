package dev.halftone.nn;

import dev.halftone.tensor.Tensor;

/** A map from tensor to tensor with parameters. */
public interface Layer extends Module {

  /**
   * The layer's output for {@code x}.
   *
   * @throws IllegalArgumentException if the shape of {@code x} does not fit, naming both shapes
   */
  Tensor apply(Tensor x, Pass pass);
}
