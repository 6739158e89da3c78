package dev.halftone.nn.optim;

import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/** Moves the parameters it was made for against their gradients. */
public interface Optimizer {

  /**
   * One step on every parameter, in place.
   *
   * @throws IllegalStateException if a parameter was not reached by the gradients, naming its path
   */
  void step(Gradients gradients);

  /** Number of steps taken. */
  long steps();

  /**
   * The moments by name, in a fixed order, as copies; with {@link #steps()} all there is to save.
   */
  Map<String, Tensor> state();

  /**
   * Continues from a saved state.
   *
   * @throws IllegalArgumentException if names or shapes differ from {@link #state()}, listing how
   */
  void restore(long steps, Map<String, Tensor> state);
}
