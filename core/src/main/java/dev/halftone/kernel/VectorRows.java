package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of rows by whole vectors: what they write behind the last element is lost. */
final class VectorRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorRows() {}

  /**
   * Rows with zeros on both sides: a vector of row r is what lies at {@code source + r * rowStride}
   * in {@code from}, or may not even lie there, as far as {@code kept} has its bits.
   */
  static void pad(
      float[] from,
      int source,
      int rowStride,
      int rows,
      float[] to,
      int at,
      int stride,
      int width,
      int[] kept) {
    for (int r = 0; r < rows; r++) {
      int row = source + r * rowStride;
      int target = at + r * stride;
      if (row < 0 || row + kept.length > from.length) {
        for (int i = 0; i < width; i++) {
          to[target + i] = kept[i] == 0 ? 0f : from[row + i];
        }
      } else {
        for (int i = 0; i < width; i += LANES) {
          IntVector bits = FloatVector.fromArray(SPECIES, from, row + i).reinterpretAsInts();
          bits.and(IntVector.fromArray(INTS, kept, i))
              .reinterpretAsFloats()
              .intoArray(to, target + i);
        }
      }
    }
  }

  static void copy(
      float[] from, int source, int pitch, float[] to, int target, int[] places, int length) {
    for (int r = 0; r < places.length; r++) {
      int at = target + places[r];
      for (int i = 0; i < length; i += LANES) {
        FloatVector.fromArray(SPECIES, from, source + r * pitch + i).intoArray(to, at + i);
      }
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

  static void spread(
      float[] from,
      int source,
      int pitch,
      float[] to,
      int target,
      int[] places,
      int length,
      int spacing) {
    for (int r = 0; r < places.length; r++) {
      int at = target + places[r];
      int i = source + r * pitch;
      int end = i + length;
      for (; i <= end - 4; i += 4) {
        to[at] = from[i];
        to[at + spacing] = from[i + 1];
        to[at + 2 * spacing] = from[i + 2];
        to[at + 3 * spacing] = from[i + 3];
        at += 4 * spacing;
      }
      for (; i < end; i++) {
        to[at] = from[i];
        at += spacing;
      }
    }
  }

  /** A few zeros, as padding has. */
  static void zeros(float[] to, int at, int count) {
    for (int i = at; i < at + count; i++) {
      to[i] = 0f;
    }
  }
}
