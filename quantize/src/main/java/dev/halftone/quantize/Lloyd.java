package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/**
 * Lloyd's algorithm from given centers: assign every row, move every center to its mean, repeat
 * (Lloyd, Least Squares Quantization in PCM, IEEE Transactions on Information Theory 28, 1982).
 */
final class Lloyd {
  private static final int TILE = 1024;

  /** Floats of the widest vector. */
  private static final int PADDING = 16;

  /** Below this share of the spread, sums of squares cancel too far to give the inertia. */
  private static final double CANCELLATION = 1e-5;

  private final RowBlocks rows;
  private final KMeans.Options options;
  private final KMeansListener listener;
  private final double meanVariance;
  private final double spread;
  private final Radii radii;
  private final DoubleSums kernel = DoubleSums.chosen();

  Lloyd(RowBlocks rows, KMeans.Options options, KMeansListener listener) {
    this.rows = rows;
    this.options = options;
    this.listener = listener;
    float[] origin = new float[rows.dimension()];
    int[] one = new int[rows.count()];
    CenterSums all = new CenterSums(rows, 1);
    all.moveTo(one);
    float[] mean = all.means(origin);
    double[] squares = squaredDistances(mean, one);
    radii = new Radii(mean, squares);
    spread = total(squares);
    meanVariance = spread / all.weight(0) / rows.dimension();
  }

  /** Runs to the end; labels and inertia of the result belong to the centers of the result. */
  KMeansModel run(float[] first, int run) {
    Assignment assignment = new Assignment(rows, radii, options.clusters(), options.bounds());
    CenterSums sums = new CenterSums(rows, options.clusters());
    int[] labels = new int[rows.count()];
    float[] centers = first;
    int moved = pass(assignment, centers, labels, sums);
    double[] history = {inertia(sums, centers, labels)};
    boolean proceed = listener.report(new KMeansProgress(run, 0, history[0], moved));
    StopReason reason = null;
    while (reason == null) {
      int iterations = history.length - 1;
      reason = reasonBefore(iterations, proceed);
      if (reason != null) {
        break;
      }
      relocateEmptyClusters(sums, centers, labels);
      float[] means = moved(sums, centers);
      if (Arrays.equals(means, centers)) {
        reason = StopReason.CONVERGED;
        break;
      }
      moved = pass(assignment, means, labels, sums);
      double inertia = inertia(sums, means, labels);
      if (inertia >= history[iterations]) {
        // An exact step cannot raise the inertia, a rounded one can: measure, and do not take it.
        double after = total(squaredDistances(means, labels));
        int[] labelsBefore = assign(centers);
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
      proceed = listener.report(new KMeansProgress(run, iterations + 1, inertia, moved));
    }
    double inertia = total(squaredDistances(centers, labels));
    settle(history, inertia);
    return new KMeansModel(
        centers, rows.dimension(), labels, inertia, history, reason, options.distance());
  }

  private StopReason reasonBefore(int iterations, boolean proceed) {
    if (!proceed) {
      return StopReason.REQUESTED;
    }
    if (iterations == options.maxIterations()) {
      return StopReason.MAX_ITERATIONS;
    }
    return Thread.currentThread().isInterrupted() ? StopReason.INTERRUPTED : null;
  }

  private float[] moved(CenterSums sums, float[] centers) {
    return switch (options.distance()) {
      case EUCLIDEAN -> sums.means(centers);
      case COSINE -> sums.directions(centers);
    };
  }

  /** One visit to every block: labels, then sums; returns how many rows moved. */
  private int pass(Assignment assignment, float[] centers, int[] labels, CenterSums sums) {
    assignment.begin(centers);
    sums.begin();
    for (int i = 0; i < rows.blocks(); i++) {
      RowBlock block = rows.block(i);
      assignment.assign(block, labels);
      sums.take(block, labels);
    }
    assignment.end();
    return sums.finish();
  }

  private int[] assign(float[] centers) {
    int[] labels = new int[rows.count()];
    CenterSearch search =
        new CenterSearch(centers, options.clusters(), rows.dimension(), radii.point());
    for (int i = 0; i < rows.blocks(); i++) {
      search.assign(rows.block(i), radii, labels, null);
    }
    return labels;
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
    double inertia = spread + sums.inertiaWithoutRows(centers, radii.point());
    return inertia >= CANCELLATION * spread ? inertia : total(squaredDistances(centers, labels));
  }

  private double[] squaredDistances(float[] centers, int[] labels) {
    int dimension = rows.dimension();
    double[] distances = new double[rows.count()];
    // The kernel reads whole vectors, which would end behind the last center.
    float[] padded = Arrays.copyOf(centers, centers.length + PADDING);
    for (int i = 0; i < rows.blocks(); i++) {
      RowBlock block = rows.block(i);
      Parallel.forEach(
          (block.rows() + TILE - 1) / TILE,
          tile -> {
            int from = block.from() + tile * TILE;
            for (int row = from; row < Math.min(block.to(), from + TILE); row++) {
              int center = labels[row] * dimension;
              distances[row] =
                  kernel.squaredDistance(
                      block.values(), block.offset(row), padded, center, dimension);
            }
          });
    }
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
