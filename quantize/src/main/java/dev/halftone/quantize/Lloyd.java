package dev.halftone.quantize;

import java.util.Arrays;

/**
 * Lloyd's algorithm from given centers: assign every row, move every center to its mean, repeat.
 */
final class Lloyd {
  private final Rows rows;
  private final KMeans.Options options;
  private final double meanVariance;

  Lloyd(Rows rows, KMeans.Options options, double meanVariance) {
    this.rows = rows;
    this.options = options;
    this.meanVariance = meanVariance;
  }

  /** Runs to the end; labels and inertia of the result belong to the centers of the result. */
  KMeansModel run(float[] first) {
    State now = new State();
    State next = new State();
    now.assign(first);
    double[] history = {now.inertia};
    int iterations = 0;
    StopReason reason = StopReason.MAX_ITERATIONS;
    while (iterations < options.maxIterations()) {
      now.relocateEmptyClusters();
      ClusterMembers members = new ClusterMembers(now.labels, options.clusters());
      float[] means = members.means(rows, now.centers);
      if (Arrays.equals(means, now.centers)) {
        reason = StopReason.CONVERGED;
        break;
      }
      next.assign(means);
      if (next.inertia >= now.inertia) {
        // An exact step cannot raise the inertia; a step to rounded means can, and is not taken.
        now.assign(now.centers);
        reason = StopReason.CONVERGED;
        break;
      }
      iterations++;
      history = Arrays.copyOf(history, iterations + 1);
      history[iterations] = next.inertia;
      State spare = now;
      now = next;
      next = spare;
      if (options.tolerance().reached(spare.centers, means, rows.dimension(), meanVariance)) {
        reason = StopReason.TOLERANCE;
        break;
      }
    }
    return new KMeansModel(
        now.centers, rows.dimension(), now.labels, now.inertia, history, iterations, reason);
  }

  /** Centers with the labels, distances and inertia that belong to them. */
  private final class State {
    private float[] centers;
    private final int[] labels = new int[rows.count()];
    private final double[] distances = new double[rows.count()];
    private double inertia;

    void assign(float[] to) {
      centers = to;
      new CenterSearch(to, options.clusters(), rows.dimension()).assign(rows, labels, distances);
      inertia = 0;
      for (double distance : distances) {
        inertia += distance;
      }
    }

    /**
     * Gives each empty cluster the row that is farthest from its center, ties to the lowest row,
     * unless the row is alone in its cluster or lies on its center.
     */
    void relocateEmptyClusters() {
      int[] sizes = new int[options.clusters()];
      for (int label : labels) {
        sizes[label]++;
      }
      for (int cluster = 0; cluster < sizes.length; cluster++) {
        if (sizes[cluster] > 0) {
          continue;
        }
        int farthest = -1;
        for (int row = 0; row < labels.length; row++) {
          if (sizes[labels[row]] > 1 && distances[row] > (farthest < 0 ? 0 : distances[farthest])) {
            farthest = row;
          }
        }
        if (farthest < 0) {
          return;
        }
        sizes[labels[farthest]]--;
        sizes[cluster]++;
        labels[farthest] = cluster;
        distances[farthest] = 0;
      }
    }
  }
}
