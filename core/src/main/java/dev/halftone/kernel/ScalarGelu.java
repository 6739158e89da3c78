package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.*;
import static java.lang.Math.abs;
import static java.lang.Math.fma;

/**
 * x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016), and its derivative.
 *
 * <p>1 + erf cancels for negative x. So Φ(x) = 1/2 + x·P(x²) near 0, and elsewhere t·Φ(-t) =
 * T(t)·e^(-t²/2), t = |x|, where T is a polynomial in (t - 4)/(t + 4) and the rounding of t² is put
 * back.
 */
final class ScalarGelu {
  private ScalarGelu() {}

  static float gelu(float x) {
    float t = magnitude(x);
    float z = t * t;
    float small = x * fma(x, near(z), 0.5f);
    float lost = tail(t) * normal(t, z);
    float large = x < 0f ? -lost : x - lost;
    float y = t < GELU_SMALL ? small : large;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** Φ(x) + x·φ(x). */
  static float slope(float x) {
    float t = magnitude(x);
    float z = t * t;
    float e = normal(t, z);
    float small = fma(x, fma(e, NORMAL_PEAK, near(z)), 0.5f);
    float lost = fma(-t, NORMAL_PEAK, tail(t) / t) * e;
    float large = x < 0f ? lost : 1f - lost;
    float y = t < GELU_SMALL ? small : large;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  private static float magnitude(float x) {
    float a = abs(x);
    return a > GELU_HIGHEST ? GELU_HIGHEST : a;
  }

  private static float near(float z) {
    float p = GELU_SMALL_5;
    p = fma(p, z, GELU_SMALL_4);
    p = fma(p, z, GELU_SMALL_3);
    p = fma(p, z, GELU_SMALL_2);
    p = fma(p, z, GELU_SMALL_1);
    return fma(p, z, GELU_SMALL_0);
  }

  /** e^(-t²/2), z being t² rounded. */
  private static float normal(float t, float z) {
    float e = ScalarFunctions.exp(-0.5f * z);
    return fma(e, -0.5f * fma(t, t, -z), e);
  }

  private static float tail(float t) {
    float w = (t - 4f) / (t + 4f);
    float r = GELU_TAIL_8;
    r = fma(r, w, GELU_TAIL_7);
    r = fma(r, w, GELU_TAIL_6);
    r = fma(r, w, GELU_TAIL_5);
    r = fma(r, w, GELU_TAIL_4);
    r = fma(r, w, GELU_TAIL_3);
    r = fma(r, w, GELU_TAIL_2);
    r = fma(r, w, GELU_TAIL_1);
    return fma(r, w, GELU_TAIL_0);
  }
}
