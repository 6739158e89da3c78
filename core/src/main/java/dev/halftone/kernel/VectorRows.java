package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of rows by whole vectors: what they write behind the last element is meant to be
 * overwritten. Elements that a vector would read beyond the array are copied one by one.
 */
final class VectorRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorRows() {}

  static void copy(float[] from, int source, float[] to, int target, int length) {
    int i = 0;
    int end = Math.min(length, from.length - source - LANES + 1);
    for (; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, from, source + i).intoArray(to, target + i);
    }
    for (; i < length; i++) {
      to[target + i] = from[source + i];
    }
  }

  /** By fours: gathering and rearranging vectors are slower, and so is what C2 makes of a loop. */
  static void everySecond(float[] from, int source, float[] to, int target, int length) {
    int i = target;
    int at = source;
    int end = target + length;
    for (; i <= end - 4; i += 4) {
      to[i] = from[at];
      to[i + 1] = from[at + 2];
      to[i + 2] = from[at + 4];
      to[i + 3] = from[at + 6];
      at += 8;
    }
    for (; i < end; i++) {
      to[i] = from[at];
      at += 2;
    }
  }

  static void zeros(float[] to, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.zero(SPECIES).intoArray(to, at + i);
    }
  }
}
