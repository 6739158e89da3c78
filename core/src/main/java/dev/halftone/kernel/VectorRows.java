package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Copies of rows by whole vectors: what they write behind the last element is lost. */
final class VectorRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Elements 0, 2, 4 ... in the lower half and again in the upper, and those between. */
  private static final VectorShuffle<Float> EVEN =
      VectorShuffle.fromOp(SPECIES, i -> 2 * i % LANES);

  private static final VectorShuffle<Float> ODD =
      VectorShuffle.fromOp(SPECIES, i -> 2 * i % LANES + 1);

  private static final VectorMask<Float> UPPER =
      VectorMask.fromLong(SPECIES, ((1L << LANES / 2) - 1) << LANES / 2);

  private VectorRows() {}

  /** Rows of neighbours with zeros on both sides. */
  static void pad(
      float[] from,
      int source,
      int rowStride,
      int rows,
      int[] kept,
      float[] to,
      int target,
      int stride) {
    IntVector first = IntVector.fromArray(INTS, kept, 0);
    if (kept.length == LANES) {
      for (int r = 0; r < rows; r++) {
        keep(from, source + r * rowStride, first, to, target + r * stride);
      }
    } else if (kept.length == 2 * LANES) {
      IntVector second = IntVector.fromArray(INTS, kept, LANES);
      for (int r = 0; r < rows; r++) {
        int row = source + r * rowStride;
        int at = target + r * stride;
        keep(from, row, first, to, at);
        keep(from, row + LANES, second, to, at + LANES);
      }
    } else {
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < kept.length; i += LANES) {
          IntVector bits = IntVector.fromArray(INTS, kept, i);
          keep(from, source + r * rowStride + i, bits, to, target + r * stride + i);
        }
      }
    }
  }

  private static void keep(float[] from, int source, IntVector bits, float[] to, int target) {
    FloatVector.fromArray(SPECIES, from, source)
        .reinterpretAsInts()
        .and(bits)
        .reinterpretAsFloats()
        .intoArray(to, target);
  }

  /** The same for every second element and those between, each to its slot. */
  static void padPhases(
      float[] from,
      int source,
      int rowStride,
      int rows,
      int[] slots,
      int[] kept,
      float[] to,
      int target,
      int stride,
      int extent) {
    boolean both = slots[0] >= 0 && slots[1] >= 0;
    int perSlot = both ? kept.length / 2 : kept.length;
    for (int r = 0; r < rows; r++) {
      for (int i = 0; slots[0] >= 0 && i < perSlot; i += LANES) {
        IntVector bits = IntVector.fromArray(INTS, kept, i);
        second(from, source + r * rowStride + 2 * i, EVEN, bits, to, target + r * stride + i);
      }
      int at = target + r * stride + (both ? extent : 0);
      int keptAt = both ? perSlot : 0;
      for (int i = 0; slots[1] >= 0 && i < perSlot; i += LANES) {
        IntVector bits = IntVector.fromArray(INTS, kept, keptAt + i);
        second(from, source + r * rowStride + 2 * i, ODD, bits, to, at + i);
      }
    }
  }

  private static void second(
      float[] from,
      int source,
      VectorShuffle<Float> shuffle,
      IntVector bits,
      float[] to,
      int target) {
    FloatVector low = FloatVector.fromArray(SPECIES, from, source);
    FloatVector high = FloatVector.fromArray(SPECIES, from, source + LANES);
    low.rearrange(shuffle)
        .blend(high.rearrange(shuffle), UPPER)
        .reinterpretAsInts()
        .and(bits)
        .reinterpretAsFloats()
        .intoArray(to, target);
  }

  /** The same for one row by elements. */
  static void padOne(
      float[] from,
      int source,
      int step,
      int[] slots,
      int[] kept,
      float[] to,
      int target,
      int extent) {
    int perSlot = MatrixBlock.divideUp(extent, LANES) * LANES;
    for (int phase = 0; phase < step; phase++) {
      int slot = slots[phase];
      for (int i = 0; slot >= 0 && i < extent; i++) {
        boolean copied = kept[slot * perSlot + i] != 0;
        to[target + slot * extent + i] = copied ? from[source + phase + i * step] : 0f;
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

  static void zeros(float[] to, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.zero(SPECIES).intoArray(to, at + i);
    }
  }
}
