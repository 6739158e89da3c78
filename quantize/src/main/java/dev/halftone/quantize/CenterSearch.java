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

  /** Fills labels and, unless null, the squared distance of each row to its center. */
  void assign(Rows rows, int[] labels, double[] distances) {
    int tileRows = Math.max(16, Math.min(1024, SCORES_PER_TILE / Math.max(count, dimension)));
    int tiles = (rows.count() + tileRows - 1) / tileRows;
    AtomicInteger next = new AtomicInteger();
    // Each label depends on its row alone, so which worker takes which tile cannot matter.
    Parallel.forEach(
        Math.min(Parallel.threads(), tiles),
        worker -> {
          Workspace workspace = new Workspace(tileRows);
          for (int tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
            int from = tile * tileRows;
            workspace.assign(rows, from, Math.min(rows.count(), from + tileRows), labels);
            if (distances != null) {
              workspace.measure(
                  rows, from, Math.min(rows.count(), from + tileRows), labels, distances);
            }
          }
        });
  }

  private static float[] mean(float[] centers, int count, int dimension) {
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

  private static float powerOfTwoNearInverse(float largest) {
    if (largest == 0 || !Float.isFinite(largest)) {
      return largest == 0 ? 1 : 0x1p-126f;
    }
    return Math.scalb(1f, Math.max(-126, Math.min(126, -Math.getExponent(largest))));
  }

  /** The buffers of one worker. */
  private final class Workspace {
    private final float[] negated;
    private final float[] scores;

    Workspace(int tileRows) {
      negated = new float[CenterScores.padded(tileRows) * dimension];
      scores = new float[CenterScores.padded(tileRows) * packed.stride()];
    }

    void assign(Rows rows, int from, int to, int[] labels) {
      float[] values = rows.values();
      for (int row = from; row < to; row++) {
        int source = rows.offset(row);
        int target = (row - from) * dimension;
        for (int i = 0; i < dimension; i++) {
          negated[target + i] = (shift[i] - values[source + i]) * scale;
        }
      }
      packed.compute(to - from, negated, 0, scores, 0);
      for (int row = from; row < to; row++) {
        labels[row] = nearest(values, rows.offset(row), row - from);
      }
    }

    void measure(Rows rows, int from, int to, int[] labels, double[] distances) {
      for (int row = from; row < to; row++) {
        distances[row] = distance(rows.values(), rows.offset(row), labels[row]);
      }
    }

    private int nearest(float[] values, int offset, int tileRow) {
      int base = tileRow * packed.stride();
      float bound = bound(packed.least(scores, base), tileRow * dimension);
      if (!Float.isFinite(bound)) {
        // The row is too far out for float scores: compare it with every center.
        Arrays.fill(scores, base, base + count, Float.NEGATIVE_INFINITY);
        bound = 0;
      }
      int best = packed.next(scores, base, bound, 0);
      int rival = packed.next(scores, base, bound, best + 1);
      if (rival >= count) {
        return best;
      }
      double least = distance(values, offset, best);
      while (rival < count) {
        double distance = distance(values, offset, rival);
        if (distance < least) {
          best = rival;
          least = distance;
        }
        rival = packed.next(scores, base, bound, rival + 1);
      }
      return best;
    }

    private double distance(float[] values, int offset, int center) {
      return sums.squaredDistance(values, offset, centers, center * dimension, dimension);
    }

    /**
     * The score above which a center cannot be the nearest. A chain of d + 1 fused operations errs
     * by at most (d + 1)u(|c|^2/2 + |x||c|), u = 2^-24 (Higham, Accuracy and Stability, section
     * 3.1); shifting, scaling and the rounded half norm add a few u, underflow 2^-149 per term.
     */
    private float bound(float best, int offset) {
      double norm = Math.sqrt(kernels.dot(negated, offset, negated, offset, dimension));
      double units = (dimension + 10) * 0x1p-24;
      double error =
          units / (1 - units) * largestNorm * (largestNorm / 2 + 1.01 * norm)
              + (dimension + 2) * 0x1p-149;
      return Math.nextUp((float) (best + 2 * error));
    }
  }
}
