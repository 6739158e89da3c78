package dev.halftone.kernel;

/**
 * Elementary functions over arrays: out[oo+i] = f(a[ao+i]) for i &lt; n, in place allowed at the
 * same offset.
 *
 * <p>They are our own fma polynomials, the same operations in the same order in both twins, because
 * library functions differ in their last bit between platforms, JDKs and even JIT tiers. The error
 * is at most 2 ulp, denormal arguments and results included, and a NaN result is always the
 * canonical {@link Float#NaN}. A sweep of all 2³² floats (in the tests) met at worst these ulps:
 * exp 0.90, expm1 1.44, log 0.93, log1p 1.27, tanh 1.37, sigmoid 1.48, softplus 1.68, sin 1.49, cos
 * 1.50, erf 1.01, gelu 1.80.
 */
interface TranscendentalKernels {

  /** out = eᵃ. */
  void exp(float[] a, int ao, float[] out, int oo, int n);

  /** out = eᵃ - 1 without cancellation near 0. */
  void expm1(float[] a, int ao, float[] out, int oo, int n);

  /** out = ln a; -∞ at ±0, NaN below. */
  void log(float[] a, int ao, float[] out, int oo, int n);

  /** out = ln(1 + a) without cancellation near 0; -∞ at -1, NaN below. */
  void log1p(float[] a, int ao, float[] out, int oo, int n);

  /** out = tanh a. */
  void tanh(float[] a, int ao, float[] out, int oo, int n);

  /** out = 1/(1 + e⁻ᵃ). */
  void sigmoid(float[] a, int ao, float[] out, int oo, int n);

  /** out = ln(1 + eᵃ). */
  void softplus(float[] a, int ao, float[] out, int oo, int n);

  /** out = sin a, in radians, for every finite a; NaN at ±∞. */
  void sin(float[] a, int ao, float[] out, int oo, int n);

  /** out = cos a, in radians, for every finite a; NaN at ±∞. */
  void cos(float[] a, int ao, float[] out, int oo, int n);

  /** out = erf a = 2/√π ∫₀ᵃ e^(-t²) dt. */
  void erf(float[] a, int ao, float[] out, int oo, int n);

  /** out = a·Φ(a), Φ the normal distribution function; -0 at -∞. */
  void gelu(float[] a, int ao, float[] out, int oo, int n);

  /** out = g·(Φ(x) + x·φ(x)), φ the normal density: the pullback of {@link #gelu}. */
  void geluGradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n);
}
