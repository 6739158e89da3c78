package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles, and single rows, of operands with any strides; the tiles are a fifth slower than those of
 * {@link VectorMatrixKernel}: C2 checks every index, since the strides are not constant. For
 * products too small to lay their operands out anew.
 */
final class VectorStridedTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorStridedTiles() {}

  static void tall(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int i1 = Math.min(1, rows - 1);
    int i2 = Math.min(2, rows - 1);
    int i3 = Math.min(3, rows - 1);
    int i4 = Math.min(4, rows - 1);
    int i5 = Math.min(5, rows - 1);
    int a0 = ao;
    int a1 = ao + i1 * aRow;
    int a2 = ao + i2 * aRow;
    int a3 = ao + i3 * aRow;
    int a4 = ao + i4 * aRow;
    int a5 = ao + i5 * aRow;
    int row0 = co;
    int row1 = co + i1 * cRow;
    int row2 = co + i2 * cRow;
    int row3 = co + i3 * cRow;
    int row4 = co + i4 * cRow;
    int row5 = co + i5 * cRow;
    FloatVector sum0a = start(c, row0, accumulate);
    FloatVector sum0b = start(c, row0 + LANES, accumulate);
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
    int at = 0;
    int bAt = bo;
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + at]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + at]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + at]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + at]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + at]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + at]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      at += aStep;
      bAt += bStep;
    }
    sum0a.intoArray(c, row0);
    sum0b.intoArray(c, row0 + LANES);
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
  }

  static void low(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int i1 = Math.min(1, rows - 1);
    int i2 = Math.min(2, rows - 1);
    int i3 = Math.min(3, rows - 1);
    int a0 = ao;
    int a1 = ao + i1 * aRow;
    int a2 = ao + i2 * aRow;
    int a3 = ao + i3 * aRow;
    int row0 = co;
    int row1 = co + i1 * cRow;
    int row2 = co + i2 * cRow;
    int row3 = co + i3 * cRow;
    FloatVector sum0a = start(c, row0, accumulate);
    FloatVector sum0b = start(c, row0 + LANES, accumulate);
    FloatVector sum1a = start(c, row1, accumulate);
    FloatVector sum1b = start(c, row1 + LANES, accumulate);
    FloatVector sum2a = start(c, row2, accumulate);
    FloatVector sum2b = start(c, row2 + LANES, accumulate);
    FloatVector sum3a = start(c, row3, accumulate);
    FloatVector sum3b = start(c, row3 + LANES, accumulate);
    int at = 0;
    int bAt = bo;
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + at]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + at]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + at]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + at]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      at += aStep;
      bAt += bStep;
    }
    sum0a.intoArray(c, row0);
    sum0b.intoArray(c, row0 + LANES);
    sum1a.intoArray(c, row1);
    sum1b.intoArray(c, row1 + LANES);
    sum2a.intoArray(c, row2);
    sum2b.intoArray(c, row2 + LANES);
    sum3a.intoArray(c, row3);
    sum3b.intoArray(c, row3 + LANES);
  }

  static void row(
      int steps,
      float[] a,
      int ao,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int n) {
    int full = n - n % LANES;
    if (steps == MatrixKernel.STREAMED) {
      eightSteps(a, ao, aStep, b, bo, bStep, c, co, full);
    } else {
      for (int p = 0; p < steps; p++) {
        FloatVector x = FloatVector.broadcast(SPECIES, a[ao + p * aStep]);
        int at = bo + p * bStep;
        for (int j = 0; j < full; j += LANES) {
          x.fma(
                  FloatVector.fromArray(SPECIES, b, at + j),
                  FloatVector.fromArray(SPECIES, c, co + j))
              .intoArray(c, co + j);
        }
      }
    }
    for (int j = full; j < n; j++) {
      float sum = c[co + j];
      for (int p = 0; p < steps; p++) {
        sum = Math.fma(a[ao + p * aStep], b[bo + p * bStep + j], sum);
      }
      c[co + j] = sum;
    }
  }

  private static void eightSteps(
      float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] c, int co, int n) {
    FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao]);
    FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + aStep]);
    FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + 2 * aStep]);
    FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + 3 * aStep]);
    FloatVector x4 = FloatVector.broadcast(SPECIES, a[ao + 4 * aStep]);
    FloatVector x5 = FloatVector.broadcast(SPECIES, a[ao + 5 * aStep]);
    FloatVector x6 = FloatVector.broadcast(SPECIES, a[ao + 6 * aStep]);
    FloatVector x7 = FloatVector.broadcast(SPECIES, a[ao + 7 * aStep]);
    int b1 = bo + bStep;
    int b2 = b1 + bStep;
    int b3 = b2 + bStep;
    int b4 = b3 + bStep;
    int b5 = b4 + bStep;
    int b6 = b5 + bStep;
    int b7 = b6 + bStep;
    for (int j = 0; j < n; j += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, c, co + j);
      sum = x0.fma(FloatVector.fromArray(SPECIES, b, bo + j), sum);
      sum = x1.fma(FloatVector.fromArray(SPECIES, b, b1 + j), sum);
      sum = x2.fma(FloatVector.fromArray(SPECIES, b, b2 + j), sum);
      sum = x3.fma(FloatVector.fromArray(SPECIES, b, b3 + j), sum);
      sum = x4.fma(FloatVector.fromArray(SPECIES, b, b4 + j), sum);
      sum = x5.fma(FloatVector.fromArray(SPECIES, b, b5 + j), sum);
      sum = x6.fma(FloatVector.fromArray(SPECIES, b, b6 + j), sum);
      sum = x7.fma(FloatVector.fromArray(SPECIES, b, b7 + j), sum);
      sum.intoArray(c, co + j);
    }
  }

  private static FloatVector start(float[] c, int co, boolean accumulate) {
    return accumulate ? FloatVector.fromArray(SPECIES, c, co) : FloatVector.zero(SPECIES);
  }
}
