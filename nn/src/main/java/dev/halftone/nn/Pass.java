package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;

/**
 * What a layer is applied for: {@link Training}, which records gradients and holds a generator, or
 * {@link Inference}, which does neither.
 *
 * <p>Under inference there is no generator to draw from, so a stochastic layer cannot be noisy by
 * accident.
 */
public sealed interface Pass permits Training, Inference {

  /** The value of a parameter as this pass sees it: tracked in training if it is trainable. */
  Tensor value(Parameter parameter);

  /** A training pass that draws its noise from {@code generator}. */
  static Training training(Philox generator) {
    return new Training(generator);
  }

  /** The pass for evaluation: nothing is recorded and nothing is random. */
  static Inference inference() {
    return new Inference();
  }
}
