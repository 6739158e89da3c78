package dev.halftone.tensor;

import java.util.function.IntFunction;

/** Draws of an index per row of weights, by inversion of the running sum. */
final class Categorical {
  private Categorical() {}

  /** The words are taken once the rows are known to be weights. */
  static int[] draw(
      String operation, String argument, Tensor given, Tensor weights, IntFunction<int[]> words) {
    Shape shape = given.shape();
    if (shape.rank() == 0 || shape.extent(-1) == 0) {
      throw new IllegalArgumentException(
          operation + ": expected " + argument + " [..., k] with k of at least 1, got " + shape);
    }
    int k = shape.extent(-1);
    int rows = shape.size() / k;
    float[] values = weights.array();
    double[] sums = new double[rows];
    for (int row = 0; row < rows; row++) {
      sums[row] = sum(values, row * k, k);
      if (!(sums[row] > 0 && sums[row] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            operation
                + ": expected "
                + argument
                + " that give every index a probability, got row "
                + row
                + " of "
                + shape
                + ", which does not");
      }
    }
    int[] drawn = words.apply(rows);
    Chunks.runRows(
        rows,
        k,
        (from, n) -> {
          for (int row = from; row < from + n; row++) {
            double u = ((drawn[row] & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
            drawn[row] = first(values, row * k, u * sums[row]);
          }
        });
    return drawn;
  }

  /** NaN if a weight is negative or NaN. */
  private static double sum(float[] weights, int from, int k) {
    double sum = 0;
    for (int i = from; i < from + k; i++) {
      if (!(weights[i] >= 0)) {
        return Double.NaN;
      }
      sum += weights[i];
    }
    return sum;
  }

  /** The first index whose running sum exceeds the level, which is below the whole sum. */
  private static int first(float[] weights, int from, double level) {
    double running = weights[from];
    int i = 0;
    while (running <= level) {
      i++;
      running += weights[from + i];
    }
    return i;
  }
}
