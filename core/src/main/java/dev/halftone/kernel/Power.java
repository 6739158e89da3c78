package dev.halftone.kernel;

import static java.lang.Math.fma;

/**
 * x^y = 2^(y·log2 x), in double precision: the logarithm's error is multiplied by up to 150, which
 * a float cannot bear.
 *
 * <p>The special cases are those of IEEE 754 and NumPy, not of {@link Math#pow}: 1^y and x^0 are 1
 * even for NaN, and (±1)^±∞ is 1. Both twins share this function.
 */
final class Power {

  /** 1.5·2⁵²: adding it rounds a small double to an integer in the low bits. */
  private static final double ROUND = 0x1.8p52;

  /** Bits of √½: mantissas are taken from [√½, √2). */
  private static final long ROOT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  /** Beyond this 2^t is ∞ or 0 as a float. */
  private static final double LIMIT = 200;

  // log2((1+s)/(1-s))/s in s², |s| <= 0.1716, 2^-45
  private static final double LOG2_5 = 0x1.21adbe62af2ffp-2;
  private static final double LOG2_4 = 0x1.4795930156f13p-2;
  private static final double LOG2_3 = 0x1.a61a2d3229691p-2;
  private static final double LOG2_2 = 0x1.2776c2956bf50p-1;
  private static final double LOG2_1 = 0x1.ec709dc53a51fp-1;
  private static final double LOG2_0 = 0x1.71547652b8252p1;

  // 2^r, |r| <= 0.5, 2^-39.8
  private static final double EXP2_8 = 0x1.63d1c24a346d6p-20;
  private static final double EXP2_7 = 0x1.00dcc8b30def0p-16;
  private static final double EXP2_6 = 0x1.4308ac1c81dc6p-13;
  private static final double EXP2_5 = 0x1.5d8744e96a1f7p-10;
  private static final double EXP2_4 = 0x1.3b2ab7184750ep-7;
  private static final double EXP2_3 = 0x1.c6b08dd79b67bp-5;
  private static final double EXP2_2 = 0x1.ebfbdff823bd4p-3;
  private static final double EXP2_1 = 0x1.62e42fef848fap-1;

  private Power() {}

  static float pow(float x, float y) {
    if (x == 1f || y == 0f) {
      return 1f;
    }
    float magnitude = ofMagnitude(Math.abs(x), y);
    boolean negative = Float.floatToRawIntBits(x) < 0;
    if (!negative) {
      return magnitude;
    }
    boolean whole = Math.rint(y) == y;
    if (x < 0f && x > Float.NEGATIVE_INFINITY && !whole) {
      return Float.NaN;
    }
    boolean odd = whole && Math.abs(y) < 0x1p24f && ((int) y & 1) != 0;
    return odd && !Float.isNaN(magnitude) ? -magnitude : magnitude;
  }

  /** a^y for a with the sign bit clear and y other than 0. */
  private static float ofMagnitude(float a, float y) {
    if (Float.isNaN(a) || Float.isNaN(y)) {
      return Float.NaN;
    }
    if (a == 0f || a == Float.POSITIVE_INFINITY) {
      return a == 0f == y > 0f ? 0f : Float.POSITIVE_INFINITY;
    }
    if (a == 1f) {
      return 1f;
    }
    double t = Math.max(-LIMIT, Math.min(LIMIT, y * log2(a)));
    double z = t + ROUND;
    double r = t - (z - ROUND);
    double p = EXP2_8;
    p = fma(p, r, EXP2_7);
    p = fma(p, r, EXP2_6);
    p = fma(p, r, EXP2_5);
    p = fma(p, r, EXP2_4);
    p = fma(p, r, EXP2_3);
    p = fma(p, r, EXP2_2);
    p = fma(p, r, EXP2_1);
    p = fma(p, r, 1);
    return (float) (p * Double.longBitsToDouble((Double.doubleToRawLongBits(z) + 1023) << 52));
  }

  private static double log2(double a) {
    long bits = Double.doubleToRawLongBits(a);
    long e = (bits - ROOT_HALF_BITS) & 0xfff0000000000000L;
    double m = Double.longBitsToDouble(bits - e);
    double s = (m - 1) / (m + 1);
    double z = s * s;
    double p = LOG2_5;
    p = fma(p, z, LOG2_4);
    p = fma(p, z, LOG2_3);
    p = fma(p, z, LOG2_2);
    p = fma(p, z, LOG2_1);
    p = fma(p, z, LOG2_0);
    return fma(s, p, (double) (e >> 52));
  }
}
