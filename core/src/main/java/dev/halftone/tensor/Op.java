package dev.halftone.tensor;

/**
 * The derivative rule of one application of a primitive: a record of exactly what its backward pass
 * must remember.
 *
 * <p>The interface is open: a library or an application defines a primitive by computing its value
 * and handing the op to {@link Tensor#record(Shape, float[], Op, Tensor...)}. Rules are written
 * with tensor operations, so that a rule can itself be differentiated.
 */
@FunctionalInterface
public interface Op {
  /**
   * Maps the gradient of a loss with respect to the result to the gradients with respect to the
   * inputs.
   *
   * @param gradient of the shape of the result
   * @param demand says which inputs need a gradient, and hands out what the op saved
   * @return one tensor of the shape of each input, in order; null where it is not wanted
   */
  Tensor[] pullback(Tensor gradient, Demand demand);

  /** The name for messages: that of the record. */
  default String name() {
    return getClass().getSimpleName();
  }
}
