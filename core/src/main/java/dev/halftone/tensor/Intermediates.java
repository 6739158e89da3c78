package dev.halftone.tensor;

import dev.halftone.kernel.Insider;
import java.util.Objects;

/** Arrays of results that nobody but the graph of a loss holds: for the layers of this build. */
public final class Intermediates {
  private Intermediates() {}

  /**
   * Says that nobody holds the array of this tensor but tensors that a gradient's graph remembers.
   * Once the parameter where that graph begins is updated, the graph is refused, and the array is
   * used again.
   *
   * @throws NullPointerException from elsewhere
   */
  @SuppressWarnings("exports") // on purpose: who cannot name the argument cannot call this
  public static void hide(Tensor tensor, Insider insider) {
    Objects.requireNonNull(insider, "hide: expected a call from a layer of this build");
    if (tensor.isTracked() && tensor.node().home != null) {
      tensor.node().home.activations().hide(tensor.array());
    }
  }
}
