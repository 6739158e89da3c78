package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Objects;

/**
 * A pass that records gradients of trainable parameters.
 *
 * @param generator source of all noise drawn by layers in this pass
 * @param watched whether every value and gradient is checked as it is made, so that the op that
 *     makes the first NaN or infinity is named; for finding a fault, not for every step
 */
public record Training(Philox generator, boolean watched) implements Pass {

  /** Fails on a missing generator. */
  public Training {
    Objects.requireNonNull(generator, "training: expected a generator, got null");
  }

  /** Not watched. */
  public Training(Philox generator) {
    this(generator, false);
  }

  @Override
  public Tensor value(Parameter parameter) {
    if (!parameter.trainable()) {
      return parameter.value();
    }
    return watched ? parameter.watched() : parameter.tracked();
  }
}
