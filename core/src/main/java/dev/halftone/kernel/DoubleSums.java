package dev.halftone.kernel;

/**
 * Loops over floats that are summed in double, for decisions that float rounding must not take.
 *
 * <p>The twins agree bit for bit: {@link ScalarDoubleSums} is the specification, and the vector
 * twin exists because C2 does not vectorise the conversion from float to double before JDK 19.
 */
public interface DoubleSums {
  /** The twin to use. */
  static DoubleSums chosen() {
    return KernelSelection.vectorized() ? new VectorDoubleSums() : new ScalarDoubleSums();
  }

  /**
   * Sum over i &lt; n of (a[ao+i] - b[bo+i])^2. Element i goes to logical lane i mod 32 by a fused
   * operation in double, and the lanes are folded pairwise: lane l with l + 16, then + 8, 4, 2, 1.
   */
  double squaredDistance(float[] a, int ao, float[] b, int bo, int n);

  /**
   * The squared distance in float, four times as fast: its relative error is at most (n + 3) 2^-24,
   * unless it is infinite or so small that squares underflow, which only lowers it. Element i goes
   * to logical lane i mod 32, folded as above.
   */
  float roughSquaredDistance(float[] a, int ao, float[] b, int bo, int n);

  /** sum[so+i] = fma(factor, x[xo+i], sum[so+i]) for i &lt; n. */
  void add(double factor, float[] x, int xo, double[] sum, int so, int n);
}
