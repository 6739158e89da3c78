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
    if (!VectorHalfTiles.NEEDED) {
      VectorScoreTiles.eight(
          steps, a, ao, at, first, b, bo, start, startOffset, startStride, s, so, scoreStride);
    } else {
      VectorScoreTiles.four(
          steps, a, ao, at, first, b, bo, start, startOffset, startStride, s, so, scoreStride);
      int fifth = startOffset + 4 * startStride;
      int to = so + 4 * scoreStride;
      VectorScoreTiles.four(
          steps, a, ao, at, first + 4, b, bo, start, fifth, startStride, s, to, scoreStride);
    }
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
    VectorScoreTiles.narrow(
        steps, a, ao, at, first, b, bo, start, startOffset, startStride, s, so, scoreStride);
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
