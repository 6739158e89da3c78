package dev.halftone.kernel;

/** The specification of {@link MatrixKernel}. */
final class ScalarMatrixKernel implements MatrixKernel {
  private static final int COLUMNS = 16;

  @Override
  public int columns() {
    return COLUMNS;
  }

  @Override
  public void tile(
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int stride,
      boolean accumulate) {
    for (int r = 0; r < ROWS; r++) {
      int row = co + r * stride;
      if (!accumulate) {
        java.util.Arrays.fill(c, row, row + COLUMNS, 0f);
      }
      for (int p = 0; p < k; p++) {
        float factor = a[ao + p * ROWS + r];
        int from = bo + p * COLUMNS;
        for (int j = 0; j < COLUMNS; j++) {
          c[row + j] = Math.fma(factor, b[from + j], c[row + j]);
        }
      }
    }
  }
}
