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
      VectorMask.fromLong(SPECIES, ((1L << (LANES / 2)) - 1) << (LANES / 2));

  private VectorRows() {}

  /** See {@link MatrixKernel#padRows}. */
  static void pad(
      float[] from,
      int row,
      int rowStride,
      int rows,
      int step,
      int[] slots,
      int[] kept,
      float[] to,
      int at,
      int stride,
      int extent,
      int above,
      int below) {
    zeros(to, at - above, above);
    int perSlot = MatrixBlock.divideUp(extent, LANES) * LANES;
    // Vectors that begin or end beyond the source are left to a loop.
    int reach = step * perSlot;
    int first = 0;
    int end = rows;
    while (first < end && row + first * rowStride < 0) {
      first++;
    }
    while (first < end && row + (end - 1) * rowStride + reach > from.length) {
      end--;
    }
    for (int r = 0; r < rows; r++) {
      int source = row + r * rowStride;
      int target = at + r * stride;
      if (r == first && end > first && step <= 2) {
        int count = end - first;
        if (step == 2) {
          padPhases(from, source, rowStride, count, slots, kept, to, target, stride, extent);
        } else {
          padPlain(from, source, rowStride, count, kept, to, target, stride);
        }
        r = end - 1;
      } else {
        padOne(from, source, step, slots, kept, to, target, extent);
      }
    }
    zeros(to, at + rows * stride, below);
  }

  /** Rows of neighbours. */
  private static void padPlain(
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
  private static void padPhases(
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
    if (both && kept.length == 2 * LANES) {
      IntVector even = IntVector.fromArray(INTS, kept, 0);
      IntVector odd = IntVector.fromArray(INTS, kept, LANES);
      for (int r = 0; r < rows; r++) {
        FloatVector low = FloatVector.fromArray(SPECIES, from, source + r * rowStride);
        FloatVector high = FloatVector.fromArray(SPECIES, from, source + r * rowStride + LANES);
        second(low, high, EVEN, even, to, target + r * stride);
        second(low, high, ODD, odd, to, target + r * stride + extent);
      }
      return;
    }
    int perSlot = both ? kept.length / 2 : kept.length;
    for (int r = 0; r < rows; r++) {
      for (int phase = 0; phase < 2; phase++) {
        int slot = slots[phase];
        int at = target + r * stride + slot * extent;
        for (int i = 0; slot >= 0 && i < perSlot; i += LANES) {
          int place = source + r * rowStride + 2 * i;
          FloatVector low = FloatVector.fromArray(SPECIES, from, place);
          FloatVector high = FloatVector.fromArray(SPECIES, from, place + LANES);
          IntVector bits = IntVector.fromArray(INTS, kept, slot * perSlot + i);
          if (phase == 0) {
            second(low, high, EVEN, bits, to, at + i);
          } else {
            second(low, high, ODD, bits, to, at + i);
          }
        }
      }
    }
  }

  private static void second(
      FloatVector low,
      FloatVector high,
      VectorShuffle<Float> shuffle,
      IntVector bits,
      float[] to,
      int target) {
    low.rearrange(shuffle)
        .blend(high.rearrange(shuffle), UPPER)
        .reinterpretAsInts()
        .and(bits)
        .reinterpretAsFloats()
        .intoArray(to, target);
  }

  /** The same for one row by elements. */
  private static void padOne(
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
