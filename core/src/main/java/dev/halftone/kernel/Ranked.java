package dev.halftone.kernel;

/** Elements as numbers whose maximum is the first of the largest. */
final class Ranked {
  private static final long MASK = 0xFFFFFFFFL;

  private Ranked() {}

  /**
   * The order of the floats, both zeros alike and NaN above everything, above the complement of
   * their places: so the first of the largest is found without branches, which would be
   * mispredicted at every other element.
   */
  static long element(float[] x, int from, int place) {
    int bits = Float.floatToIntBits(x[from + place] + 0f);
    int order = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    return (long) order << 32 | (~place & MASK);
  }
}
