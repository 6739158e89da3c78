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
 * <p>Scores are computed in float for a tile of rows at a time. Rounding may swap centers that are
 * nearly equally far, so every center whose score lies within twice a rigorous error bound of the
 * best is compared again by direct differences.
 */
final class CenterSearch {
  private static final int SCORES_PER_TILE = 1 << 17;

  /** Moved rows of a tile that stay in the first cache while their scores are made. */
  private static final int LEAST_FLOATS_PER_TILE = 1 << 13;

  private final float[] centers;
  private final int count;
  private final int dimension;
  private final ShiftedCenters shifted;
  private final CenterScores packed;
  private final Kernels kernels = KernelSelection.kernels();
  private final DoubleSums sums = DoubleSums.chosen();

  CenterSearch(float[] centers, int count, int dimension) {
    this(centers, count, dimension, ShiftedCenters.mean(centers, count, dimension));
  }

  /** Scores are taken relative to {@code shift}, which should lie near the centers. */
  CenterSearch(float[] centers, int count, int dimension, float[] shift) {
    this.centers = centers;
    this.count = count;
    this.dimension = dimension;
    shifted = new ShiftedCenters(centers, count, dimension, shift);
    packed = shifted.pack();
  }

  /** Fills in the nearest center of each row. */
  void assign(Rows rows, int[] labels) {
    assign(rows.block(0), null, labels, null);
  }

  /**
   * Fills in the nearest center of each row.
   *
   * @param radii the distance of each row to the shift, or null to have it computed
   * @param distances receives the squared distance of each row to its center, unless null
   */
  void assign(RowBlock rows, Radii radii, int[] labels, double[] distances) {
    // Many centers are read from a slow cache once for each tile, so the tile grows with them.
    int floats = Math.max(LEAST_FLOATS_PER_TILE, Math.min(SCORES_PER_TILE, count * dimension));
    int tileRows =
        Math.max(48, Math.min(1024, Math.min(SCORES_PER_TILE / count, floats / dimension)));
    int tiles = (rows.rows() + tileRows - 1) / tileRows;
    AtomicInteger next = new AtomicInteger();
    // Each label depends on its row alone, so which worker takes which tile cannot matter.
    Parallel.forEach(
        Math.min(Parallel.threads(), tiles),
        worker -> {
          Workspace workspace = new Workspace(rows, radii, tileRows);
          for (int tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
            int from = rows.from() + tile * tileRows;
            int to = Math.min(rows.to(), from + tileRows);
            workspace.assign(from, to, labels);
            if (distances != null) {
              workspace.measure(from, to, labels, distances);
            }
          }
        });
  }

  /** The buffers of one worker. */
  private final class Workspace {
    private final RowBlock rows;
    private final Radii radii;
    private final float[] negated;
    private final float[] scores;

    Workspace(RowBlock rows, Radii radii, int tileRows) {
      this.rows = rows;
      this.radii = radii;
      negated = new float[CenterScores.padded(tileRows) * dimension];
      scores = new float[CenterScores.padded(tileRows) * packed.stride()];
    }

    void assign(int from, int to, int[] labels) {
      for (int row = from; row < to; row++) {
        shifted.negate(rows.values(), rows.offset(row), negated, (row - from) * dimension);
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
      double error = shifted.error(norm(row, tileRow));
      int alone = packed.alone(scores, base, 2 * error);
      if (alone >= 0) {
        return alone;
      }
      float bound = shifted.limit(packed.least(scores, base), error);
      if (!Float.isFinite(bound)) {
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

    /** The shifted and scaled norm of a row; infinite if its scores may be. */
    private double norm(int row, int tileRow) {
      if (radii == null) {
        int at = tileRow * dimension;
        return Math.sqrt(kernels.dot(negated, at, negated, at, dimension));
      }
      double radius = radii.of(row);
      return shifted.bounded(radius) ? radius * shifted.scale() : Double.POSITIVE_INFINITY;
    }

    private double distance(int row, int center) {
      return sums.squaredDistance(
          rows.values(), rows.offset(row), centers, center * dimension, dimension);
    }
  }
}
