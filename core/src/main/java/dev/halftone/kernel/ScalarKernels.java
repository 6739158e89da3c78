package dev.halftone.kernel;

/** The readable twin: it says what every loop computes, operation by operation. */
final class ScalarKernels implements Kernels {

  private static final int LANES = 32;

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
  public float sum(float[] a, int ao, int n) {
    float[] lanes = new float[LANES];
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      for (int j = 0; j < LANES; j++) {
        lanes[j] += a[ao + i + j];
      }
    }
    for (int j = 0; i + j < n; j++) {
      lanes[j] += a[ao + i + j];
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
    for (int j = 0; i + j < n; j++) {
      lanes[j] = Math.fma(a[ao + i + j], b[bo + i + j], lanes[j]);
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
    for (int j = 0; i + j < n; j++) {
      float d = a[ao + i + j] - b[bo + i + j];
      lanes[j] = Math.fma(d, d, lanes[j]);
    }
    return fold(lanes);
  }

  /** Lane j with lane j+16, then j+8, +4, +2, +1; destroys the lanes. */
  static float fold(float[] lanes) {
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

  @Override
  public void softmax(float[] a, int ao, float[] out, int oo, int n) {
    float max = max(a, ao, n);
    for (int i = 0; i < n; i++) {
      out[oo + i] = ScalarFunctions.exp(a[ao + i] - max);
    }
    scale(out, oo, 1f / sum(out, oo, n), out, oo, n);
  }

  @Override
  public float logSumExp(float[] a, int ao, int n) {
    float max = max(a, ao, n);
    if (!(Math.abs(max) < Float.POSITIVE_INFINITY)) {
      return max;
    }
    float[] lanes = new float[LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += ScalarFunctions.exp(a[ao + i] - max);
    }
    return max + ScalarFunctions.log(fold(lanes));
  }

  @Override
  public void adam(
      float[] w,
      float[] m,
      float[] v,
      float[] g,
      int from,
      int to,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float correction1,
      float correction2,
      float decay) {
    float step = -rate / correction1;
    float root = 1f / (float) Math.sqrt(correction2);
    for (int i = from; i < to; i++) {
      float gradient = Math.fma(decay, w[i], g[i]);
      m[i] = Math.fma(beta1, m[i], (1f - beta1) * gradient);
      v[i] = Math.fma(beta2, v[i], (1f - beta2) * gradient * gradient);
      w[i] = Math.fma(step, m[i] / Math.fma((float) Math.sqrt(v[i]), root, epsilon), w[i]);
    }
  }
}
