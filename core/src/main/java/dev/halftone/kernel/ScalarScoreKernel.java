package dev.halftone.kernel;

/** The specification of {@link ScoreKernel}. */
final class ScalarScoreKernel implements ScoreKernel {
  private static final int WIDTH = 8;

  @Override
  public void negate(float[] row, int from, float[] shift, float scale, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = (shift[i] - row[from + i]) * scale;
    }
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void wide(
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
      int scoreStride) {
    for (int r = 0; r < ROWS; r++) {
      int from = startOffset + r * startStride;
      row(steps, a, ao + at[first + r], b, bo, 2 * WIDTH, start, from, s, so + r * scoreStride);
    }
  }

  @Override
  public void narrow(
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
      int scoreStride) {
    for (int r = 0; r < ROWS; r++) {
      int from = startOffset + r * startStride;
      row(steps, a, ao + at[first + r], b, bo, WIDTH, start, from, s, so + r * scoreStride);
    }
  }

  private static void row(
      int steps,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int width,
      float[] start,
      int from,
      float[] s,
      int to) {
    System.arraycopy(start, from, s, to, width);
    for (int p = 0; p < steps; p++) {
      float factor = a[ao + p];
      int panel = bo + p * width;
      for (int j = 0; j < width; j++) {
        s[to + j] = Math.fma(factor, b[panel + j], s[to + j]);
      }
    }
  }

  @Override
  public float least(float[] s, int so, int n) {
    float least = Float.POSITIVE_INFINITY;
    for (int j = so; j < so + n; j++) {
      least = s[j] < least ? s[j] : least;
    }
    return least;
  }

  @Override
  public int alone(float[] s, int so, int n, double slack) {
    int least = 0;
    float second = Float.POSITIVE_INFINITY;
    for (int j = 1; j < n; j++) {
      if (s[so + j] < s[so + least]) {
        second = s[so + least];
        least = j;
      } else if (s[so + j] < second) {
        second = s[so + j];
      }
    }
    float bound = ScoreKernel.bound(s[so + least], slack);
    return Float.isFinite(bound) && second > bound ? least : -1;
  }

  @Override
  public int next(float[] s, int so, int n, float bound, int from) {
    int j = from;
    while (j < n && !(s[so + j] <= bound)) {
      j++;
    }
    return j;
  }

  @Override
  public int twoLeast(float[] s, int so, int n, float[] out, int to) {
    int best = 0;
    float second = Float.POSITIVE_INFINITY;
    for (int j = 1; j < n; j++) {
      if (s[so + j] < s[so + best]) {
        second = s[so + best];
        best = j;
      } else if (s[so + j] < second) {
        second = s[so + j];
      }
    }
    out[to] = s[so + best];
    out[to + 1] = second;
    return best;
  }

  @Override
  public boolean anyAtMost(float[] lower, int lo, float[] moved, int n, float upper) {
    return anyAtMost(lower, lo, moved, 0, n, upper);
  }

  static boolean anyAtMost(float[] lower, int lo, float[] moved, int from, int n, float upper) {
    for (int j = from; j < n; j++) {
      if (lower[lo + j] - moved[j] <= upper) {
        return true;
      }
    }
    return false;
  }
}
