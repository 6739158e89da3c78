package dev.halftone.kernel;

import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Folds over many runs of equal length into the 32 logical lanes of {@link ReductionKernels}, which
 * stay in two registers from run to run; narrower vectors take the runs several times. Runs and
 * their elements are one loop, since C2 boxes sums that two nested loops carry.
 */
final class VectorRuns {
  private static final int LENGTH = FLOATS.length();
  private static final int PAIR = 2 * LENGTH;

  private VectorRuns() {}

  static void sum(float[] a, int ao, int n, int stride, int runs, float[] lanes, float[] rest) {
    int full = n - n % ScalarKernels.LANES;
    if (full > 0) {
      for (int first = 0; first < ScalarKernels.LANES; first += PAIR) {
        sumPair(a, ao + first, full, stride, runs, lanes, first);
      }
    }
    for (int run = 0; run < runs; run++) {
      int at = ao + run * stride + full;
      int j = 0;
      for (; j <= n - full - LENGTH; j += LENGTH) {
        fromArray(FLOATS, rest, j).add(fromArray(FLOATS, a, at + j)).intoArray(rest, j);
      }
      for (; j < n - full; j++) {
        rest[j] += a[at + j];
      }
    }
  }

  private static void sumPair(
      float[] a, int ao, int full, int stride, int runs, float[] lanes, int first) {
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    int at = ao;
    int end = ao + full;
    for (int i = runs * full; i > 0; i -= ScalarKernels.LANES) {
      s0 = s0.add(fromArray(FLOATS, a, at));
      s1 = s1.add(fromArray(FLOATS, a, at + LENGTH));
      at += ScalarKernels.LANES;
      if (at == end) {
        at += stride - full;
        end += stride;
      }
    }
    s0.intoArray(lanes, first);
    s1.intoArray(lanes, first + LENGTH);
  }

  static void centredDot(
      float[] a,
      int ao,
      float aCentre,
      float[] b,
      int bo,
      float bCentre,
      int n,
      int stride,
      int runs,
      float[] lanes,
      float[] rest) {
    int full = n - n % ScalarKernels.LANES;
    if (full > 0) {
      for (int first = 0; first < ScalarKernels.LANES; first += PAIR) {
        dotPair(a, ao + first, aCentre, b, bo + first, bCentre, full, stride, runs, lanes, first);
      }
    }
    FloatVector p = broadcast(FLOATS, aCentre);
    FloatVector q = broadcast(FLOATS, bCentre);
    for (int run = 0; run < runs; run++) {
      int left = ao + run * stride + full;
      int right = bo + run * stride + full;
      int j = 0;
      for (; j <= n - full - LENGTH; j += LENGTH) {
        fromArray(FLOATS, a, left + j)
            .sub(p)
            .fma(fromArray(FLOATS, b, right + j).sub(q), fromArray(FLOATS, rest, j))
            .intoArray(rest, j);
      }
      for (; j < n - full; j++) {
        rest[j] = Math.fma(a[left + j] - aCentre, b[right + j] - bCentre, rest[j]);
      }
    }
  }

  private static void dotPair(
      float[] a,
      int ao,
      float aCentre,
      float[] b,
      int bo,
      float bCentre,
      int full,
      int stride,
      int runs,
      float[] lanes,
      int first) {
    FloatVector p = broadcast(FLOATS, aCentre);
    FloatVector q = broadcast(FLOATS, bCentre);
    FloatVector s0 = broadcast(FLOATS, 0f);
    FloatVector s1 = broadcast(FLOATS, 0f);
    int left = ao;
    int right = bo;
    int end = ao + full;
    for (int i = runs * full; i > 0; i -= ScalarKernels.LANES) {
      FloatVector x0 = fromArray(FLOATS, a, left).sub(p);
      s0 = x0.fma(fromArray(FLOATS, b, right).sub(q), s0);
      FloatVector x1 = fromArray(FLOATS, a, left + LENGTH).sub(p);
      s1 = x1.fma(fromArray(FLOATS, b, right + LENGTH).sub(q), s1);
      left += ScalarKernels.LANES;
      right += ScalarKernels.LANES;
      if (left == end) {
        left += stride - full;
        right += stride - full;
        end += stride;
      }
    }
    s0.intoArray(lanes, first);
    s1.intoArray(lanes, first + LENGTH);
  }
}
