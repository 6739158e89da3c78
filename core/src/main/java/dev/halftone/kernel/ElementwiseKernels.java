package dev.halftone.kernel;

/**
 * Plain loops that C2 turns into SIMD code on its own, so both twins share this one version, save
 * for the four operations of arithmetic, where short runs gain from a twin by hand, and the
 * rectifier, which C2 may leave to scalars.
 *
 * <p>Measured on 4,096 floats: for the others a hand-written loop is no faster. Each method reads
 * {@code n} elements from the given offsets and writes {@code n} elements from {@code oo}; output
 * may be an input, at the same offset. A NaN that these loops pass on or make has unspecified sign
 * and payload, since compilers may swap operands: compare bits with {@link Float#floatToIntBits},
 * which treats all NaNs as one.
 */
interface ElementwiseKernels {

  /** out = -a. */
  default void neg(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = -a[ao + i];
    }
  }

  /** out = |a|. */
  default void abs(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Math.abs(a[ao + i]);
    }
  }

  /** out = a². */
  default void square(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = a[ao + i] * a[ao + i];
    }
  }

  /** out = √a, correctly rounded. */
  default void sqrt(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = (float) Math.sqrt(a[ao + i]);
    }
  }

  /** out = 1/√a: a correctly rounded root, then a correctly rounded quotient. */
  default void rsqrt(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = 1f / (float) Math.sqrt(a[ao + i]);
    }
  }

  /** out = 1/a. */
  default void reciprocal(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = 1f / a[ao + i];
    }
  }

  /** out = max(a, 0); NaN stays NaN and -0 becomes +0. */
  default void relu(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Math.max(a[ao + i], 0f);
    }
  }

  /** out = a + b. */
  default void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = a[ao + i] + b[bo + i];
    }
  }

  /** out = a - b. */
  default void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = a[ao + i] - b[bo + i];
    }
  }

  /** out = a·b. */
  default void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = a[ao + i] * b[bo + i];
    }
  }

  /** out = a/b. */
  default void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = a[ao + i] / b[bo + i];
    }
  }

  /** out = the larger of a and b; NaN where either is NaN, and -0 is smaller than +0. */
  default void maximum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Math.max(a[ao + i], b[bo + i]);
    }
  }

  /** out = the smaller of a and b; NaN where either is NaN, and -0 is smaller than +0. */
  default void minimum(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Math.min(a[ao + i], b[bo + i]);
    }
  }

  /**
   * out = aᵇ with an error of at most 1 ulp; NaN for a negative a and a broken b, 1 wherever a is 1
   * or b is 0.
   */
  default void pow(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Power.pow(a[ao + i], b[bo + i]);
    }
  }

  /** out = a to the exponent, as {@link #pow}. */
  default void power(float[] a, int ao, float exponent, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Power.pow(a[ao + i], exponent);
    }
  }

  /** out = factor·a. */
  default void scale(float[] a, int ao, float factor, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = factor * a[ao + i];
    }
  }

  /** out = a + term. */
  default void shift(float[] a, int ao, float term, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = a[ao + i] + term;
    }
  }

  /** out = fma(factor, a, out). */
  default void axpy(float factor, float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Math.fma(factor, a[ao + i], out[oo + i]);
    }
  }

  /** out[j] += a[j] of every row in turn; row r starts at {@code ao + r·stride}. */
  default void addRows(float[] a, int ao, int stride, int rows, float[] out, int oo, int n) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < n; j++) {
        out[oo + j] += a[ao + row * stride + j];
      }
    }
  }

  /** out = g·y·(1 - y), where y = sigmoid(x) is the output of the forward loop. */
  default void sigmoidGradient(float[] y, int yo, float[] g, int go, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = g[go + i] * (y[yo + i] * (1f - y[yo + i]));
    }
  }

  /** out = g·(1 - y²), where y = tanh(x) is the output of the forward loop. */
  default void tanhGradient(float[] y, int yo, float[] g, int go, float[] out, int oo, int n) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = g[go + i] * Math.fma(-y[yo + i], y[yo + i], 1f);
    }
  }
}
