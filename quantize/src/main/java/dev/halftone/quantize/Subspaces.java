package dev.halftone.quantize;

/**
 * Columns 0 to d - 1 cut into consecutive runs of equal length, the first ones one longer if d does
 * not divide.
 */
record Subspaces(int dimension, int count) {
  int start(int index) {
    return index * (dimension / count) + Math.min(index, dimension % count);
  }

  int length(int index) {
    return start(index + 1) - start(index);
  }

  /** The columns of one run from rows of d columns. */
  float[] slice(float[] rows, int index) {
    int n = rows.length / dimension;
    int length = length(index);
    float[] slice = new float[n * length];
    for (int row = 0; row < n; row++) {
      System.arraycopy(rows, row * dimension + start(index), slice, row * length, length);
    }
    return slice;
  }
}
