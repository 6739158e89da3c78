package dev.halftone.kernel;

import java.util.Arrays;

/**
 * One thread's share of a matrix product: c = a b or c += a b, cut into tiles for a {@link
 * MatrixKernel}.
 */
final class MatrixBlock {
  /** Longest run along k between reading and writing c: a wide panel of b is then 64 KiB. */
  static final int STEPS = 512;

  /** The same where c is written element by element. */
  private static final int TRANSPOSED_STEPS = 2 * STEPS;

  /** Where b is used by at most this many rows, packing it does not pay. */
  static final int FEW_ROWS = 12;

  /**
   * From so many vectors of columns on a single row reads b row by row: twice as fast as by tiles,
   * three rows of which would stand in for it. For two rows it is a fifth faster, for four slower.
   */
  private static final int STREAMED_VECTORS = 4;

  private final MatrixKernel kernel;
  private final Scratch scratch;
  private final LeftRows a;
  private final RightPanels b;
  private final MatrixView c;
  private final int lanes;

  MatrixBlock(MatrixKernel kernel, Scratch scratch, LeftRows a, RightPanels b, MatrixView c) {
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
        && !b.copied()
        && b.view().columnStride() == 1
        && c.columnStride() == 1
        && c.columns() >= STREAMED_VECTORS * lanes) {
      stream(accumulate);
      return;
    }
    int most = c.columnStride() == 1 ? STEPS : TRANSPOSED_STEPS;
    int steps = divideUp(k, divideUp(k, most));
    for (int p = 0; p < k; p += steps) {
      steps(p, Math.min(steps, k - p), accumulate || p > 0);
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
          a.view().values(),
          a.view().at(0, p),
          a.view().columnStride(),
          b.view().values(),
          b.view().at(p, 0),
          b.view().rowStride(),
          c.values(),
          c.offset(),
          n);
    }
  }

  static int divideUp(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** The height of the next tile so that the fewest rows are computed twice. */
  private int height(int rowsLeft, boolean straight, int width) {
    if (a.copied() || width == lanes) {
      return MatrixKernel.EIGHT;
    }
    if (straight) {
      return rowsLeft > MatrixKernel.LOW ? MatrixKernel.EIGHT : MatrixKernel.LOW;
    }
    boolean six = rowsLeft >= 9 || rowsLeft == 5 || rowsLeft == 6;
    return six ? MatrixKernel.SIX : MatrixKernel.LOW;
  }

  private void steps(int from, int steps, boolean accumulate) {
    int n = c.columns();
    MatrixView right = b.view();
    boolean narrow = narrow(a);
    boolean inPlace = right.columnStride() == 1 && a.rows() <= FEW_ROWS;
    LeftRows left = a.part(0, from, a.rows(), steps);
    float[] packed = scratch.floats(Scratch.PANEL, b.copied() ? 0 : steps * 2 * lanes);
    for (int j = 0; j < n; ) {
      int width = RightPanels.width(kernel, n - j, narrow);
      int columns = Math.min(width, n - j);
      MatrixView panel;
      if (b.copied()) {
        panel = b.panel(j, columns, width, from, steps);
      } else if (inPlace && columns == width && width > lanes) {
        panel = right.part(from, j, steps, columns);
      } else {
        RightPanels.pack(kernel, right.part(from, j, steps, columns), packed, 0, width);
        panel = new MatrixView(packed, 0, steps, columns, width, 1);
      }
      column(left, panel, j, width, accumulate);
      j += width;
    }
  }

  /** Whether there are tiles of one vector of columns for a left operand. */
  static boolean narrow(LeftRows a) {
    return a.copied() || a.view().columnStride() == 1;
  }

  private void column(LeftRows left, MatrixView panel, int j, int width, boolean accumulate) {
    int columns = panel.columns();
    boolean direct = c.columnStride() == 1 && columns == width;
    float[] target = direct ? c.values() : scratch.floats(Scratch.EDGE, MatrixKernel.EIGHT * width);
    int stride = direct ? c.rowStride() : width;
    boolean straight = a.view().columnStride() == 1 && panel.rowStride() == width;
    for (int i = 0; i < a.rows(); ) {
      int rows = Math.min(height(a.rows() - i, straight, width), a.rows() - i);
      if (!direct && accumulate) {
        load(target, i, j, rows, columns, width);
      }
      tile(
          rows,
          left,
          left.at(i),
          panel,
          width,
          target,
          direct ? c.at(i, j) : 0,
          stride,
          accumulate);
      if (!direct) {
        store(target, i, j, rows, columns, width);
      }
      i += rows;
    }
  }

  private void tile(
      int rows,
      LeftRows left,
      int xAt,
      MatrixView panel,
      int width,
      float[] to,
      int at,
      int stride,
      boolean add) {
    int k = left.columns();
    float[] x = left.view().values();
    int xRow = left.view().rowStride();
    int xStep = left.view().columnStride();
    float[] y = panel.values();
    int yAt = panel.offset();
    int yStep = panel.rowStride();
    if (left.copied() && width == lanes) {
      kernel.copiedNarrow(rows, k, x, xAt, y, yAt, to, at, stride, add);
    } else if (left.copied()) {
      kernel.copiedWide(rows, k, x, xAt, y, yAt, to, at, stride, add);
    } else if (xStep != 1 || yStep != width) {
      kernel.strided(rows, k, x, xAt, xRow, xStep, y, yAt, yStep, to, at, stride, add);
    } else if (width == lanes) {
      kernel.narrow(rows, k, x, xAt, xRow, y, yAt, to, at, stride, add);
    } else if (rows > MatrixKernel.LOW) {
      kernel.wide(rows, k, x, xAt, xRow, y, yAt, to, at, stride, add);
    } else {
      kernel.low(rows, k, x, xAt, xRow, y, yAt, to, at, stride, add);
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
    } else if (c.rowStride() == 1 && rows == MatrixKernel.EIGHT) {
      for (int q = 0; q < columns; q++) {
        int to = c.at(i, j + q);
        values[to] = edge[q];
        values[to + 1] = edge[width + q];
        values[to + 2] = edge[2 * width + q];
        values[to + 3] = edge[3 * width + q];
        values[to + 4] = edge[4 * width + q];
        values[to + 5] = edge[5 * width + q];
        values[to + 6] = edge[6 * width + q];
        values[to + 7] = edge[7 * width + q];
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
