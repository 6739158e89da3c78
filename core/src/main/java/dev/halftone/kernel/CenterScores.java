package dev.halftone.kernel;

import java.util.Arrays;

/**
 * Scores of many rows against the same centers: start_j + sum over p of a_p c_jp, accumulated along
 * p in order with {@code fma}. With negated rows and start_j = |c_j|^2 / 2 the least score belongs
 * to the nearest center.
 *
 * <p>A matrix product whose right side is packed once, which pays when the rows come in tiles. The
 * scores of a row lie {@link #stride} apart from the next; those past the last center are infinite.
 */
public final class CenterScores {
  /** Columns of one packed block: a wide panel of 512-bit vectors then takes 32 KB. */
  private static final int STEPS = 256;

  private final ScoreKernel kernel;
  private final int dimension;
  private final int stride;
  private final float[] starts;
  private final float[] packed;

  /**
   * Packs the centers.
   *
   * @param centers count x dimension
   * @param starts one value for each center, finite
   */
  public CenterScores(float[] centers, float[] starts, int count, int dimension) {
    this(Chosen.KERNEL, centers, starts, count, dimension);
  }

  CenterScores(ScoreKernel kernel, float[] centers, float[] starts, int count, int dimension) {
    this.kernel = kernel;
    this.dimension = dimension;
    int width = kernel.width();
    stride = (count + width - 1) / width * width;
    this.starts = Arrays.copyOf(starts, stride);
    Arrays.fill(this.starts, count, stride, Float.POSITIVE_INFINITY);
    packed = new float[stride * dimension];
    for (int block = 0; block < dimension; block += STEPS) {
      int steps = Math.min(STEPS, dimension - block);
      for (int panel = 0; panel < stride; panel += panelWidth(panel)) {
        int columns = panelWidth(panel);
        int to = panelOffset(block, steps, panel);
        for (int j = 0; j < Math.min(columns, count - panel); j++) {
          int from = (panel + j) * dimension + block;
          for (int p = 0; p < steps; p++) {
            packed[to + p * columns + j] = centers[from + p];
          }
        }
      }
    }
  }

  /**
   * Writes the left operand of the scores of one row: to = (shift - row) scale, by columns.
   *
   * @param shift a value for each column
   */
  public static void negate(float[] row, int from, float[] shift, float scale, float[] to, int at) {
    Chosen.KERNEL.negate(row, from, shift, scale, to, at, shift.length);
  }

  /** Number of floats from the scores of one row to those of the next. */
  public int stride() {
    return stride;
  }

  /** The rows for which {@link #compute} needs room: whole tiles. */
  public static int padded(int rows) {
    int tile = ScoreKernel.ROWS;
    return (rows + tile - 1) / tile * tile;
  }

  /**
   * Writes the scores of the rows. Both arrays must reach to the end of the {@link #padded} rows,
   * whose scores mean nothing.
   *
   * @param a rows x dimension from {@code ao}
   * @param scores rows x stride from {@code so}
   */
  public void compute(int rows, float[] a, int ao, float[] scores, int so) {
    int[] at = new int[padded(rows)];
    for (int row = 0; row < at.length; row++) {
      at[row] = row * dimension;
    }
    compute(rows, a, ao, at, scores, so);
  }

  /**
   * Writes the scores of rows that lie anywhere in an array.
   *
   * @param a holds row r from {@code ao + at[r]}
   * @param at offsets of at least the {@link #padded} rows
   * @param scores padded rows x stride from {@code so}
   */
  public void compute(int rows, float[] a, int ao, int[] at, float[] scores, int so) {
    int width = kernel.width();
    for (int block = 0; block < dimension; block += STEPS) {
      int steps = Math.min(STEPS, dimension - block);
      for (int panel = 0; panel < stride; panel += panelWidth(panel)) {
        int center = panelOffset(block, steps, panel);
        boolean wide = panelWidth(panel) > width;
        for (int row = 0; row < rows; row += ScoreKernel.ROWS) {
          int to = so + row * stride + panel;
          float[] start = block == 0 ? starts : scores;
          int startOffset = block == 0 ? panel : to;
          int startStride = block == 0 ? 0 : stride;
          if (wide) {
            kernel.wide(
                steps,
                a,
                ao + block,
                at,
                row,
                packed,
                center,
                start,
                startOffset,
                startStride,
                scores,
                to,
                stride);
          } else {
            kernel.narrow(
                steps,
                a,
                ao + block,
                at,
                row,
                packed,
                center,
                start,
                startOffset,
                startStride,
                scores,
                to,
                stride);
          }
        }
      }
    }
  }

  /** The least score of one row. */
  public float least(float[] scores, int so) {
    return kernel.least(scores, so, stride);
  }

  /**
   * The center of the least score of one row if every other score is above it by more than {@code
   * slack}, rounded up; -1 if another is not, or if that sum is not finite.
   */
  public int alone(float[] scores, int so, double slack) {
    return kernel.alone(scores, so, stride, slack);
  }

  /**
   * The lowest center of at least {@code from} whose score is at most the bound; {@link #stride} or
   * more if there is none.
   */
  public int next(float[] scores, int so, float bound, int from) {
    return kernel.next(scores, so, stride, bound, from);
  }

  /**
   * The index of the least score of one row, the lowest of equals; writes that score and the least
   * of the others to {@code out} at {@code to} and {@code to + 1}. No score may be NaN.
   */
  public int twoLeast(float[] scores, int so, float[] out, int to) {
    return kernel.twoLeast(scores, so, stride, out, to);
  }

  /** Whether some j &lt; n has {@code lower[lo + j] - moved[j] <= upper}. */
  public boolean anyAtMost(float[] lower, int lo, float[] moved, int n, float upper) {
    return kernel.anyAtMost(lower, lo, moved, n, upper);
  }

  /** All panels are wide but the last, if the number of vectors is odd. */
  private int panelWidth(int panel) {
    return Math.min(2 * kernel.width(), stride - panel);
  }

  private int panelOffset(int block, int steps, int panel) {
    return block * stride + panel * steps;
  }

  /** Loaded at first use. */
  private static final class Chosen {
    static final ScoreKernel KERNEL =
        KernelSelection.vectorized() ? new VectorScoreKernel() : new ScalarScoreKernel();
  }
}
