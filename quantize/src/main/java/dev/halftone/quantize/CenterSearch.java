package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds for each row the center with the least squared distance by direct differences in double,
 * ties to the lowest index.
 *
 * <p>Half the squared distance differs from |c|^2/2 - x.c by a constant of the row, and that score
 * is a matrix product. It is computed in float for a tile of rows at a time. Rounding may swap
 * centers that are nearly equally far, so every center whose score lies within twice a rigorous
 * error bound of the best is compared again by direct differences. Both operands are shifted by the
 * mean of the centers, which keeps the bound tight under a large common offset, and scaled by a
 * power of two, which keeps squares within range for values near 1e-38 and 1e38.
 */
final class CenterSearch {
  private static final int SCORES_PER_TILE = 1 << 17;

  private final float[] centers;
  private final int count;
  private final int dimension;
  private final float[] shift;
  private final float scale;
  private final CenterScores packed;
  private final double largestNorm;
  private final Kernels kernels = KernelSelection.kernels();
  private final DoubleSums sums = DoubleSums.chosen();

  CenterSearch(float[] centers, int count, int dimension) {
    this.centers = centers;
    this.count = count;
    this.dimension = dimension;
    shift = mean(centers, count, dimension);
    float[] shifted = new float[count * dimension];
    float largest = 0;
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < dimension; i++) {
        float value = centers[j * dimension + i] - shift[i];
        shifted[j * dimension + i] = value;
        largest = Math.max(largest, Math.abs(value));
      }
    }
    scale = powerOfTwoNearInverse(largest);
    float[] halfNorms = new float[count];
    double largestSquare = 0;
    for (int j = 0; j < count; j++) {
      double square = 0;
      for (int i = j * dimension; i < (j + 1) * dimension; i++) {
        shifted[i] *= scale;
        square += (double) shifted[i] * shifted[i];
      }
      halfNorms[j] = (float) (square / 2);
      largestSquare = Math.max(largestSquare, square);
    }
    largestNorm = Math.sqrt(largestSquare);
    packed = new CenterScores(shifted, halfNorms, count, dimension);
  }

  /** Fills in the nearest center of each row. */
  void assign(Rows rows, int[] labels) {
    assign(rows, null, labels, null);
  }

  /**
   * Fills in the nearest center of each row.
   *
   * @param radii upper bounds of the distance of each row to the mean of the centers, or null to
   *     have them computed
   * @param distances receives the squared distance of each row to its center, unless null
   */
  void assign(Rows rows, Radii radii, int[] labels, double[] distances) {
    int tileRows = Math.max(16, Math.min(1024, SCORES_PER_TILE / Math.max(count, dimension)));
    int tiles = (rows.count() + tileRows - 1) / tileRows;
    AtomicInteger next = new AtomicInteger();
    // Each label depends on its row alone, so which worker takes which tile cannot matter.
    Parallel.forEach(
        Math.min(Parallel.threads(), tiles),
        worker -> {
          Workspace workspace = new Workspace(rows, radii, tileRows);
          for (int tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
            int from = tile * tileRows;
            int to = Math.min(rows.count(), from + tileRows);
            workspace.assign(from, to, labels);
            if (distances != null) {
              workspace.measure(from, to, labels, distances);
            }
          }
        });
  }

  static float[] mean(float[] centers, int count, int dimension) {
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double sum = 0;
      for (int j = 0; j < count; j++) {
        sum += centers[j * dimension + i];
      }
      mean[i] = (float) (sum / count);
    }
    return mean;
  }

  static float powerOfTwoNearInverse(float largest) {
    if (largest == 0 || !Float.isFinite(largest)) {
      return largest == 0 ? 1 : 0x1p-126f;
    }
    return Math.scalb(1f, Math.max(-126, Math.min(126, -Math.getExponent(largest))));
  }

  /** The buffers of one worker. */
  private final class Workspace {
    private final Rows rows;
    private final Radii radii;
    private final double radiusShift;
    private final float[] negated;
    private final float[] scores;

    Workspace(Rows rows, Radii radii, int tileRows) {
      this.rows = rows;
      this.radii = radii;
      radiusShift = radii == null ? 0 : radii.distanceTo(shift);
      negated = new float[CenterScores.padded(tileRows) * dimension];
      scores = new float[CenterScores.padded(tileRows) * packed.stride()];
    }

    void assign(int from, int to, int[] labels) {
      for (int row = from; row < to; row++) {
        negate(rows.values(), rows.offset(row), shift, scale, negated, (row - from) * dimension);
      }
      packed.compute(to - from, negated, 0, scores, 0);
      for (int row = from; row < to; row++) {
        labels[row] = nearest(row, row - from);
      }
    }

    void measure(int from, int to, int[] labels, double[] distances) {
      for (int row = from; row < to; row++) {
        distances[row] = distance(row, labels[row]);
      }
    }

    private int nearest(int row, int tileRow) {
      int base = tileRow * packed.stride();
      double norm =
          radii == null
              ? Math.sqrt(
                  kernels.dot(
                      negated, tileRow * dimension, negated, tileRow * dimension, dimension))
              : (radii.of(row) + radiusShift) * scale;
      float bound = bound(packed.least(scores, base), norm);
      if (Float.isFinite(bound)) {
        int only = packed.only(scores, base, bound);
        if (only >= 0) {
          return only;
        }
      } else {
        // The row is too far out for float scores: compare it with every center.
        Arrays.fill(scores, base, base + count, Float.NEGATIVE_INFINITY);
        bound = 0;
      }
      int best = packed.next(scores, base, bound, 0);
      double least = distance(row, best);
      int rival = packed.next(scores, base, bound, best + 1);
      while (rival < count) {
        double distance = distance(row, rival);
        if (distance < least) {
          best = rival;
          least = distance;
        }
        rival = packed.next(scores, base, bound, rival + 1);
      }
      return best;
    }

    private double distance(int row, int center) {
      return sums.squaredDistance(
          rows.values(), rows.offset(row), centers, center * dimension, dimension);
    }

    /**
     * The score above which a center cannot be the nearest. A chain of d + 1 fused operations errs
     * by at most (d + 1)u(|c|^2/2 + |x||c|), u = 2^-24 (Higham, Accuracy and Stability, section
     * 3.1); shifting, scaling and the rounded half norm add a few u, underflow 2^-149 per term.
     */
    private float bound(float best, double norm) {
      double units = (dimension + 10) * 0x1p-24;
      double error =
          units / (1 - units) * largestNorm * (largestNorm / 2 + 1.01 * norm)
              + (dimension + 2) * 0x1p-149;
      return Math.nextUp((float) (best + 2 * error));
    }
  }

  /** to = (shift - row) scale. */
  private static void negate(
      float[] row, int from, float[] shift, float scale, float[] to, int at) {
    for (int i = 0; i < shift.length; i++) {
      to[at + i] = (shift[i] - row[from + i]) * scale;
    }
  }
}
