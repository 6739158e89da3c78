package dev.halftone.kernel;

/** The readable twin: it says what every loop computes, operation by operation. */
final class ScalarKernels implements Kernels {

  static final int LANES = 32;

  @Override
  public void exp(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.exp(a[ao + i]);
    }
  }

  @Override
  public void expm1(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.expm1(a[ao + i]);
    }
  }

  @Override
  public void log(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.log(a[ao + i]);
    }
  }

  @Override
  public void log1p(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.log1p(a[ao + i]);
    }
  }

  @Override
  public void tanh(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.tanh(a[ao + i]);
    }
  }

  @Override
  public void sigmoid(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.sigmoid(a[ao + i]);
    }
  }

  @Override
  public void softplus(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.softplus(a[ao + i]);
    }
  }

  @Override
  public void sin(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.sin(a[ao + i]);
    }
  }

  @Override
  public void cos(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.cos(a[ao + i]);
    }
  }

  @Override
  public void erf(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.erf(a[ao + i]);
    }
  }

  @Override
  public void reluGradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = x[xo + i] > 0f ? g[go + i] : 0f;
    }
  }

  @Override
  public float sum(float[] a, int ao, int n) {
    float[] lanes = new float[LANES];
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      for (int j = 0; j < LANES; j++) {
        lanes[j] += a[ao + i + j];
      }
    }
    return sumTail(a, ao + i, n - i, lanes);
  }

  static float sumTail(float[] a, int ao, int n, float[] lanes) {
    for (int j = 0; j < n; j++) {
      lanes[j] += a[ao + j];
    }
    return fold(lanes);
  }

  @Override
  public float dot(float[] a, int ao, float[] b, int bo, int n) {
    float[] lanes = new float[LANES];
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      for (int j = 0; j < LANES; j++) {
        lanes[j] = Math.fma(a[ao + i + j], b[bo + i + j], lanes[j]);
      }
    }
    return dotTail(a, ao + i, b, bo + i, n - i, lanes);
  }

  static float dotTail(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    for (int j = 0; j < n; j++) {
      lanes[j] = Math.fma(a[ao + j], b[bo + j], lanes[j]);
    }
    return fold(lanes);
  }

  @Override
  public float squaredDistance(float[] a, int ao, float[] b, int bo, int n) {
    float[] lanes = new float[LANES];
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      for (int j = 0; j < LANES; j++) {
        float d = a[ao + i + j] - b[bo + i + j];
        lanes[j] = Math.fma(d, d, lanes[j]);
      }
    }
    return squaredDistanceTail(a, ao + i, b, bo + i, n - i, lanes);
  }

  static float squaredDistanceTail(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    for (int j = 0; j < n; j++) {
      float d = a[ao + j] - b[bo + j];
      lanes[j] = Math.fma(d, d, lanes[j]);
    }
    return fold(lanes);
  }

  @Override
  public float sumRuns(float[] a, int ao, int n, int stride, int runs) {
    float[] lanes = new float[LANES];
    float[] rest = new float[LANES];
    int full = n - n % LANES;
    for (int run = 0; run < runs; run++) {
      int from = ao + run * stride;
      for (int i = 0; i < n; i++) {
        float[] part = i < full ? lanes : rest;
        part[i % LANES] += a[from + i];
      }
    }
    return foldRuns(lanes, rest);
  }

  @Override
  public float centredDotRuns(
      float[] a,
      int ao,
      float aCentre,
      float[] b,
      int bo,
      float bCentre,
      int n,
      int stride,
      int runs) {
    float[] lanes = new float[LANES];
    float[] rest = new float[LANES];
    int full = n - n % LANES;
    for (int run = 0; run < runs; run++) {
      int from = run * stride;
      for (int i = 0; i < n; i++) {
        float[] part = i < full ? lanes : rest;
        float left = a[ao + from + i] - aCentre;
        part[i % LANES] = Math.fma(left, b[bo + from + i] - bCentre, part[i % LANES]);
      }
    }
    return foldRuns(lanes, rest);
  }

  static float foldRuns(float[] lanes, float[] rest) {
    for (int j = 0; j < LANES; j++) {
      lanes[j] += rest[j];
    }
    return fold(lanes);
  }

  /** Lane j with lane j+16, then j+8, +4, +2, +1; destroys the lanes. */
  private static float fold(float[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int j = 0; j < width; j++) {
        lanes[j] += lanes[j + width];
      }
    }
    return Float.isNaN(lanes[0]) ? Float.NaN : lanes[0];
  }

  @Override
  public float max(float[] a, int ao, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, a[ao + i]);
    }
    return Float.isNaN(max) ? Float.NaN : max;
  }

  @Override
  public float min(float[] a, int ao, int n) {
    float min = Float.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      min = Math.min(min, a[ao + i]);
    }
    return Float.isNaN(min) ? Float.NaN : min;
  }

  @Override
  public int argMax(float[] a, int ao, int n) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      // The second test lets any number replace a leading NaN.
      if (a[ao + i] > a[ao + best] || (Float.isNaN(a[ao + best]) && !Float.isNaN(a[ao + i]))) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public int argMin(float[] a, int ao, int n) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (a[ao + i] < a[ao + best] || (Float.isNaN(a[ao + best]) && !Float.isNaN(a[ao + i]))) {
        best = i;
      }
    }
    return best;
  }
}
