package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.*;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.abs;
import static java.lang.Math.fma;

/**
 * The elementary functions, one float at a time: the specification of {@code VectorFunctions}.
 *
 * <p>Straight-line code with selects, so that the vector twin can follow operation by operation.
 */
final class ScalarFunctions {

  private ScalarFunctions() {}

  /** e^x = 2^n·e^r, n = round(x/ln 2), |r| at most ln(2)/2. */
  static float exp(float x) {
    float c = x > EXP_HIGHEST ? EXP_HIGHEST : x;
    c = c < EXP_LOWEST ? EXP_LOWEST : c;
    float z = fma(c, LOG2_E, ROUND_TWICE_BIASED);
    float n = z - ROUND_TWICE_BIASED;
    float r = fma(n, -LN2_HIGH, c);
    r = fma(n, -LN2_LOW, r);
    float p = EXP_4;
    p = fma(p, r, EXP_3);
    p = fma(p, r, EXP_2);
    p = fma(p, r, EXP_1);
    p = fma(p, r, EXP_0);
    p = fma(p, r, 1f);
    p = fma(p, r, 1f);
    // Two factors, because 2^n itself may be denormal or overflow; only the second one rounds.
    int whole = floatToRawIntBits(z);
    int half = floatToRawIntBits(fma(c, HALF_LOG2_E, ROUND_BIASED));
    float y = p * toExponent(half) * toExponent(whole - half);
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** e^x - 1 = 2·(2^(n-1)·(e^r - 1) + (2^(n-1) - 1/2)); the halving keeps n = 128 in range. */
  static float expm1(float x) {
    float c = x > EXP_HIGHEST ? EXP_HIGHEST : x;
    c = c < EXPM1_LOWEST ? EXPM1_LOWEST : c;
    float z = fma(c, LOG2_E, ROUND_BIASED_LESS_ONE);
    float n = z - ROUND_BIASED_LESS_ONE;
    float r = fma(n, -LN2_HIGH, c);
    r = fma(n, -LN2_LOW, r);
    float p = EXPM1_5;
    p = fma(p, r, EXPM1_4);
    p = fma(p, r, EXPM1_3);
    p = fma(p, r, EXPM1_2);
    p = fma(p, r, EXPM1_1);
    p = fma(p, r, EXPM1_0);
    float q = fma(r * r, p, r);
    float s = toExponent(floatToRawIntBits(z));
    float v = fma(q, s, s - 0.5f);
    float y = abs(x) < EXPM1_TINY ? x : v + v;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** ln x = k·ln 2 + ln(1 + f), x = 2^k·(1 + f), 1 + f in [0.75, 1.5). */
  static float log(float x) {
    boolean denormal = x < Float.MIN_NORMAL;
    int bits = floatToRawIntBits(denormal ? x * DENORMAL_SCALE : x);
    int e = (bits - THREE_QUARTERS_BITS) & EXPONENT_MASK;
    float f = intBitsToFloat(bits - e) - 1f;
    int k = (e >> MANTISSA_BITS) - (denormal ? MANTISSA_BITS : 0);
    float y = fma((float) k, LN2, logNearOne(f));
    y = x == Float.POSITIVE_INFINITY ? x : y;
    y = x == 0f ? Float.NEGATIVE_INFINITY : y;
    return x >= 0f ? y : Float.NaN;
  }

  /** ln(1 + x) = k·ln 2 + ln(1 + f), f = x/2^k + (1/2^k - 1), which is exact. */
  static float log1p(float x) {
    float y = log1pInside(x);
    y = x == Float.POSITIVE_INFINITY ? x : y;
    y = x == 0f ? x : y;
    y = x == -1f ? Float.NEGATIVE_INFINITY : y;
    return x >= -1f ? y : Float.NaN;
  }

  /** ln(1 + x) for finite x above -1; the sign of zero is lost. */
  private static float log1pInside(float x) {
    int e = (floatToRawIntBits(1f + x) - THREE_QUARTERS_BITS) & EXPONENT_MASK;
    float scaled = intBitsToFloat(floatToRawIntBits(x) - e);
    float f = scaled + fma(0.25f, intBitsToFloat(FOUR_BITS - e), -1f);
    return fma((float) (e >> MANTISSA_BITS), LN2, logNearOne(f));
  }

  private static float logNearOne(float f) {
    float p = LOG_8;
    p = fma(p, f, LOG_7);
    p = fma(p, f, LOG_6);
    p = fma(p, f, LOG_5);
    p = fma(p, f, LOG_4);
    p = fma(p, f, LOG_3);
    p = fma(p, f, LOG_2);
    p = fma(p, f, LOG_1);
    p = fma(p, f, LOG_0);
    return fma(f * f, p, f);
  }

  /** An odd polynomial near 0, 1 - 2/(e^(2|x|) + 1) elsewhere. */
  static float tanh(float x) {
    float a = abs(x);
    float z = a * a;
    float p = TANH_4;
    p = fma(p, z, TANH_3);
    p = fma(p, z, TANH_2);
    p = fma(p, z, TANH_1);
    p = fma(p, z, TANH_0);
    float small = fma(a * z, p, a);
    float large = fma(-2f, 1f / (exp(a + a) + 1f), 1f);
    float y = withSignOf(x, a < TANH_SMALL ? small : large);
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** 1/(1 + e) or e/(1 + e) with e = e^-|x|, so that nothing overflows and denormals are kept. */
  static float sigmoid(float x) {
    float e = exp(-abs(x));
    float d = 1f + e;
    float lost = e - (d - 1f);
    float numerator = x < 0f ? e : 1f;
    float inverse = 1f / d;
    float y = numerator * inverse;
    // One Newton step against the unrounded denominator; without it the error reaches 2.0 ulp.
    float rest = fma(-y, lost, fma(-y, d, numerator));
    y = fma(rest, inverse, y);
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** max(x, 0) + ln(1 + e^-|x|). */
  static float softplus(float x) {
    float y = (x > 0f ? x : 0f) + log1pInside(exp(-abs(x)));
    return Float.isNaN(x) ? Float.NaN : y;
  }

  static float sin(float x) {
    if (abs(x) > TRIGONOMETRIC_LIMIT) {
      return LargeAngles.sin(x);
    }
    float z = fma(x, TWO_OVER_PI, ROUND);
    float y = sinOfQuadrant(reduceAngle(x, z - ROUND), floatToRawIntBits(z));
    y = abs(x) < SIN_TINY ? x : y;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** cos x is sin one quadrant further. */
  static float cos(float x) {
    if (abs(x) > TRIGONOMETRIC_LIMIT) {
      return LargeAngles.cos(x);
    }
    float z = fma(x, TWO_OVER_PI, ROUND);
    float y = sinOfQuadrant(reduceAngle(x, z - ROUND), floatToRawIntBits(z) + 1);
    return Float.isNaN(x) ? Float.NaN : y;
  }

  private static float reduceAngle(float x, float n) {
    float r = fma(n, -HALF_PI_HIGH, x);
    r = fma(n, -HALF_PI_MIDDLE, r);
    return fma(n, -HALF_PI_LOW, r);
  }

  /** sin(r + quadrant·π/2); only the low two bits of the quadrant count. */
  static float sinOfQuadrant(float r, int quadrant) {
    float z = r * r;
    float s = SIN_3;
    s = fma(s, z, SIN_2);
    s = fma(s, z, SIN_1);
    s = fma(s, z, SIN_0);
    s = fma(r * z, s, r);
    float c = COS_2;
    c = fma(c, z, COS_1);
    c = fma(c, z, COS_0);
    c = fma(c, z, -0.5f);
    c = fma(c, z, 1f);
    float y = (quadrant & 1) != 0 ? c : s;
    return intBitsToFloat(floatToRawIntBits(y) ^ ((quadrant & 2) << 30));
  }

  /** An odd polynomial near 0, 1 - e^(-q(|x|)) elsewhere. */
  static float erf(float x) {
    float a = abs(x);
    float z = a * a;
    float p = ERF_SMALL_6;
    p = fma(p, z, ERF_SMALL_5);
    p = fma(p, z, ERF_SMALL_4);
    p = fma(p, z, ERF_SMALL_3);
    p = fma(p, z, ERF_SMALL_2);
    p = fma(p, z, ERF_SMALL_1);
    p = fma(p, z, ERF_SMALL_0);
    float small = fma(a, p, a);
    float t = a > ERF_HIGHEST ? ERF_HIGHEST : a;
    float q = ERF_LARGE_6;
    q = fma(q, t, ERF_LARGE_5);
    q = fma(q, t, ERF_LARGE_4);
    q = fma(q, t, ERF_LARGE_3);
    q = fma(q, t, ERF_LARGE_2);
    q = fma(q, t, ERF_LARGE_1);
    q = fma(q, t, ERF_LARGE_0);
    float large = 1f - exp(-fma(t, q, t));
    float y = withSignOf(x, a < ERF_SMALL ? small : large);
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** 2^(k-127) for an integer k in the low bits. */
  private static float toExponent(int bits) {
    return intBitsToFloat(bits << MANTISSA_BITS);
  }

  private static float withSignOf(float x, float magnitude) {
    return intBitsToFloat((floatToRawIntBits(x) & SIGN_BIT) | floatToRawIntBits(magnitude));
  }
}
