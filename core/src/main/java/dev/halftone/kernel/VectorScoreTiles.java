package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Tiles of scores, built as those of {@link VectorTiles}. */
final class VectorScoreTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDE = 2 * LANES;

  private VectorScoreTiles() {}

  static void eight(
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
    int a0 = ao + at[first];
    int a1 = ao + at[first + 1];
    int a2 = ao + at[first + 2];
    int a3 = ao + at[first + 3];
    int a4 = ao + at[first + 4];
    int a5 = ao + at[first + 5];
    int a6 = ao + at[first + 6];
    int a7 = ao + at[first + 7];
    FloatVector sum0a = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector sum0b = FloatVector.fromArray(SPECIES, start, startOffset + LANES);
    FloatVector sum1a = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector sum1b = FloatVector.fromArray(SPECIES, start, startOffset + startStride + LANES);
    FloatVector sum2a = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector sum2b =
        FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride + LANES);
    FloatVector sum3a = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector sum3b =
        FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride + LANES);
    FloatVector sum4a = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector sum4b =
        FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride + LANES);
    FloatVector sum5a = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    FloatVector sum5b =
        FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride + LANES);
    FloatVector sum6a = FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride);
    FloatVector sum6b =
        FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride + LANES);
    FloatVector sum7a = FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride);
    FloatVector sum7b =
        FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride + LANES);
    int p = 0;
    for (; p < steps - 1; p += 2) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + p]);
      sum6a = x6.fma(left, sum6a);
      sum6b = x6.fma(right, sum6b);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + p]);
      sum7a = x7.fma(left, sum7a);
      sum7b = x7.fma(right, sum7b);
      FloatVector nextLeft = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + WIDE);
      FloatVector nextRight = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + WIDE + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[a0 + p + 1]);
      sum0a = y0.fma(nextLeft, sum0a);
      sum0b = y0.fma(nextRight, sum0b);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[a1 + p + 1]);
      sum1a = y1.fma(nextLeft, sum1a);
      sum1b = y1.fma(nextRight, sum1b);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[a2 + p + 1]);
      sum2a = y2.fma(nextLeft, sum2a);
      sum2b = y2.fma(nextRight, sum2b);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[a3 + p + 1]);
      sum3a = y3.fma(nextLeft, sum3a);
      sum3b = y3.fma(nextRight, sum3b);
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[a4 + p + 1]);
      sum4a = y4.fma(nextLeft, sum4a);
      sum4b = y4.fma(nextRight, sum4b);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[a5 + p + 1]);
      sum5a = y5.fma(nextLeft, sum5a);
      sum5b = y5.fma(nextRight, sum5b);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[a6 + p + 1]);
      sum6a = y6.fma(nextLeft, sum6a);
      sum6b = y6.fma(nextRight, sum6b);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[a7 + p + 1]);
      sum7a = y7.fma(nextLeft, sum7a);
      sum7b = y7.fma(nextRight, sum7b);
    }
    if (p < steps) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + p]);
      sum6a = x6.fma(left, sum6a);
      sum6b = x6.fma(right, sum6b);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + p]);
      sum7a = x7.fma(left, sum7a);
      sum7b = x7.fma(right, sum7b);
    }
    sum0a.intoArray(s, so);
    sum0b.intoArray(s, so + LANES);
    sum1a.intoArray(s, so + scoreStride);
    sum1b.intoArray(s, so + scoreStride + LANES);
    sum2a.intoArray(s, so + 2 * scoreStride);
    sum2b.intoArray(s, so + 2 * scoreStride + LANES);
    sum3a.intoArray(s, so + 3 * scoreStride);
    sum3b.intoArray(s, so + 3 * scoreStride + LANES);
    sum4a.intoArray(s, so + 4 * scoreStride);
    sum4b.intoArray(s, so + 4 * scoreStride + LANES);
    sum5a.intoArray(s, so + 5 * scoreStride);
    sum5b.intoArray(s, so + 5 * scoreStride + LANES);
    sum6a.intoArray(s, so + 6 * scoreStride);
    sum6b.intoArray(s, so + 6 * scoreStride + LANES);
    sum7a.intoArray(s, so + 7 * scoreStride);
    sum7b.intoArray(s, so + 7 * scoreStride + LANES);
  }

  static void four(
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
    int a0 = ao + at[first];
    int a1 = ao + at[first + 1];
    int a2 = ao + at[first + 2];
    int a3 = ao + at[first + 3];
    FloatVector sum0a = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector sum0b = FloatVector.fromArray(SPECIES, start, startOffset + LANES);
    FloatVector sum1a = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector sum1b = FloatVector.fromArray(SPECIES, start, startOffset + startStride + LANES);
    FloatVector sum2a = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector sum2b =
        FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride + LANES);
    FloatVector sum3a = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector sum3b =
        FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride + LANES);
    int p = 0;
    for (; p < steps - 1; p += 2) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector nextLeft = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + WIDE);
      FloatVector nextRight = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + WIDE + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[a0 + p + 1]);
      sum0a = y0.fma(nextLeft, sum0a);
      sum0b = y0.fma(nextRight, sum0b);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[a1 + p + 1]);
      sum1a = y1.fma(nextLeft, sum1a);
      sum1b = y1.fma(nextRight, sum1b);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[a2 + p + 1]);
      sum2a = y2.fma(nextLeft, sum2a);
      sum2b = y2.fma(nextRight, sum2b);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[a3 + p + 1]);
      sum3a = y3.fma(nextLeft, sum3a);
      sum3b = y3.fma(nextRight, sum3b);
    }
    if (p < steps) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
    }
    sum0a.intoArray(s, so);
    sum0b.intoArray(s, so + LANES);
    sum1a.intoArray(s, so + scoreStride);
    sum1b.intoArray(s, so + scoreStride + LANES);
    sum2a.intoArray(s, so + 2 * scoreStride);
    sum2b.intoArray(s, so + 2 * scoreStride + LANES);
    sum3a.intoArray(s, so + 3 * scoreStride);
    sum3b.intoArray(s, so + 3 * scoreStride + LANES);
  }

  static void narrow(
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
    int a0 = ao + at[first];
    int a1 = ao + at[first + 1];
    int a2 = ao + at[first + 2];
    int a3 = ao + at[first + 3];
    int a4 = ao + at[first + 4];
    int a5 = ao + at[first + 5];
    int a6 = ao + at[first + 6];
    int a7 = ao + at[first + 7];
    FloatVector sum0 = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector sum4 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector sum5 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    FloatVector sum6 = FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride);
    FloatVector sum7 = FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride);
    int p = 0;
    for (; p < steps - 1; p += 2) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      sum0 = x0.fma(left, sum0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      sum1 = x1.fma(left, sum1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      sum2 = x2.fma(left, sum2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      sum3 = x3.fma(left, sum3);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
      sum4 = x4.fma(left, sum4);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
      sum5 = x5.fma(left, sum5);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + p]);
      sum6 = x6.fma(left, sum6);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + p]);
      sum7 = x7.fma(left, sum7);
      FloatVector next = FloatVector.fromArray(SPECIES, b, bo + p * LANES + LANES);
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[a0 + p + 1]);
      sum0 = y0.fma(next, sum0);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[a1 + p + 1]);
      sum1 = y1.fma(next, sum1);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[a2 + p + 1]);
      sum2 = y2.fma(next, sum2);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[a3 + p + 1]);
      sum3 = y3.fma(next, sum3);
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[a4 + p + 1]);
      sum4 = y4.fma(next, sum4);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[a5 + p + 1]);
      sum5 = y5.fma(next, sum5);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[a6 + p + 1]);
      sum6 = y6.fma(next, sum6);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[a7 + p + 1]);
      sum7 = y7.fma(next, sum7);
    }
    if (p < steps) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      sum0 = x0.fma(left, sum0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      sum1 = x1.fma(left, sum1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      sum2 = x2.fma(left, sum2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      sum3 = x3.fma(left, sum3);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p]);
      sum4 = x4.fma(left, sum4);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p]);
      sum5 = x5.fma(left, sum5);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + p]);
      sum6 = x6.fma(left, sum6);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + p]);
      sum7 = x7.fma(left, sum7);
    }
    sum0.intoArray(s, so);
    sum1.intoArray(s, so + scoreStride);
    sum2.intoArray(s, so + 2 * scoreStride);
    sum3.intoArray(s, so + 3 * scoreStride);
    sum4.intoArray(s, so + 4 * scoreStride);
    sum5.intoArray(s, so + 5 * scoreStride);
    sum6.intoArray(s, so + 6 * scoreStride);
    sum7.intoArray(s, so + 7 * scoreStride);
  }
}
