package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;

/** Random orthonormal rows. */
final class Orthonormal {
  private Orthonormal() {}

  /**
   * A uniformly random orthonormal frame of {@code rows} vectors in {@code columns} dimensions,
   * rows &lt;= columns: Gram and Schmidt on normal draws, twice because once loses digits.
   */
  static double[][] rows(int rows, int columns, Philox generator) {
    float[] draws = generator.normal(Shape.of(rows, columns)).array();
    double[][] frame = new double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < columns; i++) {
        frame[r][i] = draws[r * columns + i];
      }
      for (int twice = 0; twice < 2; twice++) {
        for (int s = 0; s < r; s++) {
          add(frame[r], -dot(frame[r], frame[s]), frame[s]);
        }
      }
      scale(frame[r], 1 / Math.sqrt(dot(frame[r], frame[r])));
    }
    return frame;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static void add(double[] a, double factor, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += factor * b[i];
    }
  }

  static void scale(double[] a, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }
}
