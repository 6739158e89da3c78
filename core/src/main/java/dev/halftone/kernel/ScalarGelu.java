package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.*;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.abs;
import static java.lang.Math.fma;

/**
 * x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016), and its derivative.
 *
 * <p>1 + erf cancels for negative x. So Φ(x) = 1/2 + x·P(x²) near 0, and elsewhere t·Φ(-t) =
 * T(t)·e^(-t²/2), t = |x|, where T is a polynomial in w = (t - m)/(t + m) and the rounding of t² is
 * put back. With C and s for the constant of T and the power less one, T·(1 + s) = C + ((T - C)·(1
 * + s) + C·s): rounding T and 1 + s first, and P before it is subtracted from 1/2, erred by 3.2
 * ulp.
 */
final class ScalarGelu {
  private ScalarGelu() {}

  static float gelu(float x) {
    float t = magnitude(x);
    float z = t * t;
    float small = fma(x, fma(x, GELU_SMALL_0, 0.5f), z * z * near(z));
    float c = exponent(z);
    float scale = fma(c, LOG2_E, ROUND_BIASED_RAISED);
    float s = normalLessOne(t, z, c, scale);
    float w = (t - GELU_MIDDLE) / (t + GELU_MIDDLE);
    float v = fma(w * tail(w), s + 1f, GELU_TAIL_0 * s);
    float lost = (GELU_TAIL_0 + v) * toExponent(scale) * LOWER;
    float large = x < 0f ? -lost : x - lost;
    float y = t < GELU_SMALL ? small : large;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** Φ(x) + x·φ(x). */
  static float slope(float x) {
    float t = magnitude(x);
    float z = t * t;
    float c = exponent(z);
    float scale = fma(c, LOG2_E, ROUND_BIASED_RAISED);
    float e = (normalLessOne(t, z, c, scale) + 1f) * toExponent(scale) * LOWER;
    float small = fma(x, fma(e, NORMAL_PEAK, fma(near(z), z, GELU_SMALL_0)), 0.5f);
    float w = (t - GELU_MIDDLE) / (t + GELU_MIDDLE);
    float lost = fma(-t, NORMAL_PEAK, fma(tail(w), w, GELU_TAIL_0) / t) * e;
    float large = x < 0f ? lost : 1f - lost;
    float y = t < GELU_SMALL ? small : large;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  private static float magnitude(float x) {
    float a = abs(x);
    return a > GELU_HIGHEST ? GELU_HIGHEST : a;
  }

  /** P(z) without its constant, over z. */
  private static float near(float z) {
    float p = GELU_SMALL_5;
    p = fma(p, z, GELU_SMALL_4);
    p = fma(p, z, GELU_SMALL_3);
    p = fma(p, z, GELU_SMALL_2);
    return fma(p, z, GELU_SMALL_1);
  }

  private static float exponent(float z) {
    float c = -0.5f * z;
    return c < EXP_LOWEST ? EXP_LOWEST : c;
  }

  /**
   * e^(-t²/2)/2^n - 1, z being t² rounded, c = -z/2, and n the integer in the low bits of scale.
   * Taken without the one, and T without its constant, neither is rounded before they meet.
   */
  private static float normalLessOne(float t, float z, float c, float scale) {
    float n = scale - ROUND_BIASED_RAISED;
    float r = fma(n, -LN2_HIGH, c);
    r = fma(n, -LN2_LOW, r) + -0.5f * fma(t, t, -z);
    float p = EXP_4;
    p = fma(p, r, EXP_3);
    p = fma(p, r, EXP_2);
    p = fma(p, r, EXP_1);
    p = fma(p, r, EXP_0);
    p = fma(p, r, 1f);
    return p * r;
  }

  /** 2^(n + 64), which is never denormal. */
  private static float toExponent(float scale) {
    return intBitsToFloat(floatToRawIntBits(scale) << MANTISSA_BITS);
  }

  /** T without its constant, over w. */
  private static float tail(float w) {
    float r = GELU_TAIL_9;
    r = fma(r, w, GELU_TAIL_8);
    r = fma(r, w, GELU_TAIL_7);
    r = fma(r, w, GELU_TAIL_6);
    r = fma(r, w, GELU_TAIL_5);
    r = fma(r, w, GELU_TAIL_4);
    r = fma(r, w, GELU_TAIL_3);
    r = fma(r, w, GELU_TAIL_2);
    return fma(r, w, GELU_TAIL_1);
  }
}
