package dev.halftone.quantize;

/**
 * The distance of each row to one point; by the triangle inequality it bounds that to any other.
 */
final class Radii {
  private final float[] point;
  private final double[] squares;

  Radii(float[] point, double[] squares) {
    this.point = point;
    this.squares = squares;
  }

  /** The distance of a row to the point. */
  double of(int row) {
    return Math.sqrt(squares[row]);
  }

  /** The distance of the point to another. */
  double distanceTo(float[] other) {
    double sum = 0;
    for (int i = 0; i < point.length; i++) {
      double difference = (double) point[i] - other[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
