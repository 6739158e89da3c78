package dev.halftone.kernel;

/** The specification of {@link DoubleSums}. */
final class ScalarDoubleSums implements DoubleSums {
  static final int LANES = 32;

  @Override
  public double squaredDistance(float[] a, int ao, float[] b, int bo, int n) {
    double[] lanes = new double[LANES];
    accumulate(lanes, a, ao, b, bo, 0, n);
    return fold(lanes);
  }

  /** Adds the elements from {@code from} to {@code to}, each to its lane. */
  static void accumulate(double[] lanes, float[] a, int ao, float[] b, int bo, int from, int to) {
    for (int i = from; i < to; i++) {
      double difference = (double) a[ao + i] - b[bo + i];
      lanes[i % LANES] = Math.fma(difference, difference, lanes[i % LANES]);
    }
  }

  static double fold(double[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] += lanes[lane + width];
      }
    }
    return lanes[0];
  }

  @Override
  public float roughSquaredDistance(float[] a, int ao, float[] b, int bo, int n) {
    float[] lanes = new float[LANES];
    accumulate(lanes, a, ao, b, bo, 0, n);
    return fold(lanes);
  }

  /** Adds the elements from {@code from} to {@code to}, each to its lane. */
  static void accumulate(float[] lanes, float[] a, int ao, float[] b, int bo, int from, int to) {
    for (int i = from; i < to; i++) {
      float difference = a[ao + i] - b[bo + i];
      lanes[i % LANES] = Math.fma(difference, difference, lanes[i % LANES]);
    }
  }

  static float fold(float[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] += lanes[lane + width];
      }
    }
    return lanes[0];
  }

  @Override
  public void add(double factor, float[] x, int xo, double[] sum, int so, int n) {
    for (int i = 0; i < n; i++) {
      sum[so + i] = Math.fma(factor, x[xo + i], sum[so + i]);
    }
  }
}
