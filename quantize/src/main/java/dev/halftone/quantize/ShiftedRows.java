package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;

/**
 * Rows c moved by their mean and scaled by a power of two, so that the float score |c|^2/2 - q.c of
 * a query q that was moved and scaled alike is half their squared distance less |q|^2/2, with a
 * rounding error that a common offset does not enlarge and without overflow for values near 1e-38
 * and 1e38.
 */
final class ShiftedRows {
  private final Rows rows;
  private final float[] shift;
  private final float scale;
  private final float[] zeros;
  private final DoubleSums sums = DoubleSums.chosen();

  ShiftedRows(Rows rows) {
    this.rows = rows;
    int dimension = rows.dimension();
    double[] total = new double[dimension];
    for (int row = 0; row < rows.count(); row++) {
      sums.add(1, rows.values(), rows.offset(row), total, 0, dimension);
    }
    shift = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      shift[i] = (float) (total[i] / rows.count());
    }
    Kernels kernels = KernelSelection.kernels();
    int length = rows.count() * dimension;
    float largest =
        Math.max(kernels.max(rows.values(), 0, length), -kernels.min(rows.values(), 0, length));
    // Moved values are less than twice the largest.
    int exponent = largest == 0 ? 0 : -1 - Math.getExponent(largest);
    scale = Math.scalb(1f, Math.max(-126, Math.min(126, exponent)));
    zeros = new float[dimension];
  }

  /**
   * Rows from {@code from} (inclusive) to {@code to} (exclusive), ready for scores.
   *
   * @param largestNorm of these rows, moved and scaled
   */
  record Block(CenterScores scores, double largestNorm) {}

  Block block(int from, int to) {
    int dimension = rows.dimension();
    float[] moved = new float[(to - from) * dimension];
    float[] halfNorms = new float[to - from];
    double largest = 0;
    for (int row = from; row < to; row++) {
      int at = (row - from) * dimension;
      for (int i = 0; i < dimension; i++) {
        moved[at + i] = (rows.values()[rows.offset(row) + i] - shift[i]) * scale;
      }
      double square = squaredNorm(moved, at);
      halfNorms[row - from] = (float) (square / 2);
      largest = Math.max(largest, square);
    }
    return new Block(new CenterScores(moved, halfNorms, to - from, dimension), Math.sqrt(largest));
  }

  /** Writes -q for a query, moved and scaled like these rows. */
  void negate(Rows queries, int query, float[] to, int at) {
    CenterScores.negate(queries.values(), queries.offset(query), shift, scale, to, at);
  }

  double squaredNorm(float[] moved, int at) {
    return sums.squaredDistance(moved, at, zeros, 0, zeros.length);
  }

  /** The largest score of a row whose squared distance is not above the given one. */
  float scoreOf(double squaredDistance, double halfNorm, double error) {
    double score = squaredDistance * scale * scale / 2 - halfNorm + error;
    return Math.nextUp((float) score);
  }

  /**
   * How far a float score can be from the truth for a row of at most the given norm; infinite where
   * float scores may overflow. A chain of d + 1 fused operations errs by at most (d + 1)u(|c|^2/2 +
   * |q||c|), u = 2^-24 (Higham, Accuracy and Stability, section 3.1); the rounded half norm adds a
   * few u, moving and scaling errs by u(|q| + |c|)^2, underflow by 2^-149 for each value and term.
   */
  double error(double largestNorm, double queryNorm) {
    double reach = largestNorm * (largestNorm / 2 + 1.01 * queryNorm);
    if (!(reach < 0x1p120)) {
      return Double.POSITIVE_INFINITY;
    }
    double units = (zeros.length + 10) * 0x1p-24;
    double sum = largestNorm + queryNorm;
    return units / (1 - units) * reach
        + 0x1p-23 * sum * sum
        + (zeros.length + 2) * 0x1p-149 * (1 + sum);
  }
}
