package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/**
 * Lloyd's algorithm from given centers: assign every row, move every center to its mean, repeat.
 */
final class Lloyd {
  private static final int TILE = 1024;

  /** Below this share of the squared norms, sums of squares cancel too far to give the inertia. */
  private static final double CANCELLATION = 1e-5;

  private final Rows rows;
  private final KMeans.Options options;
  private final double meanVariance;
  private final double squaredNorms;
  private final Radii radii;
  private final DoubleSums kernel = DoubleSums.chosen();

  Lloyd(Rows rows, KMeans.Options options) {
    this.rows = rows;
    this.options = options;
    float[] origin = new float[rows.dimension()];
    int[] one = new int[rows.count()];
    squaredNorms = total(squaredDistances(origin, one));
    CenterSums all = new CenterSums(rows, 1);
    all.moveTo(one);
    float[] mean = all.means(origin);
    double[] squares = squaredDistances(mean, one);
    radii = new Radii(mean, squares);
    meanVariance = total(squares) / all.weight(0) / rows.dimension();
  }

  /** Runs to the end; labels and inertia of the result belong to the centers of the result. */
  KMeansModel run(float[] first) {
    CenterSums sums = new CenterSums(rows, options.clusters());
    int[] labels = new int[rows.count()];
    float[] centers = first;
    assign(centers, labels);
    sums.moveTo(labels);
    double[] history = {inertia(sums, centers, labels)};
    StopReason reason = null;
    while (reason == null) {
      int iterations = history.length - 1;
      if (iterations == options.maxIterations()) {
        reason = StopReason.MAX_ITERATIONS;
        break;
      }
      if (Thread.currentThread().isInterrupted()) {
        reason = StopReason.INTERRUPTED;
        break;
      }
      relocateEmptyClusters(sums, centers, labels);
      float[] means = sums.means(centers);
      if (Arrays.equals(means, centers)) {
        reason = StopReason.CONVERGED;
        break;
      }
      assign(means, labels);
      sums.moveTo(labels);
      double inertia = inertia(sums, means, labels);
      if (inertia >= history[iterations]) {
        // An exact step cannot raise the inertia, a rounded one can: measure, and do not take it.
        double after = total(squaredDistances(means, labels));
        int[] labelsBefore = new int[labels.length];
        assign(centers, labelsBefore);
        if (after >= total(squaredDistances(centers, labelsBefore))) {
          labels = labelsBefore;
          reason = StopReason.CONVERGED;
          break;
        }
      }
      if (options.tolerance().reached(centers, means, rows.dimension(), meanVariance)) {
        reason = StopReason.TOLERANCE;
      }
      centers = means;
      history = Arrays.copyOf(history, iterations + 2);
      history[iterations + 1] = inertia;
    }
    double inertia = total(squaredDistances(centers, labels));
    settle(history, inertia);
    return new KMeansModel(centers, rows.dimension(), labels, inertia, history, reason);
  }

  private void assign(float[] centers, int[] labels) {
    new CenterSearch(centers, options.clusters(), rows.dimension())
        .assign(rows, radii, labels, null);
  }

  /**
   * Ends the history in the measured inertia and takes rounding of the entries before out of it.
   */
  private static void settle(double[] history, double inertia) {
    history[history.length - 1] = inertia;
    for (int i = history.length - 2; i >= 0; i--) {
      history[i] = Math.max(history[i], history[i + 1]);
    }
  }

  private double inertia(CenterSums sums, float[] centers, int[] labels) {
    double inertia = squaredNorms + sums.inertiaWithoutRows(centers);
    return inertia >= CANCELLATION * squaredNorms
        ? inertia
        : total(squaredDistances(centers, labels));
  }

  private double[] squaredDistances(float[] centers, int[] labels) {
    int dimension = rows.dimension();
    double[] distances = new double[rows.count()];
    Parallel.forEach(
        (rows.count() + TILE - 1) / TILE,
        tile -> {
          for (int row = tile * TILE; row < Math.min(rows.count(), (tile + 1) * TILE); row++) {
            int center = labels[row] * dimension;
            distances[row] =
                kernel.squaredDistance(rows.values(), rows.offset(row), centers, center, dimension);
          }
        });
    return distances;
  }

  private double total(double[] distances) {
    double total = 0;
    for (int row = 0; row < distances.length; row++) {
      total += rows.weight(row) * distances[row];
    }
    return total;
  }

  /**
   * Gives each empty cluster the row that is farthest from its center, ties to the lowest row,
   * unless it has no weight, is alone in its cluster or lies on its center.
   */
  private void relocateEmptyClusters(CenterSums sums, float[] centers, int[] labels) {
    double[] distances = null;
    for (int cluster = 0; cluster < options.clusters(); cluster++) {
      if (sums.size(cluster) > 0) {
        continue;
      }
      if (distances == null) {
        distances = squaredDistances(centers, labels);
      }
      int farthest = -1;
      for (int row = 0; row < labels.length; row++) {
        if (distances[row] > (farthest < 0 ? 0 : distances[farthest])
            && rows.weight(row) > 0
            && sums.size(sums.clusterOf(row)) > 1) {
          farthest = row;
        }
      }
      if (farthest < 0) {
        return;
      }
      sums.move(farthest, cluster);
      distances[farthest] = 0;
    }
  }
}
