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
  public void gelu(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarGelu.gelu(a[ao + i]);
    }
  }

  @Override
  public void geluGradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = g[go + i] * ScalarGelu.slope(x[xo + i]);
    }
  }

  @Override
  public void maxOfSquares(
      float[] x,
      int row,
      int width,
      int n,
      float[] out,
      int[] argmax,
      int to,
      int corner,
      float[] buffer) {
    for (int i = 0; i < n; i++) {
      int place = 2 * i;
      long upper = Math.max(Ranked.element(x, row, place), Ranked.element(x, row, place + 1));
      place += width;
      long lower = Math.max(Ranked.element(x, row, place), Ranked.element(x, row, place + 1));
      int best = ~(int) Math.max(upper, lower);
      argmax[to + i] = corner + best;
      out[to + i] = x[row + best];
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
    return fold(lanes, 0);
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
    return fold(lanes, 0);
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
    return fold(lanes, 0);
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
    return fold(lanes, 0);
  }

  @Override
  public void sumRows(float[] a, int ao, int n, int stride, int rows, float[] sums, int so) {
    for (int row = 0; row < rows; row++) {
      sums[so + row] = sum(a, ao + row * stride, n);
    }
  }

  @Override
  public void centredRows(
      float[] a,
      int ao,
      int n,
      int stride,
      int rows,
      float[] centres,
      float[] sums,
      float[] squares,
      int so) {
    for (int row = 0; row < rows; row++) {
      float[] plain = new float[LANES];
      float[] squared = new float[LANES];
      for (int i = 0; i < n; i++) {
        float d = a[ao + row * stride + i] - centres[so + row];
        plain[i % LANES] += d;
        squared[i % LANES] = Math.fma(d, d, squared[i % LANES]);
      }
      sums[so + row] = fold(plain, 0);
      squares[so + row] = fold(squared, 0);
    }
  }

  @Override
  public void standardizedSums(
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
      float[] sums) {
    float[] lanes = new float[2 * LANES];
    standardizedTail(a, ao, centre, factor, term, g, go, w, wo, toW, toB, to, n, lanes, sums);
  }

  static void standardizedTail(
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
      float[] lanes,
      float[] sums) {
    for (int i = 0; i < n; i++) {
      int lane = i % LANES;
      float y = Math.fma(a[ao + i] - centre, factor, term);
      float h = g[go + i] * w[wo + i];
      lanes[lane] += h;
      lanes[LANES + lane] = Math.fma(h, y, lanes[LANES + lane]);
      toW[to + i] = Math.fma(g[go + i], y, toW[to + i]);
      toB[to + i] += g[go + i];
    }
    sums[0] = fold(lanes, 0);
    sums[1] = fold(lanes, LANES);
  }

  /** The lanes from an index on: lane j with lane j+16, then j+8, +4, +2, +1. */
  static float fold(float[] lanes, int from) {
    float even = four(lanes, from) + four(lanes, from + 2);
    float odd = four(lanes, from + 1) + four(lanes, from + 3);
    float sum = even + odd;
    return Float.isNaN(sum) ? Float.NaN : sum;
  }

  /** Every fourth lane, in the order of the fold. */
  private static float four(float[] lanes, int j) {
    float low = (lanes[j] + lanes[j + 16]) + (lanes[j + 8] + lanes[j + 24]);
    float high = (lanes[j + 4] + lanes[j + 20]) + (lanes[j + 12] + lanes[j + 28]);
    return low + high;
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
