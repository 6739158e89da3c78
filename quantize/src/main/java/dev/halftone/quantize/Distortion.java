package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Tensor;

/** The mean squared distance between rows and what their codes stand for. */
final class Distortion {
  private static final int TILE = 1024;

  private Distortion() {}

  static double mean(String operation, Tensor rows, Quantizer quantizer) {
    Rows data =
        Rows.of(operation, "rows", rows, quantizer.dimension()).requireSome(operation, "rows");
    return mean(data, quantizer.decode(quantizer.encode(rows)).array());
  }

  /** The mean over rows of the squared distance to the row in the same place of the array. */
  static double mean(Rows rows, float[] decoded) {
    DoubleSums kernel = DoubleSums.chosen();
    double[] distances = new double[rows.count()];
    Parallel.forEach(
        (rows.count() + TILE - 1) / TILE,
        tile -> {
          for (int row = tile * TILE; row < Math.min(rows.count(), (tile + 1) * TILE); row++) {
            int at = rows.offset(row);
            distances[row] =
                kernel.squaredDistance(rows.values(), at, decoded, at, rows.dimension());
          }
        });
    double total = 0;
    for (double distance : distances) {
      total += distance;
    }
    return total / rows.count();
  }
}
