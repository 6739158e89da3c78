package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The twin of {@link ScalarMatrixKernel} with two vectors of columns. */
final class VectorMatrixKernel implements MatrixKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  @Override
  public int columns() {
    return 2 * LANES;
  }

  @Override
  public void tile(
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int stride,
      boolean accumulate) {
    FloatVector c00 =
        accumulate ? FloatVector.fromArray(SPECIES, c, co + 0 * stride) : FloatVector.zero(SPECIES);
    FloatVector c01 =
        accumulate
            ? FloatVector.fromArray(SPECIES, c, co + 0 * stride + LANES)
            : FloatVector.zero(SPECIES);
    FloatVector c10 =
        accumulate ? FloatVector.fromArray(SPECIES, c, co + 1 * stride) : FloatVector.zero(SPECIES);
    FloatVector c11 =
        accumulate
            ? FloatVector.fromArray(SPECIES, c, co + 1 * stride + LANES)
            : FloatVector.zero(SPECIES);
    FloatVector c20 =
        accumulate ? FloatVector.fromArray(SPECIES, c, co + 2 * stride) : FloatVector.zero(SPECIES);
    FloatVector c21 =
        accumulate
            ? FloatVector.fromArray(SPECIES, c, co + 2 * stride + LANES)
            : FloatVector.zero(SPECIES);
    FloatVector c30 =
        accumulate ? FloatVector.fromArray(SPECIES, c, co + 3 * stride) : FloatVector.zero(SPECIES);
    FloatVector c31 =
        accumulate
            ? FloatVector.fromArray(SPECIES, c, co + 3 * stride + LANES)
            : FloatVector.zero(SPECIES);
    FloatVector c40 =
        accumulate ? FloatVector.fromArray(SPECIES, c, co + 4 * stride) : FloatVector.zero(SPECIES);
    FloatVector c41 =
        accumulate
            ? FloatVector.fromArray(SPECIES, c, co + 4 * stride + LANES)
            : FloatVector.zero(SPECIES);
    FloatVector c50 =
        accumulate ? FloatVector.fromArray(SPECIES, c, co + 5 * stride) : FloatVector.zero(SPECIES);
    FloatVector c51 =
        accumulate
            ? FloatVector.fromArray(SPECIES, c, co + 5 * stride + LANES)
            : FloatVector.zero(SPECIES);
    int ai = ao;
    int bi = bo;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ai + 0]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ai + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ai + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ai + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ai + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ai + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      ai += ROWS;
      bi += 2 * LANES;
    }
    c00.intoArray(c, co + 0 * stride);
    c01.intoArray(c, co + 0 * stride + LANES);
    c10.intoArray(c, co + 1 * stride);
    c11.intoArray(c, co + 1 * stride + LANES);
    c20.intoArray(c, co + 2 * stride);
    c21.intoArray(c, co + 2 * stride + LANES);
    c30.intoArray(c, co + 3 * stride);
    c31.intoArray(c, co + 3 * stride + LANES);
    c40.intoArray(c, co + 4 * stride);
    c41.intoArray(c, co + 4 * stride + LANES);
    c50.intoArray(c, co + 5 * stride);
    c51.intoArray(c, co + 5 * stride + LANES);
  }
}
