package dev.halftone.kernel;

import java.util.Arrays;

/**
 * One thread's share of a matrix product: c = a b or c += a b, cut into tiles for a {@link
 * MatrixKernel}.
 */
final class MatrixBlock {
  /** Longest run along k between reading and writing c: a wide panel of b is then 64 KiB. */
  private static final int STEPS = 512;

  /**
   * Where b is used by at most this many rows, or is small enough for the first cache, packing does
   * not pay.
   */
  private static final int FEW_ROWS = 12;

  private static final int SMALL_B = 8192;

  /**
   * From so many vectors of columns on a single row reads b row by row: twice as fast as by tiles,
   * three rows of which would stand in for it. For two rows it is a fifth faster, for four slower.
   */
  private static final int STREAMED_VECTORS = 4;

  private final MatrixKernel kernel;
  private final Scratch scratch;
  private final MatrixView a;
  private final MatrixView b;
  private final MatrixView c;
  private final int lanes;

  MatrixBlock(MatrixKernel kernel, Scratch scratch, MatrixView a, MatrixView b, MatrixView c) {
    this.kernel = kernel;
    this.scratch = scratch;
    this.a = a;
    this.b = b;
    this.c = c;
    this.lanes = kernel.lanes();
  }

  void run(boolean accumulate) {
    int k = a.columns();
    if (a.rows() == 1
        && b.columnStride() == 1
        && c.columnStride() == 1
        && b.columns() >= STREAMED_VECTORS * lanes) {
      stream(accumulate);
      return;
    }
    int steps = divideUp(k, divideUp(k, STEPS));
    for (int p = 0; p < k; p += steps) {
      int count = Math.min(steps, k - p);
      steps(a.part(0, p, a.rows(), count), b.part(p, 0, count, b.columns()), accumulate || p > 0);
    }
  }

  private void stream(boolean accumulate) {
    int k = a.columns();
    int n = c.columns();
    if (!accumulate) {
      Arrays.fill(c.values(), c.offset(), c.offset() + n, 0f);
    }
    for (int p = 0; p < k; p += MatrixKernel.STREAMED) {
      kernel.row(
          Math.min(MatrixKernel.STREAMED, k - p),
          a.values(),
          a.at(0, p),
          a.columnStride(),
          b.values(),
          b.at(p, 0),
          b.rowStride(),
          c.values(),
          c.offset(),
          n);
    }
  }

  static int divideUp(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** The height of the next tile so that the fewest rows are computed twice. */
  static int height(int rowsLeft) {
    return rowsLeft >= 9 || rowsLeft == 5 || rowsLeft == 6 ? MatrixKernel.TALL : MatrixKernel.LOW;
  }

  private void steps(MatrixView stepsA, MatrixView stepsB, boolean accumulate) {
    int k = stepsA.columns();
    boolean packB =
        stepsB.columnStride() != 1 || (a.rows() > FEW_ROWS && k * b.columns() > SMALL_B);
    int n = b.columns();
    for (int j = 0; j < n; ) {
      boolean wide = n - j > lanes;
      int width = wide ? 2 * lanes : lanes;
      int columns = Math.min(width, n - j);
      MatrixView panel = stepsB.part(0, j, k, columns);
      if (packB || columns < width) {
        float[] packed = scratch.floats(Scratch.PANEL, STEPS * 2 * lanes);
        Panels.pack(panel, packed, 0, width);
        panel = new MatrixView(packed, 0, k, columns, width, 1);
      }
      column(stepsA, panel, j, wide, accumulate);
      j += width;
    }
  }

  private void column(
      MatrixView stepsA, MatrixView panel, int j, boolean wide, boolean accumulate) {
    int k = stepsA.columns();
    int width = wide ? 2 * lanes : lanes;
    boolean direct = c.columnStride() == 1 && panel.columns() == width;
    float[] edge = direct ? null : scratch.floats(Scratch.EDGE, MatrixKernel.TALL * 2 * lanes);
    for (int i = 0; i < a.rows(); ) {
      int height = wide ? height(a.rows() - i) : MatrixKernel.TALL;
      int rows = Math.min(height, a.rows() - i);
      float[] target = direct ? c.values() : edge;
      int at = direct ? c.at(i, j) : 0;
      int stride = direct ? c.rowStride() : width;
      if (!direct && accumulate) {
        load(edge, i, j, rows, panel.columns(), width);
      }
      float[] left = stepsA.values();
      int leftAt = stepsA.at(i, 0);
      int leftRow = stepsA.rowStride();
      int leftStep = stepsA.columnStride();
      float[] right = panel.values();
      int rightAt = panel.offset();
      int rightStep = panel.rowStride();
      if (!wide) {
        kernel.narrow(
            rows,
            k,
            left,
            leftAt,
            leftRow,
            leftStep,
            right,
            rightAt,
            rightStep,
            target,
            at,
            stride,
            accumulate);
      } else if (height == MatrixKernel.TALL) {
        kernel.tall(
            rows,
            k,
            left,
            leftAt,
            leftRow,
            leftStep,
            right,
            rightAt,
            rightStep,
            target,
            at,
            stride,
            accumulate);
      } else {
        kernel.low(
            rows,
            k,
            left,
            leftAt,
            leftRow,
            leftStep,
            right,
            rightAt,
            rightStep,
            target,
            at,
            stride,
            accumulate);
      }
      if (!direct) {
        store(edge, i, j, rows, panel.columns(), width);
      }
      i += rows;
    }
  }

  private void load(float[] edge, int i, int j, int rows, int columns, int width) {
    for (int r = 0; r < rows; r++) {
      for (int q = 0; q < columns; q++) {
        edge[r * width + q] = c.values()[c.at(i + r, j + q)];
      }
    }
  }

  private void store(float[] edge, int i, int j, int rows, int columns, int width) {
    float[] values = c.values();
    if (c.columnStride() == 1) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(edge, r * width, values, c.at(i + r, j), columns);
      }
    } else {
      for (int q = 0; q < columns; q++) {
        int to = c.at(i, j + q);
        for (int r = 0; r < rows; r++) {
          values[to + r * c.rowStride()] = edge[r * width + q];
        }
      }
    }
  }
}
