package dev.halftone.examples.report;

/**
 * What a figure has to reach: a closed range, open on one side for "at least" and "at most".
 *
 * @param low the smallest value that is good enough, or negative infinity
 * @param high the largest value that is good enough, or positive infinity
 */
public record Target(double low, double high) {
  public Target {
    if (!(low <= high) || (Double.isInfinite(low) && Double.isInfinite(high))) {
      throw new IllegalArgumentException(
          "target: expected low <= high with one of them finite, got " + low + " and " + high);
    }
  }

  /** Good from {@code low} upwards. */
  public static Target atLeast(double low) {
    return new Target(low, Double.POSITIVE_INFINITY);
  }

  /** Good up to {@code high}. */
  public static Target atMost(double high) {
    return new Target(Double.NEGATIVE_INFINITY, high);
  }

  /** Good from {@code low} to {@code high}. */
  public static Target within(double low, double high) {
    return new Target(low, high);
  }

  /** Whether {@code value} lies in the range; NaN never does. */
  public boolean reachedBy(double value) {
    return value >= low && value <= high;
  }

  /** Whether both ends are finite. */
  public boolean isRange() {
    return Double.isFinite(low) && Double.isFinite(high);
  }

  /** The one finite end, or for a range its lower end. */
  public double bound() {
    return Double.isFinite(low) ? low : high;
  }

  /** In words, as "≥ 97.6", "≤ 0.125", "1.175 to 1.235" or "10". */
  public String describe() {
    if (low == high) {
      return Numbers.text(low);
    }
    if (isRange()) {
      return Numbers.text(low) + " to " + Numbers.text(high);
    }
    return Double.isFinite(low) ? "≥ " + Numbers.text(low) : "≤ " + Numbers.text(high);
  }
}
