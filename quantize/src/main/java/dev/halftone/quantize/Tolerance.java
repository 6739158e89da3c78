package dev.halftone.quantize;

/**
 * How little the centers must move in one iteration for k-means to stop.
 *
 * @param measure what is compared with the value
 * @param value the limit, at least 0
 */
public record Tolerance(Measure measure, double value) {
  /** The movement that is measured. */
  public enum Measure {
    /** Sum over centers of the squared distance moved, divided by the mean column variance. */
    RELATIVE_SQUARED_SHIFT,
    /** Sum over centers of the distance moved. */
    TOTAL_SHIFT
  }

  /** Checks that the value is a number of at least 0. */
  public Tolerance {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("Tolerance: expected a value >= 0, got " + value);
    }
  }

  /** No tolerance: stop only when the inertia no longer falls. */
  public static Tolerance none() {
    return relative(0);
  }

  /**
   * Stop when the sum of squared center movements is at most {@code value} times the mean variance
   * of the columns; the meaning of {@code tol} in scikit-learn.
   */
  public static Tolerance relative(double value) {
    return new Tolerance(Measure.RELATIVE_SQUARED_SHIFT, value);
  }

  /**
   * Stop when the sum of center movements is less than {@code value}; the criterion of
   * Supervised-Encoding Quantizer with 0.01.
   */
  public static Tolerance totalShift(double value) {
    return new Tolerance(Measure.TOTAL_SHIFT, value);
  }

  boolean reached(float[] before, float[] after, int dimension, double meanVariance) {
    if (value == 0) {
      return false;
    }
    double squares = 0;
    double distances = 0;
    for (int center = 0; center < before.length; center += dimension) {
      double square = 0;
      for (int i = center; i < center + dimension; i++) {
        double moved = (double) after[i] - before[i];
        square += moved * moved;
      }
      squares += square;
      distances += Math.sqrt(square);
    }
    return measure == Measure.TOTAL_SHIFT ? distances < value : squares <= value * meanVariance;
  }
}
