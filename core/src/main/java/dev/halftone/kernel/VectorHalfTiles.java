package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of convolutions with half as many sums as those of {@link VectorMatrixKernel} and {@link
 * VectorChannels}, which AVX2 has no registers for.
 */
final class VectorHalfTiles {
  /**
   * Whether tiles of eight rows and two vectors do not fit the registers, here and in {@link
   * VectorTiles}, {@link VectorEightRows} and {@link VectorScoreTiles}.
   */
  static final boolean NEEDED = FloatVector.SPECIES_PREFERRED.length() == 8;

  /** Rows of a tile. */
  static final int HALF = 4;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;

  private VectorHalfTiles() {}

  /** See {@link MatrixKernel#gathered}; at most four rows. */
  static void gathered(
      int rows,
      int from,
      int to,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int b0,
      int b1,
      int[] bSteps,
      float[] c,
      int c0,
      int c1,
      int cRow,
      boolean accumulate) {
    int a1 = ao + Math.min(1, rows - 1) * aRow;
    int a2 = ao + Math.min(2, rows - 1) * aRow;
    int a3 = ao + Math.min(3, rows - 1) * aRow;
    int row1 = Math.min(1, rows - 1) * cRow;
    int row2 = Math.min(2, rows - 1) * cRow;
    int row3 = Math.min(3, rows - 1) * cRow;
    FloatVector sum0a = start(c, c0, accumulate);
    FloatVector sum0b = start(c, c1, accumulate);
    FloatVector sum1a = start(c, c0 + row1, accumulate);
    FloatVector sum1b = start(c, c1 + row1, accumulate);
    FloatVector sum2a = start(c, c0 + row2, accumulate);
    FloatVector sum2b = start(c, c1 + row2, accumulate);
    FloatVector sum3a = start(c, c0 + row3, accumulate);
    FloatVector sum3b = start(c, c1 + row3, accumulate);
    for (int p = from; p < to; p++) {
      int step = bSteps[p];
      FloatVector left = FloatVector.fromArray(SPECIES, b, b0 + step);
      FloatVector right = FloatVector.fromArray(SPECIES, b, b1 + step);
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
    sum0a.intoArray(c, c0);
    sum0b.intoArray(c, c1);
    sum1a.intoArray(c, c0 + row1);
    sum1b.intoArray(c, c1 + row1);
    sum2a.intoArray(c, c0 + row2);
    sum2b.intoArray(c, c1 + row2);
    sum3a.intoArray(c, c0 + row3);
    sum3b.intoArray(c, c1 + row3);
  }

  /** One run of {@link MatrixKernel#fours}. */
  static void four(
      int[] steps,
      int from,
      int to,
      float[] x,
      int at,
      float[] w,
      int wo,
      float[] c,
      int co,
      boolean accumulate) {
    int c1 = co + WIDTH;
    int c2 = co + 2 * WIDTH;
    int c3 = co + 3 * WIDTH;
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, c1, accumulate);
    FloatVector sum1b = start(c, c1 + LANES, accumulate);
    FloatVector sum2a = start(c, c2, accumulate);
    FloatVector sum2b = start(c, c2 + LANES, accumulate);
    FloatVector sum3a = start(c, c3, accumulate);
    FloatVector sum3b = start(c, c3 + LANES, accumulate);
    for (int p = from; p < to; p++) {
      int pixel = at + steps[p];
      FloatVector left = FloatVector.fromArray(SPECIES, w, wo + p * WIDTH);
      FloatVector right = FloatVector.fromArray(SPECIES, w, wo + p * WIDTH + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[pixel]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[pixel + 1]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[pixel + 2]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[pixel + 3]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
    }
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, c1);
    sum1b.intoArray(c, c1 + LANES);
    sum2a.intoArray(c, c2);
    sum2b.intoArray(c, c2 + LANES);
    sum3a.intoArray(c, c3);
    sum3b.intoArray(c, c3 + LANES);
  }

  private static FloatVector start(float[] c, int co, boolean accumulate) {
    return accumulate ? FloatVector.fromArray(SPECIES, c, co) : FloatVector.zero(SPECIES);
  }
}
