package dev.halftone.kernel;

/**
 * Buffers that one worker (or one calling thread, for the length of a call) reuses from task to
 * task. A slot holds one array; contents are whatever the last user left.
 */
final class Scratch {
  static final int PANEL = 0;
  static final int EDGE = 1;
  static final int PADDED = 2;
  static final int RESULTS = 3;
  static final int PANELS = 4;
  static final int LEFT = 5;
  static final int RIGHT = 6;
  private static final int SLOTS = 7;

  /**
   * Larger requests are served but not kept, so that one huge image does not stay in memory for
   * ever.
   */
  private static final int KEPT_FLOATS = 1 << 21;

  private final float[][] floats = new float[SLOTS][0];

  float[] floats(int slot, int length) {
    float[] kept = floats[slot];
    if (kept.length >= length) {
      return kept;
    }
    float[] grown = new float[Math.max(length, Math.min(KEPT_FLOATS, 2 * kept.length))];
    if (grown.length <= KEPT_FLOATS) {
      floats[slot] = grown;
    }
    return grown;
  }
}
