package dev.halftone.nn;

import dev.halftone.tensor.Tensor;

/** A layer that can apply a rectifier to its own result on the way, with the bits of the two. */
interface Rectifiable extends Layer {

  /** max(y, 0) of the layer's output y for {@code x}. */
  Tensor applyRectified(Tensor x, Pass pass);
}
