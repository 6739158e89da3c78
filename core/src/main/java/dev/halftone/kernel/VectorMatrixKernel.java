package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The twin of {@link ScalarMatrixKernel}. */
final class VectorMatrixKernel implements MatrixKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void wide(
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
    VectorTiles.wide(rows, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
  }

  @Override
  public void low(
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
    VectorTiles.low(rows, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
  }

  @Override
  public void narrow(
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
    VectorTiles.narrow(rows, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
  }

  @Override
  public void strided(
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
    if (rows > LOW) {
      VectorStridedTiles.tall(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, cRow, accumulate);
    } else {
      VectorStridedTiles.low(rows, k, a, ao, aRow, aStep, b, bo, bStep, c, co, cRow, accumulate);
    }
  }

  @Override
  public void copiedWide(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    VectorEightRows.wide(rows, k, a, ao, b, bo, c, co, cRow, accumulate);
  }

  @Override
  public void copiedNarrow(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    VectorEightRows.narrow(rows, k, a, ao, b, bo, c, co, cRow, accumulate);
  }

  @Override
  public void eights(MatrixView from, float[] to, int at, int pitch) {
    VectorEightRows.copy(from, to, at, pitch);
  }

  @Override
  public boolean copiesRows() {
    return !VectorHalfTiles.NEEDED;
  }

  @Override
  public void panel(int steps, float[] b, int bo, int bRow, float[] panel, int at, int width) {
    VectorPanels.copy(steps, b, bo, bRow, panel, at, width);
  }

  @Override
  public void transposedPanel(
      int steps, int columns, float[] b, int bo, int bColumn, float[] panel, int at, int width) {
    VectorPanels.transpose(steps, columns, b, bo, bColumn, panel, at, width);
  }

  @Override
  public void row(
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
    VectorStridedTiles.row(steps, a, ao, aStep, b, bo, bStep, c, co, n);
  }

  @Override
  public void gathered(
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
    if (VectorHalfTiles.NEEDED) {
      int half = VectorHalfTiles.HALF;
      for (int r = 0; r < rows; r += half) {
        int some = Math.min(half, rows - r);
        int ar = ao + r * aRow;
        int cr = r * cRow;
        VectorHalfTiles.gathered(
            some, from, to, a, ar, aRow, b, b0, b1, bSteps, c, c0 + cr, c1 + cr, cRow, accumulate);
      }
      return;
    }
    int a1 = ao + Math.min(1, rows - 1) * aRow;
    int a2 = ao + Math.min(2, rows - 1) * aRow;
    int a3 = ao + Math.min(3, rows - 1) * aRow;
    int a4 = ao + Math.min(4, rows - 1) * aRow;
    int a5 = ao + Math.min(5, rows - 1) * aRow;
    int a6 = ao + Math.min(6, rows - 1) * aRow;
    int a7 = ao + Math.min(7, rows - 1) * aRow;
    int row1 = Math.min(1, rows - 1) * cRow;
    int row2 = Math.min(2, rows - 1) * cRow;
    int row3 = Math.min(3, rows - 1) * cRow;
    int row4 = Math.min(4, rows - 1) * cRow;
    int row5 = Math.min(5, rows - 1) * cRow;
    int row6 = Math.min(6, rows - 1) * cRow;
    int row7 = Math.min(7, rows - 1) * cRow;
    FloatVector sum0a = start(c, c0, accumulate);
    FloatVector sum0b = start(c, c1, accumulate);
    FloatVector sum1a = start(c, c0 + row1, accumulate);
    FloatVector sum1b = start(c, c1 + row1, accumulate);
    FloatVector sum2a = start(c, c0 + row2, accumulate);
    FloatVector sum2b = start(c, c1 + row2, accumulate);
    FloatVector sum3a = start(c, c0 + row3, accumulate);
    FloatVector sum3b = start(c, c1 + row3, accumulate);
    FloatVector sum4a = start(c, c0 + row4, accumulate);
    FloatVector sum4b = start(c, c1 + row4, accumulate);
    FloatVector sum5a = start(c, c0 + row5, accumulate);
    FloatVector sum5b = start(c, c1 + row5, accumulate);
    FloatVector sum6a = start(c, c0 + row6, accumulate);
    FloatVector sum6b = start(c, c1 + row6, accumulate);
    FloatVector sum7a = start(c, c0 + row7, accumulate);
    FloatVector sum7b = start(c, c1 + row7, accumulate);
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
    sum0a.intoArray(c, c0);
    sum0b.intoArray(c, c1);
    sum1a.intoArray(c, c0 + row1);
    sum1b.intoArray(c, c1 + row1);
    sum2a.intoArray(c, c0 + row2);
    sum2b.intoArray(c, c1 + row2);
    sum3a.intoArray(c, c0 + row3);
    sum3b.intoArray(c, c1 + row3);
    sum4a.intoArray(c, c0 + row4);
    sum4b.intoArray(c, c1 + row4);
    sum5a.intoArray(c, c0 + row5);
    sum5b.intoArray(c, c1 + row5);
    sum6a.intoArray(c, c0 + row6);
    sum6b.intoArray(c, c1 + row6);
    sum7a.intoArray(c, c0 + row7);
    sum7b.intoArray(c, c1 + row7);
  }

  @Override
  public void seven(
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
    VectorChannels.seven(steps, from, to, x, at, w, wo, c, co, accumulate);
  }

  @Override
  public void fours(
      int[] steps,
      int from,
      int to,
      float[] x,
      int at,
      int next,
      float[] w,
      int wo,
      float[] c,
      int co,
      int cn,
      boolean accumulate) {
    if (VectorHalfTiles.NEEDED) {
      VectorHalfTiles.four(steps, from, to, x, at, w, wo, c, co, accumulate);
      VectorHalfTiles.four(steps, from, to, x, next, w, wo, c, cn, accumulate);
    } else {
      VectorChannels.fours(steps, from, to, x, at, next, w, wo, c, co, cn, accumulate);
    }
  }

  @Override
  public void planes(
      int pixels,
      int channels,
      float[] c,
      int co,
      float[] out,
      int plane,
      int targetPlane,
      int spacing) {
    VectorChannels.planes(pixels, channels, c, co, out, plane, targetPlane, spacing);
  }

  @Override
  public void channelsLast(
      int pixels,
      int channels,
      float[] x,
      int plane,
      int sourcePlane,
      int spacing,
      float[] to,
      int at) {
    VectorChannels.channelsLast(pixels, channels, x, plane, sourcePlane, spacing, to, at);
  }

  @Override
  public void pack(
      int from,
      int to,
      float[] b,
      int bo,
      int[] bSteps,
      int[] starts,
      int[] places,
      int first,
      int runs,
      float[] panel,
      int at,
      int width) {
    for (int p = from; p < to; p++) {
      int source = bo + bSteps[p];
      int target = at + (p - from) * width;
      for (int r = first; r < first + runs; r++) {
        FloatVector.fromArray(SPECIES, b, starts[r] + source).intoArray(panel, target + places[r]);
      }
    }
  }

  @Override
  public void padRows(
      float[] from,
      int row,
      int rowStride,
      int rows,
      int step,
      int[] slots,
      int[] kept,
      float[] to,
      int at,
      int stride,
      int extent,
      int above,
      int below) {
    VectorRows.pad(
        from, row, rowStride, rows, step, slots, kept, to, at, stride, extent, above, below);
  }

  @Override
  public void spread(
      float[] results,
      int rowPitch,
      int targetPitch,
      int targets,
      int length,
      float[] out,
      int plane,
      int targetPlane,
      int[] rowPlaces,
      int spacing,
      int loose) {
    for (int t = 0; t < targets; t++) {
      int from = t * targetPitch;
      int to = plane + t * targetPlane;
      if (spacing != 1) {
        VectorRows.spread(results, from, rowPitch, out, to, rowPlaces, length, spacing);
      } else if (t < loose) {
        VectorRows.copy(results, from, rowPitch, out, to, rowPlaces, length);
      } else {
        for (int r = 0; r < rowPlaces.length; r++) {
          System.arraycopy(results, from + r * rowPitch, out, to + rowPlaces[r], length);
        }
      }
    }
  }

  private static FloatVector start(float[] c, int co, boolean accumulate) {
    return accumulate ? FloatVector.fromArray(SPECIES, c, co) : FloatVector.zero(SPECIES);
  }
}
