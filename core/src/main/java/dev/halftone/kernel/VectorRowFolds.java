package dev.halftone.kernel;

import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Folds of several rows at a time: the lanes of one row are too few chains to hide the latency of
 * an addition. Vectors narrower than 16 lanes take the rows several times. Rows that are missing
 * from the last group are replaced by its first, and their sums left.
 */
final class VectorRowFolds {
  private static final int LENGTH = FLOATS.length();
  private static final int PAIR = 2 * LENGTH;
  private static final int LANES = ScalarKernels.LANES;

  private VectorRowFolds() {}

  static void sums(float[] a, int ao, int n, int stride, int rows, float[] out, int oo) {
    int full = n - n % LANES;
    float[] lanes = new float[4 * LANES];
    for (int row = 0; row < rows; row += 4) {
      int r0 = ao + row * stride;
      int r1 = ao + Math.min(row + 1, rows - 1) * stride;
      int r2 = ao + Math.min(row + 2, rows - 1) * stride;
      int r3 = ao + Math.min(row + 3, rows - 1) * stride;
      for (int first = 0; first < LANES; first += PAIR) {
        sumPair(a, r0 + first, r1 + first, r2 + first, r3 + first, full, lanes, first);
      }
      for (int r = 0; r < Math.min(4, rows - row); r++) {
        int at = ao + (row + r) * stride + full;
        for (int j = 0; j < n - full; j++) {
          lanes[r * LANES + j] += a[at + j];
        }
        out[oo + row + r] = ScalarKernels.fold(lanes, r * LANES);
      }
    }
  }

  private static void sumPair(
      float[] a, int r0, int r1, int r2, int r3, int full, float[] lanes, int first) {
    FloatVector s0a = broadcast(FLOATS, 0f);
    FloatVector s0b = broadcast(FLOATS, 0f);
    FloatVector s1a = broadcast(FLOATS, 0f);
    FloatVector s1b = broadcast(FLOATS, 0f);
    FloatVector s2a = broadcast(FLOATS, 0f);
    FloatVector s2b = broadcast(FLOATS, 0f);
    FloatVector s3a = broadcast(FLOATS, 0f);
    FloatVector s3b = broadcast(FLOATS, 0f);
    for (int i = 0; i < full; i += LANES) {
      s0a = s0a.add(fromArray(FLOATS, a, r0 + i));
      s0b = s0b.add(fromArray(FLOATS, a, r0 + i + LENGTH));
      s1a = s1a.add(fromArray(FLOATS, a, r1 + i));
      s1b = s1b.add(fromArray(FLOATS, a, r1 + i + LENGTH));
      s2a = s2a.add(fromArray(FLOATS, a, r2 + i));
      s2b = s2b.add(fromArray(FLOATS, a, r2 + i + LENGTH));
      s3a = s3a.add(fromArray(FLOATS, a, r3 + i));
      s3b = s3b.add(fromArray(FLOATS, a, r3 + i + LENGTH));
    }
    s0a.intoArray(lanes, first);
    s0b.intoArray(lanes, first + LENGTH);
    s1a.intoArray(lanes, LANES + first);
    s1b.intoArray(lanes, LANES + first + LENGTH);
    s2a.intoArray(lanes, 2 * LANES + first);
    s2b.intoArray(lanes, 2 * LANES + first + LENGTH);
    s3a.intoArray(lanes, 3 * LANES + first);
    s3b.intoArray(lanes, 3 * LANES + first + LENGTH);
  }

  static void centred(
      float[] a,
      int ao,
      int n,
      int stride,
      int rows,
      float[] centres,
      float[] sums,
      float[] squares,
      int so) {
    int full = n - n % LANES;
    float[] lanes = new float[4 * LANES];
    for (int row = 0; row < rows; row += 2) {
      int second = Math.min(row + 1, rows - 1);
      int r0 = ao + row * stride;
      int r1 = ao + second * stride;
      float c0 = centres[so + row];
      float c1 = centres[so + second];
      for (int first = 0; first < LANES; first += PAIR) {
        centredPair(a, r0 + first, c0, r1 + first, c1, full, lanes, first);
      }
      for (int r = row; r <= second; r++) {
        int sum = (r - row) * LANES;
        int at = ao + r * stride + full;
        for (int j = 0; j < n - full; j++) {
          float d = a[at + j] - centres[so + r];
          lanes[sum + j] += d;
          lanes[2 * LANES + sum + j] = Math.fma(d, d, lanes[2 * LANES + sum + j]);
        }
        sums[so + r] = ScalarKernels.fold(lanes, sum);
        squares[so + r] = ScalarKernels.fold(lanes, 2 * LANES + sum);
      }
    }
  }

  private static void centredPair(
      float[] a, int r0, float c0, int r1, float c1, int full, float[] lanes, int first) {
    FloatVector p = broadcast(FLOATS, c0);
    FloatVector q = broadcast(FLOATS, c1);
    FloatVector s0a = broadcast(FLOATS, 0f);
    FloatVector s0b = broadcast(FLOATS, 0f);
    FloatVector s1a = broadcast(FLOATS, 0f);
    FloatVector s1b = broadcast(FLOATS, 0f);
    FloatVector q0a = broadcast(FLOATS, 0f);
    FloatVector q0b = broadcast(FLOATS, 0f);
    FloatVector q1a = broadcast(FLOATS, 0f);
    FloatVector q1b = broadcast(FLOATS, 0f);
    for (int i = 0; i < full; i += LANES) {
      FloatVector d0a = fromArray(FLOATS, a, r0 + i).sub(p);
      s0a = s0a.add(d0a);
      q0a = d0a.fma(d0a, q0a);
      FloatVector d0b = fromArray(FLOATS, a, r0 + i + LENGTH).sub(p);
      s0b = s0b.add(d0b);
      q0b = d0b.fma(d0b, q0b);
      FloatVector d1a = fromArray(FLOATS, a, r1 + i).sub(q);
      s1a = s1a.add(d1a);
      q1a = d1a.fma(d1a, q1a);
      FloatVector d1b = fromArray(FLOATS, a, r1 + i + LENGTH).sub(q);
      s1b = s1b.add(d1b);
      q1b = d1b.fma(d1b, q1b);
    }
    s0a.intoArray(lanes, first);
    s0b.intoArray(lanes, first + LENGTH);
    s1a.intoArray(lanes, LANES + first);
    s1b.intoArray(lanes, LANES + first + LENGTH);
    q0a.intoArray(lanes, 2 * LANES + first);
    q0b.intoArray(lanes, 2 * LANES + first + LENGTH);
    q1a.intoArray(lanes, 3 * LANES + first);
    q1b.intoArray(lanes, 3 * LANES + first + LENGTH);
  }
}
