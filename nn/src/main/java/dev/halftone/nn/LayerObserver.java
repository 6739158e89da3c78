package dev.halftone.nn;

import dev.halftone.tensor.Tensor;

/** Sees every layer that a model applies, inner ones before the one that contains them ends. */
@FunctionalInterface
public interface LayerObserver {

  /**
   * A layer that contains no others has been applied.
   *
   * @param path where it stands in the model, such as {@code 3.main.0}; empty for the model itself
   */
  void saw(String path, Layer layer, Tensor input, Tensor output);

  /** Tells this observer of what a part under {@code name} does. */
  default LayerObserver under(String name) {
    return (path, layer, input, output) ->
        saw(path.isEmpty() ? name : name + "." + path, layer, input, output);
  }
}
