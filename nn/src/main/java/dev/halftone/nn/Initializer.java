package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/** Makes the first values of a weight. {@link Initializers} has the usual rules. */
@FunctionalInterface
public interface Initializer {

  /**
   * First values of the given shape.
   *
   * @param fanIn number of inputs that one output sums over
   * @param fanOut number of outputs that one input feeds
   */
  Tensor make(Shape shape, int fanIn, int fanOut, Philox generator);

  /** The rule for the bias beside a weight made by this rule; zeros unless stated. */
  default Initializer bias() {
    return Initializers.zeros();
  }
}
