package dev.halftone.kernel;

/**
 * The innermost tiles of matrix products and convolutions. Every element of c is a fold of {@code
 * fma(a, b, c)} along k in order, from zero, or from its old value when {@code accumulate}; so
 * twins of any width agree bit for bit.
 *
 * <p>A tile may have fewer rows than its height: the last row then stands in for the missing ones,
 * is computed several times and stored several times with the same bits. That costs nothing where a
 * full tile would be computed anyway, and needs neither masks nor padding.
 */
interface MatrixKernel {
  /** Rows of a tall tile. */
  int TALL = 6;

  /** Rows of a low tile, for what tall ones leave over. */
  int LOW = 4;

  /** Columns of a narrow tile; a wide one has twice as many. */
  int lanes();

  /**
   * A tile of at most {@link #TALL} rows and 2 {@link #lanes()} columns: c[r][j] folds a[r][p]
   * b[p][j], where a[r][p] is at {@code ao + r * aRow + p * aStep}, b[p][j] at {@code bo + p *
   * bStep + j} and c[r][j] at {@code co + r * cRow + j}.
   */
  void tall(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /** The same with at most {@link #LOW} rows. */
  void low(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /** The same with at most {@link #TALL} rows and {@link #lanes()} columns. */
  void narrow(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /**
   * A tile of at most {@link #TALL} rows and 2 {@link #lanes()} columns of operands that are read
   * where tables say: for p from {@code from} to {@code to - 1}, a[r][p] is at {@code ao +
   * aRows[aRow + r] + aSteps[p]}; b[p][j] is at {@code b0 + bSteps[p] + j} in the first half of the
   * columns and at {@code b1 + bSteps[p] + j - lanes} in the second; the halves of row r of c start
   * at {@code c0 + r * cRow} and {@code c1 + r * cRow}. The halves may overlap, with equal values
   * there, unless {@code accumulate}.
   */
  void gathered(
      int rows,
      int from,
      int to,
      float[] a,
      int ao,
      int[] aRows,
      int aRow,
      int[] aSteps,
      float[] b,
      int b0,
      int b1,
      int[] bSteps,
      float[] c,
      int c0,
      int c1,
      int cRow,
      boolean accumulate);
}
