package dev.halftone.kernel;

import java.util.Arrays;

/**
 * Row-major float matrix products. Element (i, j) accumulates along k in order with {@code fma},
 * starting from zero (or from its old value): {@code c = fma(a[i][0], b[0][j], 0)}, then {@code
 * fma(a[i][1], b[1][j], c)} and so on. No blocking, lane width or number of threads changes that
 * order, so the result always has the same bits.
 */
public final class MatrixMultiply {
  /**
   * Steps along k of one packed block: a panel of b (k x 32 floats) then fits half of the
   * first-level cache.
   */
  private static final int STEPS = 256;

  private static final int ROW_BLOCK = 96;
  private static final int COLUMN_BLOCK = 256;

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
        Choice.KERNEL,
        m,
        n,
        k,
        a,
        ao,
        transposeA,
        b,
        bo,
        transposeB,
        c,
        co,
        accumulate);
  }

  static void multiply(
      Parallel parallel,
      MatrixKernel kernel,
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
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      if (!accumulate) {
        Arrays.fill(c, co, co + m * n, 0f);
      }
      return;
    }
    int rowBlocks = (m + ROW_BLOCK - 1) / ROW_BLOCK;
    int columnBlocks = (n + COLUMN_BLOCK - 1) / COLUMN_BLOCK;
    Parallel.Task task =
        (index, scratch) -> {
          int i0 = index % rowBlocks * ROW_BLOCK;
          int j0 = index / rowBlocks * COLUMN_BLOCK;
          block(
              kernel,
              scratch,
              i0,
              Math.min(m - i0, ROW_BLOCK),
              j0,
              Math.min(n - j0, COLUMN_BLOCK),
              m,
              n,
              k,
              a,
              ao,
              transposeA,
              b,
              bo,
              transposeB,
              c,
              co,
              accumulate);
        };
    parallel.run(rowBlocks * columnBlocks, task);
  }

  private static void block(
      MatrixKernel kernel,
      Scratch scratch,
      int i0,
      int rows,
      int j0,
      int columns,
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
    int width = kernel.columns();
    int tileRows = MatrixKernel.ROWS;
    int rowTiles = (rows + tileRows - 1) / tileRows;
    int columnTiles = (columns + width - 1) / width;
    float[] packedA = scratch.floats(0, rowTiles * tileRows * STEPS);
    float[] packedB = scratch.floats(1, columnTiles * width * STEPS);
    float[] edge = scratch.floats(2, tileRows * width);
    for (int p0 = 0; p0 < k; p0 += STEPS) {
      int steps = Math.min(k - p0, STEPS);
      boolean add = accumulate || p0 > 0;
      for (int t = 0; t < rowTiles; t++) {
        int i = i0 + t * tileRows;
        int count = Math.min(tileRows, i0 + rows - i);
        int from = transposeA ? ao + p0 * m + i : ao + i * k + p0;
        pack(
            a,
            from,
            transposeA ? 1 : k,
            transposeA ? m : 1,
            count,
            tileRows,
            steps,
            packedA,
            t * tileRows * steps);
      }
      for (int t = 0; t < columnTiles; t++) {
        int j = j0 + t * width;
        int count = Math.min(width, j0 + columns - j);
        int from = transposeB ? bo + j * k + p0 : bo + p0 * n + j;
        pack(
            b,
            from,
            transposeB ? k : 1,
            transposeB ? 1 : n,
            count,
            width,
            steps,
            packedB,
            t * width * steps);
      }
      for (int u = 0; u < columnTiles; u++) {
        int j = j0 + u * width;
        int countJ = Math.min(width, j0 + columns - j);
        for (int t = 0; t < rowTiles; t++) {
          int i = i0 + t * tileRows;
          int countI = Math.min(tileRows, i0 + rows - i);
          int to = co + i * n + j;
          if (countI == tileRows && countJ == width) {
            kernel.tile(
                steps, packedA, t * tileRows * steps, packedB, u * width * steps, c, to, n, add);
          } else {
            if (add) {
              for (int r = 0; r < countI; r++) {
                System.arraycopy(c, to + r * n, edge, r * width, countJ);
              }
            }
            kernel.tile(
                steps,
                packedA,
                t * tileRows * steps,
                packedB,
                u * width * steps,
                edge,
                0,
                width,
                add);
            for (int r = 0; r < countI; r++) {
              System.arraycopy(edge, r * width, c, to + r * n, countJ);
            }
          }
        }
      }
    }
  }

  /** Copies count lines to a panel steps x width, lines past count as zeros. */
  private static void pack(
      float[] from,
      int offset,
      int line,
      int step,
      int count,
      int width,
      int steps,
      float[] to,
      int at) {
    if (line == 1) {
      for (int p = 0; p < steps; p++) {
        System.arraycopy(from, offset + p * step, to, at + p * width, count);
      }
    } else {
      for (int r = 0; r < count; r++) {
        for (int p = 0; p < steps; p++) {
          to[at + p * width + r] = from[offset + r * line + p * step];
        }
      }
    }
    for (int r = count; r < width; r++) {
      for (int p = 0; p < steps; p++) {
        to[at + p * width + r] = 0f;
      }
    }
  }

  /** Chosen when first used. */
  private static final class Choice {
    static final MatrixKernel KERNEL =
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                && !"off".equals(System.getProperty("halftone.simd"))
            ? new VectorMatrixKernel()
            : new ScalarMatrixKernel();
  }
}
