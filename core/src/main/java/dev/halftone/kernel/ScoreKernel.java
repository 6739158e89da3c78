package dev.halftone.kernel;

/**
 * The inner loops of {@link CenterScores}. Every score accumulates along the columns in order with
 * {@code fma}, so twins of any width agree bit for bit.
 */
interface ScoreKernel {
  /** Rows of a tile. */
  int ROWS = 8;

  /** to = (shift - row) scale for n columns. */
  void negate(float[] row, int from, float[] shift, float scale, float[] to, int at, int n);

  /** Centers of a narrow panel; a wide one has twice as many. */
  int width();

  /**
   * For 8 rows and the centers of a wide panel: s[r][j] = fold over p of fma(a[r][p], b[p][j], ...)
   * from start[r][j].
   *
   * @param a rows; row r begins at {@code ao + at[first + r]}
   * @param b packed panel, steps x 2 width, from {@code bo}
   * @param start values to begin with, rows {@code startStride} apart (0 for one and the same row)
   * @param s scores, rows {@code scoreStride} apart, from {@code so}; may be {@code start}
   */
  void wide(
      int steps,
      float[] a,
      int ao,
      int[] at,
      int first,
      float[] b,
      int bo,
      float[] start,
      int startOffset,
      int startStride,
      float[] s,
      int so,
      int scoreStride);

  /** The same for a panel steps x width. */
  void narrow(
      int steps,
      float[] a,
      int ao,
      int[] at,
      int first,
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
   * The index of the least of n scores if no other is at most {@link #bound}, else -1; n is a
   * multiple of the width.
   */
  int alone(float[] s, int so, int n, double slack);

  /** The next float above the sum. */
  static float bound(float least, double slack) {
    return Math.nextUp((float) (least + slack));
  }

  /**
   * The lowest index of at least {@code from} whose score is at most the bound, or n; n is a
   * multiple of the width.
   */
  int next(float[] s, int so, int n, float bound, int from);

  /**
   * The index of the least of n scores, the lowest of equals; writes that score and the least of
   * the others to {@code out} at {@code to} and {@code to + 1}; n is a multiple of the width, and
   * no score is NaN.
   */
  int twoLeast(float[] s, int so, int n, float[] out, int to);

  /**
   * Whether some j &lt; n has {@code lower[lo + j] - moved[j] <= upper}: Lower bounds that have
   * since moved down fall to an upper bound.
   */
  boolean anyAtMost(float[] lower, int lo, float[] moved, int n, float upper);
}
