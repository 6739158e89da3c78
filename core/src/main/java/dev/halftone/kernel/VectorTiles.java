package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles whose left operand has contiguous rows and whose right operand is a panel. The accumulators
 * are local variables written out one by one because C2 boxes the elements of an array of vectors;
 * sixteen of them hide the latency of fma on two units with few loads for each. Both operands are
 * read at constant multiples of the loop variable: then C2 takes their range checks out of the
 * loop, which cost a fifth of the time otherwise. Two steps share the arithmetic of addresses,
 * which would be as many instructions as the multiply-adds.
 */
final class VectorTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDE = 2 * LANES;

  private VectorTiles() {}

  static void wide(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    if (!VectorHalfTiles.NEEDED) {
      eight(rows, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
    } else {
      low(Math.min(4, rows), k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
      if (rows > 4) {
        low(rows - 4, k, a, ao + 4 * aRow, aRow, b, bo, c, co + 4 * cRow, cRow, accumulate);
      }
    }
  }

  private static void eight(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int i1 = Math.min(1, rows - 1);
    int i2 = Math.min(2, rows - 1);
    int i3 = Math.min(3, rows - 1);
    int i4 = Math.min(4, rows - 1);
    int i5 = Math.min(5, rows - 1);
    int i6 = Math.min(6, rows - 1);
    int i7 = Math.min(7, rows - 1);
    int a1 = ao + i1 * aRow;
    int a2 = ao + i2 * aRow;
    int a3 = ao + i3 * aRow;
    int a4 = ao + i4 * aRow;
    int a5 = ao + i5 * aRow;
    int a6 = ao + i6 * aRow;
    int a7 = ao + i7 * aRow;
    int row1 = co + i1 * cRow;
    int row2 = co + i2 * cRow;
    int row3 = co + i3 * cRow;
    int row4 = co + i4 * cRow;
    int row5 = co + i5 * cRow;
    int row6 = co + i6 * cRow;
    int row7 = co + i7 * cRow;
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, row1, accumulate);
    FloatVector sum1b = start(c, row1 + LANES, accumulate);
    FloatVector sum2a = start(c, row2, accumulate);
    FloatVector sum2b = start(c, row2 + LANES, accumulate);
    FloatVector sum3a = start(c, row3, accumulate);
    FloatVector sum3b = start(c, row3 + LANES, accumulate);
    FloatVector sum4a = start(c, row4, accumulate);
    FloatVector sum4b = start(c, row4 + LANES, accumulate);
    FloatVector sum5a = start(c, row5, accumulate);
    FloatVector sum5b = start(c, row5 + LANES, accumulate);
    FloatVector sum6a = start(c, row6, accumulate);
    FloatVector sum6b = start(c, row6 + LANES, accumulate);
    FloatVector sum7a = start(c, row7, accumulate);
    FloatVector sum7b = start(c, row7 + LANES, accumulate);
    int p = 0;
    for (; p < k - 1; p += 2) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p]);
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
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + p + 1]);
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
    if (p < k) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p]);
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
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, row1);
    sum1b.intoArray(c, row1 + LANES);
    sum2a.intoArray(c, row2);
    sum2b.intoArray(c, row2 + LANES);
    sum3a.intoArray(c, row3);
    sum3b.intoArray(c, row3 + LANES);
    sum4a.intoArray(c, row4);
    sum4b.intoArray(c, row4 + LANES);
    sum5a.intoArray(c, row5);
    sum5b.intoArray(c, row5 + LANES);
    sum6a.intoArray(c, row6);
    sum6b.intoArray(c, row6 + LANES);
    sum7a.intoArray(c, row7);
    sum7b.intoArray(c, row7 + LANES);
  }

  static void low(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int i1 = Math.min(1, rows - 1);
    int i2 = Math.min(2, rows - 1);
    int i3 = Math.min(3, rows - 1);
    int a1 = ao + i1 * aRow;
    int a2 = ao + i2 * aRow;
    int a3 = ao + i3 * aRow;
    int row1 = co + i1 * cRow;
    int row2 = co + i2 * cRow;
    int row3 = co + i3 * cRow;
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, row1, accumulate);
    FloatVector sum1b = start(c, row1 + LANES, accumulate);
    FloatVector sum2a = start(c, row2, accumulate);
    FloatVector sum2b = start(c, row2 + LANES, accumulate);
    FloatVector sum3a = start(c, row3, accumulate);
    FloatVector sum3b = start(c, row3 + LANES, accumulate);
    int p = 0;
    for (; p < k - 1; p += 2) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p]);
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
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + p + 1]);
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
    if (p < k) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p]);
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
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, row1);
    sum1b.intoArray(c, row1 + LANES);
    sum2a.intoArray(c, row2);
    sum2b.intoArray(c, row2 + LANES);
    sum3a.intoArray(c, row3);
    sum3b.intoArray(c, row3 + LANES);
  }

  static void narrow(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int i1 = Math.min(1, rows - 1);
    int i2 = Math.min(2, rows - 1);
    int i3 = Math.min(3, rows - 1);
    int i4 = Math.min(4, rows - 1);
    int i5 = Math.min(5, rows - 1);
    int i6 = Math.min(6, rows - 1);
    int i7 = Math.min(7, rows - 1);
    int a1 = ao + i1 * aRow;
    int a2 = ao + i2 * aRow;
    int a3 = ao + i3 * aRow;
    int a4 = ao + i4 * aRow;
    int a5 = ao + i5 * aRow;
    int a6 = ao + i6 * aRow;
    int a7 = ao + i7 * aRow;
    int row1 = co + i1 * cRow;
    int row2 = co + i2 * cRow;
    int row3 = co + i3 * cRow;
    int row4 = co + i4 * cRow;
    int row5 = co + i5 * cRow;
    int row6 = co + i6 * cRow;
    int row7 = co + i7 * cRow;
    FloatVector sum0 = start(c, co, accumulate);
    FloatVector sum1 = start(c, row1, accumulate);
    FloatVector sum2 = start(c, row2, accumulate);
    FloatVector sum3 = start(c, row3, accumulate);
    FloatVector sum4 = start(c, row4, accumulate);
    FloatVector sum5 = start(c, row5, accumulate);
    FloatVector sum6 = start(c, row6, accumulate);
    FloatVector sum7 = start(c, row7, accumulate);
    int p = 0;
    for (; p < k - 1; p += 2) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p]);
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
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[ao + p + 1]);
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
    if (p < k) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p]);
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
    sum0.intoArray(c, co);
    sum1.intoArray(c, row1);
    sum2.intoArray(c, row2);
    sum3.intoArray(c, row3);
    sum4.intoArray(c, row4);
    sum5.intoArray(c, row5);
    sum6.intoArray(c, row6);
    sum7.intoArray(c, row7);
  }

  private static FloatVector start(float[] c, int co, boolean accumulate) {
    return accumulate ? FloatVector.fromArray(SPECIES, c, co) : FloatVector.zero(SPECIES);
  }
}
