package dev.halftone.kernel;

import java.util.Arrays;

/**
 * Row-major float matrix products. Element (i, j) accumulates along k in order with {@code fma},
 * starting from zero (or from its old value): {@code c = fma(a[i][0], b[0][j], 0)}, then {@code
 * fma(a[i][1], b[1][j], c)} and so on. No blocking, lane width or number of threads changes that
 * order, so the result always has the same bits.
 */
public final class MatrixMultiply {
  /** Rows of one task: with 512 steps along k, half a megabyte of a stays in the second cache. */
  private static final int ROWS = 264;

  /** Multiply-adds that are worth handing to another thread, about 20 microseconds. */
  private static final long GRAIN = 1L << 21;

  /** Panels that a task takes at least where k has several parts, each of which then stays near. */
  private static final int PANELS = 8;

  /** Up to so many rows are one task. */
  private static final int LONE_ROWS = ROWS + ROWS / 2;

  /** From so many columns on, copying a left operand that is stored step by step pays. */
  private static final int SOME_COLUMNS = 48;

  /** From so many columns on, copying one that is stored row by row pays, a transposition. */
  private static final int MANY_COLUMNS = 384;

  /** Of an operand that is laid out anew about so much is held at a time: 4 MiB. */
  private static final int COPIED = 1024;

  private static final MatrixKernel SCALAR = new ScalarMatrixKernel();

  private MatrixMultiply() {}

  /**
   * c = op(a) op(b), or c += op(a) op(b) when {@code accumulate}; c is m x n, op(a) is m x k and
   * stored k x m when {@code transposeA}, op(b) is k x n and stored n x k when {@code transposeB}.
   * The array of c must not be read by this product as a or b.
   */
  public static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      boolean transposeA,
      float[] b,
      int bo,
      boolean transposeB,
      float[] c,
      int co,
      boolean accumulate) {
    multiply(
        Parallel.shared(),
        kernel(),
        MatrixView.of(a, ao, m, k, transposeA),
        MatrixView.of(b, bo, k, n, transposeB),
        MatrixView.of(c, co, m, n, false),
        accumulate);
  }

  /** The kernel of this process, chosen when first used. */
  static MatrixKernel kernel() {
    return KernelSelection.vectorized() ? Vectorized.KERNEL : SCALAR;
  }

  static void multiply(
      Parallel parallel,
      MatrixKernel kernel,
      MatrixView a,
      MatrixView b,
      MatrixView c,
      boolean accumulate) {
    if (c.rows() == 0 || c.columns() == 0) {
      return;
    }
    if (a.columns() == 0) {
      if (!accumulate) {
        int from = c.offset();
        Arrays.fill(c.values(), from, from + c.rows() * c.columns(), 0f);
      }
      return;
    }
    // c' = b' a' is the same product; it is taken where its panels are cheaper to make.
    if (cost(kernel, b.transposed(), a.transposed(), c.transposed()) < cost(kernel, a, b, c)) {
      layOut(parallel, kernel, b.transposed(), a.transposed(), c.transposed(), accumulate);
    } else {
      layOut(parallel, kernel, a, b, c, accumulate);
    }
  }

  /** Estimated cycles; the weights are measured costs per element of copying and of transposing. */
  private static double cost(MatrixKernel kernel, MatrixView a, MatrixView b, MatrixView c) {
    double m = a.rows();
    double n = b.columns();
    double k = a.columns();
    double paddedN = Math.ceil(n / kernel.lanes()) * kernel.lanes();
    double paddedM = m < MatrixKernel.LOW ? MatrixKernel.LOW : m;
    double products = paddedM * paddedN * k / (2 * kernel.lanes());
    double copying = a.columnStride() == 1 ? 0.8 * m * k : 0.2 * m * k;
    double inPlace = a.columnStride() == 1 ? 0 : 0.2 * products;
    double copyA = copied(kernel, a, b) ? copying : inPlace;
    double packB = k * n * (b.columnStride() == 1 ? 0.06 : 0.9);
    double store = c.columnStride() == 1 ? 0 : m * n;
    return products + copyA + packB + store;
  }

  private static boolean copied(MatrixKernel kernel, MatrixView a, MatrixView b) {
    boolean pays =
        a.columnStride() == 1
            ? kernel.copiesRows() && b.columns() >= MANY_COLUMNS
            : b.columns() >= SOME_COLUMNS;
    return pays && a.rows() > MatrixBlock.FEW_ROWS;
  }

  /** Multiplies, with operands laid out anew where that pays. */
  private static void layOut(
      Parallel parallel,
      MatrixKernel kernel,
      MatrixView a,
      MatrixView b,
      MatrixView c,
      boolean accumulate) {
    boolean copyA = copied(kernel, a, b);
    boolean copyB = a.rows() > LONE_ROWS;
    if (!copyA && !copyB) {
      split(parallel, kernel, LeftRows.inPlace(a), RightPanels.inPlace(b), c, accumulate);
      return;
    }
    int rows = copyA ? even(a.rows(), COPIED, MatrixKernel.EIGHT) : a.rows();
    int columns = copyB ? even(b.columns(), COPIED, 2 * kernel.lanes()) : b.columns();
    int steps = even(a.columns(), COPIED, 2);
    parallel.alone(
        scratch -> {
          for (int i = 0; i < a.rows(); i += rows) {
            int m = Math.min(rows, a.rows() - i);
            for (int p = 0; p < a.columns(); p += steps) {
              int k = Math.min(steps, a.columns() - p);
              MatrixView rowsOfA = a.part(i, p, m, k);
              LeftRows left =
                  copyA
                      ? LeftRows.copy(parallel, kernel, scratch, rowsOfA)
                      : LeftRows.inPlace(rowsOfA);
              for (int j = 0; j < b.columns(); j += columns) {
                int n = Math.min(columns, b.columns() - j);
                MatrixView part = b.part(p, j, k, n);
                boolean narrow = MatrixBlock.narrow(left);
                RightPanels right =
                    copyB
                        ? RightPanels.copy(parallel, kernel, scratch, part, narrow)
                        : RightPanels.inPlace(part);
                split(parallel, kernel, left, right, c.part(i, j, m, n), accumulate || p > 0);
              }
            }
          }
        });
  }

  /** The least equal parts of at most {@code most}, but for rounding up to a multiple. */
  private static int even(int length, int most, int multiple) {
    int part = MatrixBlock.divideUp(length, MatrixBlock.divideUp(length, most));
    return MatrixBlock.divideUp(part, multiple) * multiple;
  }

  /** Rows of one task, whole tiles. */
  private static int rows(int m) {
    int tasks = m <= LONE_ROWS ? 1 : MatrixBlock.divideUp(m, ROWS);
    int whole = MatrixBlock.divideUp(MatrixBlock.divideUp(m, tasks), MatrixKernel.EIGHT);
    return Math.min(m, whole * MatrixKernel.EIGHT);
  }

  private static void split(
      Parallel parallel,
      MatrixKernel kernel,
      LeftRows a,
      RightPanels b,
      MatrixView c,
      boolean accumulate) {
    int m = a.rows();
    int n = c.columns();
    int rows = rows(m);
    int wide = 2 * kernel.lanes();
    long perColumn = (long) rows * a.columns();
    long grainColumns = MatrixBlock.divideUp((int) Math.min(n, GRAIN / perColumn + 1), wide);
    long panels = a.columns() > MatrixBlock.STEPS ? Math.max(grainColumns, PANELS) : grainColumns;
    int columns = (int) Math.min(n, panels * wide);
    int rowTasks = MatrixBlock.divideUp(m, rows);
    int columnTasks = MatrixBlock.divideUp(n, columns);
    if (rowTasks * columnTasks == 1) {
      parallel.alone(scratch -> new MatrixBlock(kernel, scratch, a, b, c).run(accumulate));
      return;
    }
    parallel.run(
        rowTasks * columnTasks,
        (task, scratch) -> {
          int i = task / columnTasks * rows;
          int j = task % columnTasks * columns;
          int partRows = Math.min(rows, m - i);
          int partColumns = Math.min(columns, n - j);
          new MatrixBlock(
                  kernel,
                  scratch,
                  a.part(i, 0, partRows, a.columns()),
                  b.columns(j, partColumns),
                  c.part(i, j, partRows, partColumns))
              .run(accumulate);
        });
  }

  /** Loaded only where vector code may be used. */
  private static final class Vectorized {
    static final MatrixKernel KERNEL = new VectorMatrixKernel();
  }
}
