package dev.halftone.nn;

import dev.halftone.tensor.Demand;
import dev.halftone.tensor.Op;
import dev.halftone.tensor.Tensor;

/**
 * The straight-through estimator (Bengio, Léonard and Courville 2013): the value of one tensor with
 * the gradient of another.
 */
public final class StraightThrough {
  private StraightThrough() {}

  record Identity() implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {gradient};
    }
  }

  /**
   * The values of {@code value}, exactly, with gradients passed on to {@code source} unchanged.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor of(Tensor value, Tensor source) {
    if (!value.shape().equals(source.shape())) {
      throw new IllegalArgumentException(
          "straightThrough: expected value and source of the same shape, got value "
              + value.shape()
              + " and source "
              + source.shape());
    }
    return Tensor.record(value.shape(), value.detach().array(), new Identity(), source);
  }
}
