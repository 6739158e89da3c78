package dev.halftone.kernel;

/**
 * Folds of a contiguous run to one number, and rows built on them.
 *
 * <p>Sums run in 32 logical lanes whatever the machine's vector width: lane j takes the elements j,
 * 32+j, 64+j, … in order, starting from +0, and the lanes are folded pairwise, lane j with lane
 * j+16, then j+8, +4, +2, +1. The rounding error is thus bounded by (n/32 + 5) half-ulps of the sum
 * of magnitudes. A NaN result is the canonical {@link Float#NaN}.
 */
interface ReductionKernels {

  /** Σ a; +0 for an empty run. */
  float sum(float[] a, int ao, int n);

  /** Σ a·b with one rounding for each product and addition; +0 for an empty run. */
  float dot(float[] a, int ao, float[] b, int bo, int n);

  /** Σ (a - b)²; +0 for an empty run. */
  float squaredDistance(float[] a, int ao, float[] b, int bo, int n);

  /**
   * Σ a over {@code runs} runs of n elements, run r starting at {@code ao + r·stride}. Each run's
   * last n mod 32 elements have 32 lanes of their own, which are added to the others before the
   * fold; lanes go on from run to run.
   */
  float sumRuns(float[] a, int ao, int n, int stride, int runs);

  /** Σ (a - aCentre)·(b - bCentre) over runs, in the lanes of {@link #sumRuns}. */
  float centredDotRuns(
      float[] a,
      int ao,
      float aCentre,
      float[] b,
      int bo,
      float bCentre,
      int n,
      int stride,
      int runs);

  /** The largest element; NaN if any is NaN, -0 is smaller than +0, -∞ for an empty run. */
  float max(float[] a, int ao, int n);

  /** The smallest element; NaN if any is NaN, -0 is smaller than +0, +∞ for an empty run. */
  float min(float[] a, int ao, int n);

  /**
   * The lowest index, counted from {@code ao}, of a largest element; NaN is never chosen unless all
   * are (then 0).
   */
  int argMax(float[] a, int ao, int n);

  /**
   * The lowest index, counted from {@code ao}, of a smallest element; NaN is never chosen unless
   * all are (then 0).
   */
  int argMin(float[] a, int ao, int n);
}
