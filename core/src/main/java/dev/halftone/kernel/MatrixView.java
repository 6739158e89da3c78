package dev.halftone.kernel;

/**
 * A matrix inside an array: element (i, j) is {@code values[offset + i * rowStride + j *
 * columnStride]}. Transposing is a change of strides.
 */
record MatrixView(
    float[] values, int offset, int rows, int columns, int rowStride, int columnStride) {

  /** Row-major, or the transpose of a row-major columns x rows matrix. */
  static MatrixView of(float[] values, int offset, int rows, int columns, boolean transposed) {
    return transposed
        ? new MatrixView(values, offset, rows, columns, 1, rows)
        : new MatrixView(values, offset, rows, columns, columns, 1);
  }

  MatrixView transposed() {
    return new MatrixView(values, offset, columns, rows, columnStride, rowStride);
  }

  MatrixView part(int row, int column, int partRows, int partColumns) {
    return new MatrixView(values, at(row, column), partRows, partColumns, rowStride, columnStride);
  }

  int at(int row, int column) {
    return offset + row * rowStride + column * columnStride;
  }
}
