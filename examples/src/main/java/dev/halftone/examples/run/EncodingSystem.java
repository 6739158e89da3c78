package dev.halftone.examples.run;

import java.io.IOException;
import java.util.List;

/**
 * A command whose trained model turns pictures into codes.
 *
 * @see SavedModel what a system does so that its model can be built again
 */
public interface EncodingSystem {
  /**
   * The codes that a saved model of this system gives, the one that it exists for first.
   *
   * @throws IOException if the file lacks what the model needs
   */
  List<Encoding> encodings(SavedModel model) throws IOException;
}
