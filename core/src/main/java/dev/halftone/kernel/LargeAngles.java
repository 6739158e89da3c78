package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.MANTISSA_BITS;

/**
 * Sine and cosine of angles beyond {@link Coefficients#TRIGONOMETRIC_LIMIT}, after Payne and Hanek:
 * the mantissa times that window of 2/π whose product's integer part modulo 4 and fraction are
 * needed. Both twins call it, angle by angle; such angles are rare.
 */
final class LargeAngles {

  /** The first 256 bits of 2/π behind the binary point. */
  private static final long[] TWO_OVER_PI = {
    0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L
  };

  /** π/2 for a fraction with 62 bits behind the point. */
  private static final double SCALE = Math.PI / 2 * 0x1p-62;

  private LargeAngles() {}

  static float sin(float x) {
    return sinShifted(x, 0);
  }

  static float cos(float x) {
    return sinShifted(x, 1);
  }

  private static float sinShifted(float x, int quadrants) {
    if (!(Math.abs(x) < Float.POSITIVE_INFINITY)) {
      return Float.NaN;
    }
    int bits = Float.floatToRawIntBits(x);
    long mantissa = (bits & 0x7fffff) | 0x800000;
    // |x| = mantissa·2^shift; drop the bits of 2/π that contribute multiples of 4 quadrants.
    int shift = ((bits >> MANTISSA_BITS) & 0xff) - 127 - MANTISSA_BITS;
    int first = shift - 2;
    long high = window(first);
    long low = window(first + 64) >>> 32;
    // 2 integer bits (the quadrant) and 62 bits of fraction; the wrapped-off part is whole turns.
    long turns = high * mantissa + ((low * mantissa) >>> 32);
    int quadrant = (int) (turns >>> 62);
    long fraction = turns << 2 >> 2;
    quadrant += (int) ((turns >>> 61) & 1);
    float r = (float) (fraction * SCALE);
    if (x < 0f) {
      return ScalarFunctions.sinOfQuadrant(-r, -quadrant + quadrants);
    }
    return ScalarFunctions.sinOfQuadrant(r, quadrant + quadrants);
  }

  /** 64 bits of 2/π from the given place on; places before the point are 0. */
  private static long window(int place) {
    if (place < 0) {
      return TWO_OVER_PI[0] >>> -place;
    }
    int word = place >> 6;
    int offset = place & 63;
    long bits = TWO_OVER_PI[word] << offset;
    return offset == 0 ? bits : bits | TWO_OVER_PI[word + 1] >>> (64 - offset);
  }
}
