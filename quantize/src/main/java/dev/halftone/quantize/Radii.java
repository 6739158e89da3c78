package dev.halftone.quantize;

/** The squared distance of each row to one point near all of them. */
final class Radii {
  private final float[] point;
  private final double[] squares;

  Radii(float[] point, double[] squares) {
    this.point = point;
    this.squares = squares;
  }

  float[] point() {
    return point;
  }

  /** The distance of a row to the point. */
  double of(int row) {
    return Math.sqrt(squares[row]);
  }

  /** The squared distance of a row to the point. */
  double square(int row) {
    return squares[row];
  }
}
