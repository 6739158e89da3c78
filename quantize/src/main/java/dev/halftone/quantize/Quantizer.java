package dev.halftone.quantize;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A fitted model that turns rows of d floats into codes of a few bits and back into approximate
 * rows. Quantizers are immutable; each has a static {@code fit} and {@code load}.
 */
public interface Quantizer {
  /** Number of columns d of a row. */
  int dimension();

  /** Fields and bits of the code of a row. */
  CodeLayout layout();

  /**
   * The codes of rows [n, d], n of 0 or more.
   *
   * @throws IllegalArgumentException if the rows have another number of columns or are not finite
   */
  Codes encode(Tensor rows);

  /**
   * The rows [n, d] that the codes stand for.
   *
   * @throws IllegalArgumentException if the codes are of another layout or name what the quantizer
   *     does not have
   */
  Tensor decode(Codes codes);

  /**
   * Saves the quantizer to a safetensors file, replacing an old one atomically; {@code load} of the
   * same class gives a quantizer with equal codes.
   */
  void save(Path path) throws IOException;

  /** Bits of the code of one row. */
  default int bitsPerRow() {
    return layout().bitsPerRow();
  }

  /**
   * The mean over rows [n, d] of |x - decode(encode(x))|², summed in double.
   *
   * @throws IllegalArgumentException if there is no row, or as {@link #encode}
   */
  default double distortion(Tensor rows) {
    return Distortion.mean(getClass().getSimpleName() + ".distortion", rows, this);
  }
}
