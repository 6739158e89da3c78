package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The twin of {@link ScalarScoreKernel} with lanes along the centers. */
final class VectorScoreKernel implements ScoreKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  @Override
  public void negate(float[] row, int from, float[] shift, float scale, float[] to, int at, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, shift, i)
          .sub(FloatVector.fromArray(SPECIES, row, from + i))
          .mul(scale)
          .intoArray(to, at + i);
    }
    for (; i < n; i++) {
      to[at + i] = (shift[i] - row[from + i]) * scale;
    }
  }

  @Override
  public int width() {
    return LANES;
  }

  @Override
  public void wide(
      int steps,
      float[] a,
      int ao,
      int[] at,
      int first,
      float[] b,
      int bo,
      float[] start,
      int startOffset,
      int startStride,
      float[] s,
      int so,
      int scoreStride) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, start, startOffset + 0 * startStride);
    FloatVector s01 = FloatVector.fromArray(SPECIES, start, startOffset + 0 * startStride + LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, start, startOffset + 1 * startStride);
    FloatVector s11 = FloatVector.fromArray(SPECIES, start, startOffset + 1 * startStride + LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector s21 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride + LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector s31 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride + LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector s41 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride + LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    FloatVector s51 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride + LANES);
    int a0 = ao + at[first + 0];
    int a1 = ao + at[first + 1];
    int a2 = ao + at[first + 2];
    int a3 = ao + at[first + 3];
    int a4 = ao + at[first + 4];
    int a5 = ao + at[first + 5];
    for (int p = 0; p < steps; p++) {
      int panel = bo + p * 2 * LANES;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      s00 = f0.fma(b0, s00);
      s01 = f0.fma(b1, s01);
      FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      s10 = f1.fma(b0, s10);
      s11 = f1.fma(b1, s11);
      FloatVector f2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      s20 = f2.fma(b0, s20);
      s21 = f2.fma(b1, s21);
      FloatVector f3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      s30 = f3.fma(b0, s30);
      s31 = f3.fma(b1, s31);
      FloatVector f4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
      s40 = f4.fma(b0, s40);
      s41 = f4.fma(b1, s41);
      FloatVector f5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
      s50 = f5.fma(b0, s50);
      s51 = f5.fma(b1, s51);
    }
    s00.intoArray(s, so + 0 * scoreStride);
    s01.intoArray(s, so + 0 * scoreStride + LANES);
    s10.intoArray(s, so + 1 * scoreStride);
    s11.intoArray(s, so + 1 * scoreStride + LANES);
    s20.intoArray(s, so + 2 * scoreStride);
    s21.intoArray(s, so + 2 * scoreStride + LANES);
    s30.intoArray(s, so + 3 * scoreStride);
    s31.intoArray(s, so + 3 * scoreStride + LANES);
    s40.intoArray(s, so + 4 * scoreStride);
    s41.intoArray(s, so + 4 * scoreStride + LANES);
    s50.intoArray(s, so + 5 * scoreStride);
    s51.intoArray(s, so + 5 * scoreStride + LANES);
  }

  @Override
  public void narrow(
      int steps,
      float[] a,
      int ao,
      int[] at,
      int first,
      float[] b,
      int bo,
      float[] start,
      int startOffset,
      int startStride,
      float[] s,
      int so,
      int scoreStride) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, start, startOffset + 0 * startStride);
    FloatVector s10 = FloatVector.fromArray(SPECIES, start, startOffset + 1 * startStride);
    FloatVector s20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector s30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector s40 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector s50 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    FloatVector s60 = FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride);
    FloatVector s70 = FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride);
    int a0 = ao + at[first + 0];
    int a1 = ao + at[first + 1];
    int a2 = ao + at[first + 2];
    int a3 = ao + at[first + 3];
    int a4 = ao + at[first + 4];
    int a5 = ao + at[first + 5];
    int a6 = ao + at[first + 6];
    int a7 = ao + at[first + 7];
    for (int p = 0; p < steps; p++) {
      int panel = bo + p * LANES;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      s00 = f0.fma(b0, s00);
      FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      s10 = f1.fma(b0, s10);
      FloatVector f2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      s20 = f2.fma(b0, s20);
      FloatVector f3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      s30 = f3.fma(b0, s30);
      FloatVector f4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
      s40 = f4.fma(b0, s40);
      FloatVector f5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
      s50 = f5.fma(b0, s50);
      FloatVector f6 = FloatVector.broadcast(SPECIES, a[a6 + p]);
      s60 = f6.fma(b0, s60);
      FloatVector f7 = FloatVector.broadcast(SPECIES, a[a7 + p]);
      s70 = f7.fma(b0, s70);
    }
    s00.intoArray(s, so + 0 * scoreStride);
    s10.intoArray(s, so + 1 * scoreStride);
    s20.intoArray(s, so + 2 * scoreStride);
    s30.intoArray(s, so + 3 * scoreStride);
    s40.intoArray(s, so + 4 * scoreStride);
    s50.intoArray(s, so + 5 * scoreStride);
    s60.intoArray(s, so + 6 * scoreStride);
    s70.intoArray(s, so + 7 * scoreStride);
  }

  @Override
  public float least(float[] s, int so, int n) {
    FloatVector least = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    for (int j = 0; j < n; j += LANES) {
      FloatVector scores = FloatVector.fromArray(SPECIES, s, so + j);
      least = least.blend(scores, scores.compare(VectorOperators.LT, least));
    }
    return least.reduceLanes(VectorOperators.MIN);
  }

  @Override
  public int alone(float[] s, int so, int n, double slack) {
    // The least and the second of each lane, so that lanes are compared with each other only once.
    FloatVector best = FloatVector.fromArray(SPECIES, s, so);
    FloatVector second = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    for (int j = LANES; j < n; j += LANES) {
      FloatVector scores = FloatVector.fromArray(SPECIES, s, so + j);
      VectorMask<Float> less = scores.compare(VectorOperators.LT, best);
      FloatVector worse = scores.blend(best, less);
      best = best.blend(scores, less);
      second = second.blend(worse, worse.compare(VectorOperators.LT, second));
    }
    float least = best.reduceLanes(VectorOperators.MIN);
    float bound = ScoreKernel.bound(least, slack);
    VectorMask<Float> hits = best.compare(VectorOperators.LE, bound);
    if (!Float.isFinite(bound)
        || hits.trueCount() != 1
        || second.compare(VectorOperators.LE, bound).anyTrue()) {
      return -1;
    }
    int at = hits.firstTrue();
    while (s[so + at] != least) {
      at += LANES;
    }
    return at;
  }

  @Override
  public int next(float[] s, int so, int n, float bound, int from) {
    int j = from;
    for (; j % LANES != 0 && j < n; j++) {
      if (s[so + j] <= bound) {
        return j;
      }
    }
    for (; j < n; j += LANES) {
      FloatVector scores = FloatVector.fromArray(SPECIES, s, so + j);
      if (scores.compare(VectorOperators.LE, bound).anyTrue()) {
        while (!(s[so + j] <= bound)) {
          j++;
        }
        return j;
      }
    }
    return n;
  }

  @Override
  public int twoLeast(float[] s, int so, int n, float[] out, int to) {
    FloatVector best = FloatVector.fromArray(SPECIES, s, so);
    FloatVector second = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    for (int j = LANES; j < n; j += LANES) {
      FloatVector scores = FloatVector.fromArray(SPECIES, s, so + j);
      VectorMask<Float> less = scores.compare(VectorOperators.LT, best);
      FloatVector worse = scores.blend(best, less);
      best = best.blend(scores, less);
      second = second.blend(worse, worse.compare(VectorOperators.LT, second));
    }
    float least = best.reduceLanes(VectorOperators.MIN);
    VectorMask<Float> holds = best.compare(VectorOperators.EQ, least);
    out[to] = least;
    out[to + 1] =
        holds.trueCount() > 1 ? least : best.blend(second, holds).reduceLanes(VectorOperators.MIN);
    int at = holds.firstTrue();
    if (holds.trueCount() > 1) {
      at = 0;
      while (s[so + at] != least) {
        at++;
      }
      return at;
    }
    while (s[so + at] != least) {
      at += LANES;
    }
    return at;
  }

  @Override
  public boolean anyAtMost(float[] lower, int lo, float[] moved, int n, float upper) {
    int j = 0;
    for (; j <= n - LANES; j += LANES) {
      FloatVector bounds = FloatVector.fromArray(SPECIES, lower, lo + j);
      FloatVector now = bounds.sub(FloatVector.fromArray(SPECIES, moved, j));
      if (now.compare(VectorOperators.LE, upper).anyTrue()) {
        return true;
      }
    }
    return ScalarScoreKernel.anyAtMost(lower, lo, moved, j, n, upper);
  }
}
