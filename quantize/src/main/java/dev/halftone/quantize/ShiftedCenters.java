package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;

/**
 * Centers ready for float scores: half the squared distance of a row x to a center c differs from
 * |c|^2/2 - x.c by a constant of the row, and that score is a matrix product.
 *
 * <p>Both operands are shifted by one point near the centers, which keeps the rounding error small
 * under a large common offset, and scaled by a power of two, which keeps squares within range for
 * values near 1e-38 and 1e38.
 */
final class ShiftedCenters {
  private final int dimension;
  private final float[] shift;
  private final float scale;
  private final float[] shifted;
  private final float[] halfNorms;
  private final double largestNorm;

  /** The relative error of a chain of fused operations, times the largest norm. */
  private final double rounding;

  ShiftedCenters(float[] centers, int count, int dimension, float[] shift) {
    this.dimension = dimension;
    this.shift = shift;
    shifted = new float[count * dimension];
    float largest = 0;
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < dimension; i++) {
        float value = centers[j * dimension + i] - shift[i];
        shifted[j * dimension + i] = value;
        largest = Math.max(largest, Math.abs(value));
      }
    }
    scale = powerOfTwoNearInverse(largest);
    halfNorms = new float[count];
    double largestSquare = 0;
    for (int j = 0; j < count; j++) {
      double square = 0;
      for (int i = j * dimension; i < (j + 1) * dimension; i++) {
        shifted[i] *= scale;
        square += (double) shifted[i] * shifted[i];
      }
      halfNorms[j] = (float) (square / 2);
      largestSquare = Math.max(largestSquare, square);
    }
    largestNorm = Math.sqrt(largestSquare);
    double units = (dimension + 10) * 0x1p-24;
    rounding = units / (1 - units) * largestNorm;
  }

  /** The mean of the centers, a good shift where nothing is known of the rows. */
  static float[] mean(float[] centers, int count, int dimension) {
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double sum = 0;
      for (int j = 0; j < count; j++) {
        sum += centers[j * dimension + i];
      }
      mean[i] = (float) (sum / count);
    }
    return mean;
  }

  static float powerOfTwoNearInverse(float largest) {
    if (largest == 0 || !Float.isFinite(largest)) {
      return largest == 0 ? 1 : 0x1p-126f;
    }
    return Math.scalb(1f, Math.max(-126, Math.min(126, -Math.getExponent(largest))));
  }

  /** The scores of all centers. */
  CenterScores pack() {
    return new CenterScores(shifted, halfNorms, halfNorms.length, dimension);
  }

  /** The scores of the centers {@code order[from]} to {@code order[to - 1]}. */
  CenterScores pack(int[] order, int from, int to) {
    float[] chosen = new float[(to - from) * dimension];
    float[] starts = new float[to - from];
    for (int i = from; i < to; i++) {
      System.arraycopy(shifted, order[i] * dimension, chosen, (i - from) * dimension, dimension);
      starts[i - from] = halfNorms[order[i]];
    }
    return new CenterScores(chosen, starts, to - from, dimension);
  }

  float[] shift() {
    return shift;
  }

  float scale() {
    return scale;
  }

  /** to = (shift - row) scale, the left operand of the scores. */
  void negate(float[] row, int from, float[] to, int at) {
    CenterScores.negate(row, from, shift, scale, to, at);
  }

  /**
   * How far the float score of a row whose shifted and scaled norm is given can be from the true
   * one. A chain of d + 1 fused operations errs by at most (d + 1)u(|c|^2/2 + |x||c|), u = 2^-24
   * (Higham, Accuracy and Stability, section 3.1); shifting, scaling and the rounded half norm add
   * a few u, underflow 2^-149 per term.
   */
  double error(double norm) {
    return rounding * (largestNorm / 2 + 1.01 * norm) + (dimension + 2) * 0x1p-149;
  }

  /** Whether the scores of a row so far from the shift are sure to be finite. */
  boolean bounded(double distance) {
    return distance < 1e38 && Double.isFinite(largestNorm) && distance * scale < 1e30;
  }

  /** The score above which a center cannot be the nearest, given the best score. */
  float limit(float best, double error) {
    return Math.nextUp((float) (best + 2 * error));
  }
}
