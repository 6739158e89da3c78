package dev.halftone.kernel;

/**
 * The innermost block of a matrix product: a tile of {@link #ROWS} x {@link #columns()} elements of
 * c from packed panels of a and b. Every element accumulates along k in order with {@code fma}, so
 * twins of any width agree bit for bit.
 */
interface MatrixKernel {
  /** Rows of a tile. Twelve was tried: C2 gives up on a method that large. */
  int ROWS = 6;

  /** Columns of a tile. */
  int columns();

  /**
   * c[r][j] = fold over p of fma(a[p][r], b[p][j], ...), from zero, or from c when {@code
   * accumulate}.
   *
   * @param a packed panel, k x ROWS, from {@code ao}
   * @param b packed panel, k x columns, from {@code bo}
   * @param c tile whose rows are {@code stride} apart, from {@code co}
   */
  void tile(
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int stride,
      boolean accumulate);
}
