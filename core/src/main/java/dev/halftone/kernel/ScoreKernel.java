package dev.halftone.kernel;

/**
 * The inner loops of {@link CenterScores}. Every score accumulates along the columns in order with
 * {@code fma}, so twins of any width agree bit for bit.
 */
interface ScoreKernel {
  /** Rows of a tile with two vectors of centers. */
  int ROWS = 6;

  /** Rows of a tile with one vector of centers, for the last and narrow panel. */
  int NARROW_ROWS = 8;

  /** Centers of a narrow panel; a wide one has twice as many. */
  int width();

  /**
   * For 6 rows and the centers of a wide panel: s[r][j] = fold over p of fma(a[r][p], b[p][j], ...)
   * from start[r][j].
   *
   * @param a rows that are {@code rowStride} apart, from {@code ao}
   * @param b packed panel, steps x 2 width, from {@code bo}
   * @param start values to begin with, rows {@code startStride} apart (0 for one and the same row)
   * @param s scores, rows {@code scoreStride} apart, from {@code so}; may be {@code start}
   */
  void wide(
      int steps,
      float[] a,
      int ao,
      int rowStride,
      float[] b,
      int bo,
      float[] start,
      int startOffset,
      int startStride,
      float[] s,
      int so,
      int scoreStride);

  /** The same for 8 rows and a panel steps x width. */
  void narrow(
      int steps,
      float[] a,
      int ao,
      int rowStride,
      float[] b,
      int bo,
      float[] start,
      int startOffset,
      int startStride,
      float[] s,
      int so,
      int scoreStride);

  /** The least of n scores, n a multiple of the width; NaN is passed over. */
  float least(float[] s, int so, int n);

  /**
   * The index of the one score that is at most the bound, or -1 if there are none or several; n is
   * a multiple of the width.
   */
  int only(float[] s, int so, int n, float bound);

  /**
   * The lowest index of at least {@code from} whose score is at most the bound, or n; n is a
   * multiple of the width.
   */
  int next(float[] s, int so, int n, float bound, int from);
}
