package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/**
 * The weighted sum of the rows of each cluster, in double, kept up to date as rows change clusters.
 *
 * <p>Every sum is made in an order that depends on the labels alone: by ascending row within
 * segments of a fixed size, or, when few rows changed, by adding and subtracting those.
 */
final class CenterSums {
  private static final int SEGMENT = 1024;

  private final Rows rows;
  private final int clusters;
  private final int dimension;
  private final double[] sums;
  private final double[] weights;
  private final int[] sizes;
  private final int[] held;
  private final DoubleSums kernel = DoubleSums.chosen();

  CenterSums(Rows rows, int clusters) {
    this.rows = rows;
    this.clusters = clusters;
    dimension = rows.dimension();
    sums = new double[clusters * dimension];
    weights = new double[clusters];
    sizes = new int[clusters];
    held = new int[rows.count()];
    Arrays.fill(held, -1);
  }

  /** Takes over the labels; returns how many rows changed their cluster. */
  int moveTo(int[] labels) {
    int changed = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] != held[row]) {
        changed++;
      }
    }
    if (changed > labels.length / 2) {
      System.arraycopy(labels, 0, held, 0, labels.length);
      sumAll();
    } else if (changed > 0) {
      sumChanges(labels, changed);
    }
    return changed;
  }

  /** Moves one row to another cluster. */
  void move(int row, int to) {
    add(held[row], row, -1);
    add(to, row, 1);
    held[row] = to;
  }

  /** The cluster that holds a row. */
  int clusterOf(int row) {
    return held[row];
  }

  /** Number of rows of positive weight in a cluster. */
  int size(int cluster) {
    return sizes[cluster];
  }

  /** The total weight of a cluster. */
  double weight(int cluster) {
    return weights[cluster];
  }

  /** The mean of each cluster's rows; an empty cluster keeps its old center. */
  float[] means(float[] old) {
    float[] means = old.clone();
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (sizes[cluster] > 0) {
        for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
          means[i] = (float) (sums[i] / weights[cluster]);
        }
      }
    }
    return means;
  }

  /**
   * The sum over clusters of W|c|^2 - 2 c.S, which with the weighted sum of all |x|^2 makes the
   * inertia.
   */
  double inertiaWithoutRows(float[] centers) {
    double[] parts = new double[clusters];
    Parallel.forEach(
        clusters,
        cluster -> {
          double part = 0;
          for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
            part += centers[i] * (weights[cluster] * centers[i] - 2 * sums[i]);
          }
          parts[cluster] = part;
        });
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }

  private void add(int cluster, int row, int sign) {
    float weight = rows.weight(row);
    if (weight == 0) {
      return;
    }
    int offset = cluster * dimension;
    sizes[cluster] += sign;
    if (sizes[cluster] == 0) {
      // Nothing is left, not even rounding.
      weights[cluster] = 0;
      Arrays.fill(sums, offset, offset + dimension, 0);
      return;
    }
    weights[cluster] += (double) sign * weight;
    kernel.add((double) sign * weight, rows.values(), rows.offset(row), sums, offset, dimension);
  }

  private void sumChanges(int[] labels, int changed) {
    int[] starts = new int[clusters + 1];
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] != held[row]) {
        starts[labels[row] + 1]++;
        starts[held[row] + 1]++;
      }
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    int[] next = starts.clone();
    // A row that arrives is kept as itself, one that leaves as its complement.
    int[] events = new int[2 * changed];
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] != held[row]) {
        events[next[labels[row]]++] = row;
        events[next[held[row]]++] = ~row;
        held[row] = labels[row];
      }
    }
    Parallel.forEach(
        clusters,
        cluster -> {
          // Arrivals first, so that a cluster does not pass through empty.
          for (int i = starts[cluster]; i < starts[cluster + 1]; i++) {
            if (events[i] >= 0) {
              add(cluster, events[i], 1);
            }
          }
          for (int i = starts[cluster]; i < starts[cluster + 1]; i++) {
            if (events[i] < 0) {
              add(cluster, ~events[i], -1);
            }
          }
        });
  }

  private void sumAll() {
    ClusterMembers members = new ClusterMembers(held, clusters);
    int[] firstSegment = new int[clusters + 1];
    for (int cluster = 0; cluster < clusters; cluster++) {
      firstSegment[cluster + 1] =
          firstSegment[cluster] + (members.size(cluster) + SEGMENT - 1) / SEGMENT;
    }
    double[][] partial = new double[firstSegment[clusters]][];
    int[] clusterOf = new int[partial.length];
    for (int cluster = 0; cluster < clusters; cluster++) {
      Arrays.fill(clusterOf, firstSegment[cluster], firstSegment[cluster + 1], cluster);
    }
    Parallel.forEach(
        partial.length,
        segment -> {
          int cluster = clusterOf[segment];
          int from = (segment - firstSegment[cluster]) * SEGMENT;
          int to = Math.min(members.size(cluster), from + SEGMENT);
          partial[segment] = sum(members, cluster, from, to);
        });
    Arrays.fill(sums, 0);
    Arrays.fill(weights, 0);
    for (int segment = 0; segment < partial.length; segment++) {
      int cluster = clusterOf[segment];
      for (int i = 0; i < dimension; i++) {
        sums[cluster * dimension + i] += partial[segment][i];
      }
      weights[cluster] += partial[segment][dimension];
    }
    Arrays.fill(sizes, 0);
    for (int row = 0; row < held.length; row++) {
      if (rows.weight(row) > 0) {
        sizes[held[row]]++;
      }
    }
  }

  /** The weighted sum of some members of a cluster, followed by their weight. */
  private double[] sum(ClusterMembers members, int cluster, int from, int to) {
    double[] sum = new double[dimension + 1];
    for (int i = from; i < to; i++) {
      int row = members.member(cluster, i);
      float weight = rows.weight(row);
      kernel.add(weight, rows.values(), rows.offset(row), sum, 0, dimension);
      sum[dimension] += weight;
    }
    return sum;
  }
}
