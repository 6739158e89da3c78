package dev.halftone.kernel;

import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sums over the 32 logical lanes of {@link ReductionKernels}: 2 vectors of 16, 4 of 8 or 8 of 4
 * lanes, each width in a method of its own because an array of accumulators would be boxed. The run
 * must be a multiple of 32; what is left is for the scalar twin.
 */
final class VectorReductions {

  private static final int LENGTH = FLOATS.length();

  private VectorReductions() {}

  static void sum(float[] a, int ao, int n, float[] lanes) {
    switch (LENGTH) {
      case 16 -> sum2(a, ao, n, lanes);
      case 8 -> sum4(a, ao, n, lanes);
      default -> sum8(a, ao, n, lanes);
    }
  }

  private static void sum2(float[] a, int ao, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      s0 = s0.add(fromArray(FLOATS, a, ao + i));
      s1 = s1.add(fromArray(FLOATS, a, ao + i + LENGTH));
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
  }

  private static void sum4(float[] a, int ao, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    FloatVector s2 = broadcast(FLOATS, 0f);
    FloatVector s3 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      s0 = s0.add(fromArray(FLOATS, a, ao + i));
      s1 = s1.add(fromArray(FLOATS, a, ao + i + LENGTH));
      s2 = s2.add(fromArray(FLOATS, a, ao + i + 2 * LENGTH));
      s3 = s3.add(fromArray(FLOATS, a, ao + i + 3 * LENGTH));
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
    s2.intoArray(lanes, 2 * LENGTH);
    s3.intoArray(lanes, 3 * LENGTH);
  }

  private static void sum8(float[] a, int ao, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    FloatVector s2 = broadcast(FLOATS, 0f);
    FloatVector s3 = broadcast(FLOATS, 0f);
    FloatVector s4 = broadcast(FLOATS, 0f);
    FloatVector s5 = broadcast(FLOATS, 0f);
    FloatVector s6 = broadcast(FLOATS, 0f);
    FloatVector s7 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      s0 = s0.add(fromArray(FLOATS, a, ao + i));
      s1 = s1.add(fromArray(FLOATS, a, ao + i + LENGTH));
      s2 = s2.add(fromArray(FLOATS, a, ao + i + 2 * LENGTH));
      s3 = s3.add(fromArray(FLOATS, a, ao + i + 3 * LENGTH));
      s4 = s4.add(fromArray(FLOATS, a, ao + i + 4 * LENGTH));
      s5 = s5.add(fromArray(FLOATS, a, ao + i + 5 * LENGTH));
      s6 = s6.add(fromArray(FLOATS, a, ao + i + 6 * LENGTH));
      s7 = s7.add(fromArray(FLOATS, a, ao + i + 7 * LENGTH));
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
    s2.intoArray(lanes, 2 * LENGTH);
    s3.intoArray(lanes, 3 * LENGTH);
    s4.intoArray(lanes, 4 * LENGTH);
    s5.intoArray(lanes, 5 * LENGTH);
    s6.intoArray(lanes, 6 * LENGTH);
    s7.intoArray(lanes, 7 * LENGTH);
  }

  static void dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    switch (LENGTH) {
      case 16 -> dot2(a, ao, b, bo, n, lanes);
      case 8 -> dot4(a, ao, b, bo, n, lanes);
      default -> dot8(a, ao, b, bo, n, lanes);
    }
  }

  private static void dot2(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      s0 = fromArray(FLOATS, a, ao + i).fma(fromArray(FLOATS, b, bo + i), s0);
      s1 = fromArray(FLOATS, a, ao + i + LENGTH).fma(fromArray(FLOATS, b, bo + i + LENGTH), s1);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
  }

  private static void dot4(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    FloatVector s2 = broadcast(FLOATS, 0f);
    FloatVector s3 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      s0 = fromArray(FLOATS, a, ao + i).fma(fromArray(FLOATS, b, bo + i), s0);
      s1 = fromArray(FLOATS, a, ao + i + LENGTH).fma(fromArray(FLOATS, b, bo + i + LENGTH), s1);
      s2 =
          fromArray(FLOATS, a, ao + i + 2 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 2 * LENGTH), s2);
      s3 =
          fromArray(FLOATS, a, ao + i + 3 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 3 * LENGTH), s3);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
    s2.intoArray(lanes, 2 * LENGTH);
    s3.intoArray(lanes, 3 * LENGTH);
  }

  private static void dot8(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    FloatVector s2 = broadcast(FLOATS, 0f);
    FloatVector s3 = broadcast(FLOATS, 0f);
    FloatVector s4 = broadcast(FLOATS, 0f);
    FloatVector s5 = broadcast(FLOATS, 0f);
    FloatVector s6 = broadcast(FLOATS, 0f);
    FloatVector s7 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      s0 = fromArray(FLOATS, a, ao + i).fma(fromArray(FLOATS, b, bo + i), s0);
      s1 = fromArray(FLOATS, a, ao + i + LENGTH).fma(fromArray(FLOATS, b, bo + i + LENGTH), s1);
      s2 =
          fromArray(FLOATS, a, ao + i + 2 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 2 * LENGTH), s2);
      s3 =
          fromArray(FLOATS, a, ao + i + 3 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 3 * LENGTH), s3);
      s4 =
          fromArray(FLOATS, a, ao + i + 4 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 4 * LENGTH), s4);
      s5 =
          fromArray(FLOATS, a, ao + i + 5 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 5 * LENGTH), s5);
      s6 =
          fromArray(FLOATS, a, ao + i + 6 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 6 * LENGTH), s6);
      s7 =
          fromArray(FLOATS, a, ao + i + 7 * LENGTH)
              .fma(fromArray(FLOATS, b, bo + i + 7 * LENGTH), s7);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
    s2.intoArray(lanes, 2 * LENGTH);
    s3.intoArray(lanes, 3 * LENGTH);
    s4.intoArray(lanes, 4 * LENGTH);
    s5.intoArray(lanes, 5 * LENGTH);
    s6.intoArray(lanes, 6 * LENGTH);
    s7.intoArray(lanes, 7 * LENGTH);
  }

  static void squaredDistance(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    switch (LENGTH) {
      case 16 -> squaredDistance2(a, ao, b, bo, n, lanes);
      case 8 -> squaredDistance4(a, ao, b, bo, n, lanes);
      default -> squaredDistance8(a, ao, b, bo, n, lanes);
    }
  }

  private static void squaredDistance2(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      FloatVector d0 = fromArray(FLOATS, a, ao + i).sub(fromArray(FLOATS, b, bo + i));
      s0 = d0.fma(d0, s0);
      FloatVector d1 =
          fromArray(FLOATS, a, ao + i + LENGTH).sub(fromArray(FLOATS, b, bo + i + LENGTH));
      s1 = d1.fma(d1, s1);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
  }

  private static void squaredDistance4(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    FloatVector s2 = broadcast(FLOATS, 0f);
    FloatVector s3 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      FloatVector d0 = fromArray(FLOATS, a, ao + i).sub(fromArray(FLOATS, b, bo + i));
      s0 = d0.fma(d0, s0);
      FloatVector d1 =
          fromArray(FLOATS, a, ao + i + LENGTH).sub(fromArray(FLOATS, b, bo + i + LENGTH));
      s1 = d1.fma(d1, s1);
      FloatVector d2 =
          fromArray(FLOATS, a, ao + i + 2 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 2 * LENGTH));
      s2 = d2.fma(d2, s2);
      FloatVector d3 =
          fromArray(FLOATS, a, ao + i + 3 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 3 * LENGTH));
      s3 = d3.fma(d3, s3);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
    s2.intoArray(lanes, 2 * LENGTH);
    s3.intoArray(lanes, 3 * LENGTH);
  }

  private static void squaredDistance8(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    FloatVector s2 = broadcast(FLOATS, 0f);
    FloatVector s3 = broadcast(FLOATS, 0f);
    FloatVector s4 = broadcast(FLOATS, 0f);
    FloatVector s5 = broadcast(FLOATS, 0f);
    FloatVector s6 = broadcast(FLOATS, 0f);
    FloatVector s7 = broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += 32) {
      FloatVector d0 = fromArray(FLOATS, a, ao + i).sub(fromArray(FLOATS, b, bo + i));
      s0 = d0.fma(d0, s0);
      FloatVector d1 =
          fromArray(FLOATS, a, ao + i + LENGTH).sub(fromArray(FLOATS, b, bo + i + LENGTH));
      s1 = d1.fma(d1, s1);
      FloatVector d2 =
          fromArray(FLOATS, a, ao + i + 2 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 2 * LENGTH));
      s2 = d2.fma(d2, s2);
      FloatVector d3 =
          fromArray(FLOATS, a, ao + i + 3 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 3 * LENGTH));
      s3 = d3.fma(d3, s3);
      FloatVector d4 =
          fromArray(FLOATS, a, ao + i + 4 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 4 * LENGTH));
      s4 = d4.fma(d4, s4);
      FloatVector d5 =
          fromArray(FLOATS, a, ao + i + 5 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 5 * LENGTH));
      s5 = d5.fma(d5, s5);
      FloatVector d6 =
          fromArray(FLOATS, a, ao + i + 6 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 6 * LENGTH));
      s6 = d6.fma(d6, s6);
      FloatVector d7 =
          fromArray(FLOATS, a, ao + i + 7 * LENGTH).sub(fromArray(FLOATS, b, bo + i + 7 * LENGTH));
      s7 = d7.fma(d7, s7);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LENGTH);
    s2.intoArray(lanes, 2 * LENGTH);
    s3.intoArray(lanes, 3 * LENGTH);
    s4.intoArray(lanes, 4 * LENGTH);
    s5.intoArray(lanes, 5 * LENGTH);
    s6.intoArray(lanes, 6 * LENGTH);
    s7.intoArray(lanes, 7 * LENGTH);
  }

  /** As {@link Math#max} over a run of full vectors, so the order of lanes is of no account. */
  static float max(float[] a, int ao, int n) {
    FloatVector max0 = broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector max1 = max0;
    FloatVector max2 = max0;
    FloatVector max3 = max0;
    int i = 0;
    for (; i <= n - 4 * LENGTH; i += 4 * LENGTH) {
      max0 = max0.lanewise(MAX, fromArray(FLOATS, a, ao + i));
      max1 = max1.lanewise(MAX, fromArray(FLOATS, a, ao + i + LENGTH));
      max2 = max2.lanewise(MAX, fromArray(FLOATS, a, ao + i + 2 * LENGTH));
      max3 = max3.lanewise(MAX, fromArray(FLOATS, a, ao + i + 3 * LENGTH));
    }
    for (; i < n; i += LENGTH) {
      max0 = max0.lanewise(MAX, fromArray(FLOATS, a, ao + i));
    }
    return max0.lanewise(MAX, max1).lanewise(MAX, max2.lanewise(MAX, max3)).reduceLanes(MAX);
  }

  /** As {@link Math#min} over a run of full vectors, so the order of lanes is of no account. */
  static float min(float[] a, int ao, int n) {
    FloatVector min0 = broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector min1 = min0;
    FloatVector min2 = min0;
    FloatVector min3 = min0;
    int i = 0;
    for (; i <= n - 4 * LENGTH; i += 4 * LENGTH) {
      min0 = min0.lanewise(MIN, fromArray(FLOATS, a, ao + i));
      min1 = min1.lanewise(MIN, fromArray(FLOATS, a, ao + i + LENGTH));
      min2 = min2.lanewise(MIN, fromArray(FLOATS, a, ao + i + 2 * LENGTH));
      min3 = min3.lanewise(MIN, fromArray(FLOATS, a, ao + i + 3 * LENGTH));
    }
    for (; i < n; i += LENGTH) {
      min0 = min0.lanewise(MIN, fromArray(FLOATS, a, ao + i));
    }
    return min0.lanewise(MIN, min1).lanewise(MIN, min2.lanewise(MIN, min3)).reduceLanes(MIN);
  }

  /**
   * The largest number of a run of full vectors as far as {@code >} tells: NaN is passed over, ±0
   * are equal.
   */
  static float maxNumber(float[] a, int ao, int n) {
    FloatVector best0 = broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector best1 = best0;
    int i = 0;
    for (; i <= n - 2 * LENGTH; i += 2 * LENGTH) {
      FloatVector x0 = fromArray(FLOATS, a, ao + i);
      FloatVector x1 = fromArray(FLOATS, a, ao + i + LENGTH);
      best0 = best0.blend(x0, x0.compare(GT, best0));
      best1 = best1.blend(x1, x1.compare(GT, best1));
    }
    if (i < n) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      best0 = best0.blend(x, x.compare(GT, best0));
    }
    return best0.blend(best1, best1.compare(GT, best0)).reduceLanes(MAX);
  }

  /**
   * The smallest number of a run of full vectors as far as {@code <} tells: NaN is passed over, ±0
   * are equal.
   */
  static float minNumber(float[] a, int ao, int n) {
    FloatVector best0 = broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector best1 = best0;
    int i = 0;
    for (; i <= n - 2 * LENGTH; i += 2 * LENGTH) {
      FloatVector x0 = fromArray(FLOATS, a, ao + i);
      FloatVector x1 = fromArray(FLOATS, a, ao + i + LENGTH);
      best0 = best0.blend(x0, x0.compare(LT, best0));
      best1 = best1.blend(x1, x1.compare(LT, best1));
    }
    if (i < n) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      best0 = best0.blend(x, x.compare(LT, best0));
    }
    return best0.blend(best1, best1.compare(LT, best0)).reduceLanes(MIN);
  }

  /**
   * The index of the first element equal to the value, or n; n is a multiple of the vector length.
   */
  static int indexOf(float[] a, int ao, int n, float value) {
    for (int i = 0; i < n; i += LENGTH) {
      VectorMask<Float> equal = fromArray(FLOATS, a, ao + i).compare(EQ, value);
      if (equal.anyTrue()) {
        return i + equal.firstTrue();
      }
    }
    return n;
  }
}
