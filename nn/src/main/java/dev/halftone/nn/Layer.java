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

  /**
   * As {@link #apply(Tensor, Pass)}, telling {@code observer} of each layer on the way. A layer
   * that applies others passes the call on to them, under the names it gives their parameters.
   */
  default Tensor apply(Tensor x, Pass pass, LayerObserver observer) {
    Tensor y = apply(x, pass);
    observer.saw("", this, x, y);
    return y;
  }
}
