package dev.halftone.kernel;

import java.util.Arrays;

/** The specification of {@link MatrixKernel}. */
final class ScalarMatrixKernel implements MatrixKernel {
  private static final int LANES = 16;

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
    tile(rows, 2 * LANES, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
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
    tile(rows, 2 * LANES, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
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
    tile(rows, LANES, k, a, ao, aRow, b, bo, c, co, cRow, accumulate);
  }

  private static void tile(
      int rows,
      int columns,
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
    strided(rows, columns, k, a, ao, aRow, 1, b, bo, columns, c, co, cRow, accumulate);
  }

  private static void strided(
      int rows,
      int columns,
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
    for (int r = 0; r < rows; r++) {
      int row = co + r * cRow;
      if (!accumulate) {
        Arrays.fill(c, row, row + columns, 0f);
      }
      for (int p = 0; p < k; p++) {
        step(columns, a[ao + r * aRow + p * aStep], b, bo + p * bStep, c, row);
      }
    }
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
    strided(rows, 2 * LANES, k, a, ao, aRow, aStep, b, bo, bStep, c, co, cRow, accumulate);
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
    tile(rows, 2 * LANES, k, a, ao, b, bo, c, co, cRow, accumulate);
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
    tile(rows, LANES, k, a, ao, b, bo, c, co, cRow, accumulate);
  }

  private static void tile(
      int rows,
      int columns,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    strided(rows, columns, k, a, ao, 1, EIGHT, b, bo, columns, c, co, cRow, accumulate);
  }

  @Override
  public void eights(MatrixView from, float[] to, int at, int pitch) {
    int padded = MatrixBlock.divideUp(from.rows(), EIGHT) * EIGHT;
    for (int i = 0; i < padded; i++) {
      int row = Math.min(i, from.rows() - 1);
      int target = at + i / EIGHT * pitch + i % EIGHT;
      for (int p = 0; p < from.columns(); p++) {
        to[target + p * EIGHT] = from.values()[from.at(row, p)];
      }
    }
  }

  @Override
  public boolean copiesRows() {
    return true;
  }

  @Override
  public void panel(int steps, float[] b, int bo, int bRow, float[] panel, int at, int width) {
    for (int p = 0; p < steps; p++) {
      System.arraycopy(b, bo + p * bRow, panel, at + p * width, width);
    }
  }

  @Override
  public void transposedPanel(
      int steps, int columns, float[] b, int bo, int bColumn, float[] panel, int at, int width) {
    Panels.transpose(new MatrixView(b, bo, steps, columns, 1, bColumn), panel, at, width);
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
    for (int p = 0; p < steps; p++) {
      float x = a[ao + p * aStep];
      for (int j = 0; j < n; j++) {
        c[co + j] = Math.fma(x, b[bo + p * bStep + j], c[co + j]);
      }
    }
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
    for (int r = 0; r < rows; r++) {
      int row0 = c0 + r * cRow;
      int row1 = c1 + r * cRow;
      if (!accumulate) {
        Arrays.fill(c, row0, row0 + LANES, 0f);
      }
      for (int p = from; p < to; p++) {
        step(LANES, a[ao + r * aRow + p], b, b0 + bSteps[p], c, row0);
      }
      if (!accumulate) {
        Arrays.fill(c, row1, row1 + LANES, 0f);
      }
      for (int p = from; p < to; p++) {
        step(LANES, a[ao + r * aRow + p], b, b1 + bSteps[p], c, row1);
      }
    }
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
    channels(SEVEN, steps, from, to, x, at, w, wo, c, co, accumulate);
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
    channels(FOUR, steps, from, to, x, at, w, wo, c, co, accumulate);
    channels(FOUR, steps, from, to, x, next, w, wo, c, cn, accumulate);
  }

  private static void channels(
      int pixels,
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
    int width = 2 * LANES;
    for (int i = 0; i < pixels; i++) {
      int row = co + i * width;
      if (!accumulate) {
        Arrays.fill(c, row, row + width, 0f);
      }
      for (int p = from; p < to; p++) {
        step(width, x[at + steps[p] + i], w, wo + p * width, c, row);
      }
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
    for (int t = 0; t < channels; t++) {
      for (int i = 0; i < pixels; i++) {
        out[plane + t * targetPlane + i * spacing] = c[co + i * 2 * LANES + t];
      }
    }
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
    for (int t = 0; t < channels; t++) {
      for (int i = 0; i < pixels; i++) {
        to[at + i * LANES + t] = x[plane + t * sourcePlane + i * spacing];
      }
    }
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
      for (int r = first; r < first + runs; r++) {
        int target = at + (p - from) * width + places[r];
        System.arraycopy(b, bo + starts[r] + bSteps[p], panel, target, LANES);
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
    int perSlot = MatrixBlock.divideUp(extent, LANES) * LANES;
    Arrays.fill(to, at - above, at, 0f);
    for (int r = 0; r < rows; r++) {
      for (int phase = 0; phase < step; phase++) {
        int slot = slots[phase];
        for (int i = 0; slot >= 0 && i < extent; i++) {
          int source = row + r * rowStride + phase + i * step;
          boolean copied = kept[slot * perSlot + i] != 0;
          to[at + r * stride + slot * extent + i] = copied ? from[source] : 0f;
        }
      }
    }
    int end = at + rows * stride;
    Arrays.fill(to, end, end + below, 0f);
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
      for (int r = 0; r < rowPlaces.length; r++) {
        int from = t * targetPitch + r * rowPitch;
        int to = plane + t * targetPlane + rowPlaces[r];
        for (int x = 0; x < length; x++) {
          out[to + x * spacing] = results[from + x];
        }
      }
    }
  }

  /** c = fma(factor, b, c); a loop of its own because C2 then makes vectors of it. */
  private static void step(int n, float factor, float[] b, int bo, float[] c, int co) {
    for (int j = 0; j < n; j++) {
      c[co + j] = Math.fma(factor, b[bo + j], c[co + j]);
    }
  }
}
