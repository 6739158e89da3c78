package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import java.util.function.Function;

/**
 * A row of the layer catalogue.
 *
 * @param name for messages, and the name in the golden file if there is one
 * @param make a new layer from a generator
 * @param input shape of the input, batch first
 * @param output shape of the output, as documented
 * @param golden whether PyTorch has it: input, parameters, output and gradients
 */
public record LayerCase(
    String name, Function<Philox, Layer> make, Shape input, Shape output, boolean golden) {

  static LayerCase of(String name, Shape input, Shape output, Function<Philox, Layer> make) {
    return new LayerCase(name, make, input, output, false);
  }

  static LayerCase golden(String name, Shape input, Shape output, Function<Philox, Layer> make) {
    return new LayerCase(name, make, input, output, true);
  }

  /** The same shape with another batch. */
  static Shape withBatch(Shape shape, int batch) {
    int[] extents = shape.toArray();
    extents[0] = batch;
    return Shape.of(extents);
  }

  @Override
  public String toString() {
    return name;
  }
}
