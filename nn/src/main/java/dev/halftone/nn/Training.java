package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Objects;

/**
 * A pass that records gradients of trainable parameters.
 *
 * @param generator source of all noise drawn by layers in this pass
 */
public record Training(Philox generator) implements Pass {

  /** Fails on a missing generator. */
  public Training {
    Objects.requireNonNull(generator, "training: expected a generator, got null");
  }

  @Override
  public Tensor value(Parameter parameter) {
    return parameter.trainable() ? parameter.tracked() : parameter.value();
  }
}
