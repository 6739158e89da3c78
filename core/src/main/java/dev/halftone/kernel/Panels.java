package dev.halftone.kernel;

import java.util.Arrays;

/** Copies of parts of a matrix in the order in which a {@link MatrixKernel} reads them. */
final class Panels {
  private Panels() {}

  /**
   * Element (p, j) of the view, all rows and columns of it, to {@code to[at + p * width + j]};
   * zeros for the columns from {@code view.columns()} to {@code width}.
   */
  static void pack(MatrixView view, float[] to, int at, int width) {
    if (view.columnStride() == 1) {
      copy(view, to, at, width);
    } else {
      transpose(view, to, at, width);
    }
    if (view.columns() < width) {
      for (int p = 0; p < view.rows(); p++) {
        Arrays.fill(to, at + p * width + view.columns(), at + (p + 1) * width, 0f);
      }
    }
  }

  private static void copy(MatrixView view, float[] to, int at, int width) {
    for (int p = 0; p < view.rows(); p++) {
      System.arraycopy(view.values(), view.at(p, 0), to, at + p * width, view.columns());
    }
  }

  /**
   * Element (p, j) to {@code to[at + p * width + j]}. Four lines at a time: each line of cache of
   * the target is then written in few visits.
   */
  static void transpose(MatrixView view, float[] to, int at, int width) {
    float[] from = view.values();
    int steps = view.rows();
    int stride = view.rowStride();
    int j = 0;
    for (; j + 4 <= view.columns(); j += 4) {
      int s0 = view.at(0, j);
      int s1 = view.at(0, j + 1);
      int s2 = view.at(0, j + 2);
      int s3 = view.at(0, j + 3);
      int target = at + j;
      for (int p = 0; p < steps; p++) {
        int step = p * stride;
        to[target] = from[s0 + step];
        to[target + 1] = from[s1 + step];
        to[target + 2] = from[s2 + step];
        to[target + 3] = from[s3 + step];
        target += width;
      }
    }
    for (; j < view.columns(); j++) {
      int source = view.at(0, j);
      for (int p = 0; p < steps; p++) {
        to[at + p * width + j] = from[source + p * stride];
      }
    }
  }
}
