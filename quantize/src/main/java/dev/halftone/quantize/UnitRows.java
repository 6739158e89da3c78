package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.concurrent.atomic.AtomicInteger;

/** Rows drawn out to length 1. */
final class UnitRows {
  private static final int TILE = 256;

  private UnitRows() {}

  /**
   * Divides each row by its length.
   *
   * @param first number of the first row, for messages
   * @throws IllegalArgumentException if a row has length 0
   */
  static void scale(String operation, float[] values, int at, int rows, int dimension, int first) {
    DoubleSums kernel = DoubleSums.chosen();
    float[] origin = new float[dimension];
    AtomicInteger zero = new AtomicInteger(rows);
    Parallel.forEach(
        (rows + TILE - 1) / TILE,
        tile -> {
          for (int row = tile * TILE; row < Math.min(rows, (tile + 1) * TILE); row++) {
            int offset = at + row * dimension;
            double length = Math.sqrt(kernel.squaredDistance(values, offset, origin, 0, dimension));
            if (length == 0) {
              zero.accumulateAndGet(row, Math::min);
              return;
            }
            for (int i = offset; i < offset + dimension; i++) {
              values[i] = (float) (values[i] / length);
            }
          }
        });
    if (zero.get() < rows) {
      throw new IllegalArgumentException(
          operation
              + ": expected rows of a length above 0 for the cosine, got zeros at row "
              + (first + zero.get())
              + Rows.suffix("rows"));
    }
  }
}
