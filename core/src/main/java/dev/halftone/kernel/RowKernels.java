package dev.halftone.kernel;

/**
 * Folds of rows of equal length, and what layer normalisation (Ba, Kiros and Hinton 2016) does with
 * them. Row r starts at {@code ao + r·stride}; each sum runs in the 32 lanes of {@link
 * ReductionKernels#sum}.
 */
interface RowKernels {

  /** sums[r] = Σ a over the n elements of row r, as {@link ReductionKernels#sum}. */
  void sumRows(float[] a, int ao, int n, int stride, int rows, float[] sums, int so);

  /** sums[r] = Σ (a - centres[r]) and squares[r] = Σ (a - centres[r])² over row r. */
  void centredRows(
      float[] a,
      int ao,
      int n,
      int stride,
      int rows,
      float[] centres,
      float[] sums,
      float[] squares,
      int so);

  /** out = fma(fma(a - centre, factor, term), w, b). */
  default void standardizedAffine(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] w,
      int wo,
      float[] b,
      int bo,
      float[] out,
      int oo,
      int n) {
    for (int i = 0; i < n; i++) {
      float y = Math.fma(a[ao + i] - centre, factor, term);
      out[oo + i] = Math.fma(y, w[wo + i], b[bo + i]);
    }
  }

  /**
   * With y = fma(a - centre, factor, term): toW = fma(g, y, toW), toB += g, and two sums of the
   * row, {@code sums[0] = Σ g·w} and {@code sums[1] = Σ (g·w)·y}.
   */
  void standardizedSums(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] g,
      int go,
      float[] w,
      int wo,
      float[] toW,
      float[] toB,
      int to,
      int n,
      float[] sums);

  /** With y as before: out = fma(g·w, factor, fma(y, slope, offset)). */
  default void standardizedGradient(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] g,
      int go,
      float[] w,
      int wo,
      float slope,
      float offset,
      float[] out,
      int oo,
      int n) {
    for (int i = 0; i < n; i++) {
      float y = Math.fma(a[ao + i] - centre, factor, term);
      out[oo + i] = Math.fma(g[go + i] * w[wo + i], factor, Math.fma(y, slope, offset));
    }
  }
}
