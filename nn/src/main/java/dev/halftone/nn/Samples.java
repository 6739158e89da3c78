package dev.halftone.nn;

import dev.halftone.io.NpyRows;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.Supplier;

/** Rows of data by number, from an array, a mapped file or a stream. */
@FunctionalInterface
public interface Samples {

  /**
   * The rows with these numbers, in their order: [numbers, ...].
   *
   * @throws IllegalArgumentException if there is no such row
   * @throws UncheckedIOException if a file or stream fails
   */
  Tensor rows(int... numbers);

  /** The rows of a tensor, along its first axis. */
  static Samples of(Tensor all) {
    return numbers -> all.gather(0, numbers);
  }

  /** The rows of a file that is mapped and may be larger than the heap. */
  static Samples of(NpyRows file) {
    return numbers -> {
      float[] values = new float[Math.multiplyExact(numbers.length, file.columns())];
      try {
        for (int i = 0; i < numbers.length; i++) {
          file.read(numbers[i], numbers[i] + 1, values, i * file.columns());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      int[] extents = file.extents();
      extents[0] = numbers.length;
      return Tensor.wrap(values, Shape.of(extents));
    };
  }

  /**
   * The rows of a stream that is read from its beginning in every epoch, with as much of it in
   * memory as two windows. Use it with {@link Batches#shuffledWithin} of the same window.
   *
   * @param beginning opens the stream anew
   * @param row shape of one row
   * @param window rows that may be asked for out of order
   */
  static Samples of(Supplier<? extends Iterator<float[]>> beginning, Shape row, int window) {
    return new StreamSamples(beginning, row, window);
  }
}
