package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The weighted sum of the rows of each cluster, in double, kept up to date as rows change clusters.
 *
 * <p>Every sum is made in an order that depends on the labels alone, not on the blocks in which the
 * rows come: by ascending row within segments of a fixed size, or, after a pass in which few rows
 * moved, by adding the rows that arrive and taking off the sum of those that leave.
 */
final class CenterSums {
  private static final int SEGMENT = 1024;

  /** Sums that stay in the second cache while rows of all clusters are added in turn. */
  private static final int SUMS_IN_CACHE = 1 << 16;

  private final RowBlocks rows;
  private final int clusters;
  private final int dimension;
  private final double[] sums;
  private final double[] weights;
  private final int[] sizes;
  private final int[] held;

  /** What leaves each cluster in this pass, or the sum of its last and open segment. */
  private final double[] part;

  private final double[] partWeights;
  private final int[] partSizes;
  private final DoubleSums kernel = DoubleSums.chosen();
  private boolean afresh;
  private int moved;

  CenterSums(RowBlocks rows, int clusters) {
    this.rows = rows;
    this.clusters = clusters;
    dimension = rows.dimension();
    sums = new double[clusters * dimension];
    weights = new double[clusters];
    sizes = new int[clusters];
    held = new int[rows.count()];
    Arrays.fill(held, -1);
    part = new double[clusters * dimension];
    partWeights = new double[clusters];
    partSizes = new int[clusters];
    moved = rows.count();
  }

  /** Takes over the labels of all rows; returns how many rows changed their cluster. */
  int moveTo(int[] labels) {
    begin();
    for (int block = 0; block < rows.blocks(); block++) {
      take(rows.block(block), labels);
    }
    return finish();
  }

  /** Begins a pass over all blocks. */
  void begin() {
    afresh = moved > rows.count() / 4;
    moved = 0;
    if (afresh) {
      Arrays.fill(sums, 0);
      Arrays.fill(weights, 0);
      Arrays.fill(sizes, 0);
    }
    Arrays.fill(part, 0);
    Arrays.fill(partWeights, 0);
    Arrays.fill(partSizes, 0);
  }

  /** Takes over the labels of the next block. */
  void take(RowBlock block, int[] labels) {
    if (afresh) {
      addAll(block, labels);
    } else {
      addChanges(block, labels);
    }
  }

  /** Ends a pass; returns how many rows changed their cluster. */
  int finish() {
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (partSizes[cluster] > 0) {
        sizes[cluster] += afresh ? partSizes[cluster] : -partSizes[cluster];
        fold(cluster, afresh ? 1 : -1);
      }
      if (sizes[cluster] == 0) {
        // Nothing is left, not even rounding.
        weights[cluster] = 0;
        Arrays.fill(sums, cluster * dimension, (cluster + 1) * dimension, 0);
      }
    }
    return moved;
  }

  private void fold(int cluster, int sign) {
    for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
      sums[i] += sign * part[i];
    }
    weights[cluster] += sign * partWeights[cluster];
  }

  /** Moves one row to another cluster, between two passes. */
  void move(int row, int to) {
    float weight = rows.weight(row);
    if (weight > 0) {
      float[] values = rows.copy(new int[] {row});
      shift(held[row], values, -1, weight);
      shift(to, values, 1, weight);
    }
    held[row] = to;
  }

  private void shift(int cluster, float[] row, int sign, float weight) {
    sizes[cluster] += sign;
    weights[cluster] += (double) sign * weight;
    kernel.add((double) sign * weight, row, 0, sums, cluster * dimension, dimension);
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
   * The mean of each cluster's rows drawn out to length 1; a cluster that is empty or whose rows
   * cancel keeps its old center.
   */
  float[] directions(float[] old) {
    float[] directions = old.clone();
    for (int cluster = 0; cluster < clusters; cluster++) {
      double square = 0;
      for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
        square += sums[i] * sums[i];
      }
      if (sizes[cluster] > 0 && square > 0) {
        double length = Math.sqrt(square);
        for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
          directions[i] = (float) (sums[i] / length);
        }
      }
    }
    return directions;
  }

  /**
   * The sum over clusters of W|c|^2 - 2 c.S, with centers c and sums S taken from an origin, which
   * with the weighted sum of all squared distances to that origin makes the inertia.
   */
  double inertiaWithoutRows(float[] centers, float[] origin) {
    double[] parts = new double[clusters];
    Parallel.forEach(
        clusters,
        cluster -> {
          double sum = 0;
          double weight = weights[cluster];
          for (int i = 0; i < dimension; i++) {
            int at = cluster * dimension + i;
            double center = (double) centers[at] - origin[i];
            sum += center * (weight * center - 2 * (sums[at] - weight * origin[i]));
          }
          parts[cluster] = sum;
        });
    double sum = 0;
    for (double one : parts) {
      sum += one;
    }
    return sum;
  }

  private void addChanges(RowBlock block, int[] labels) {
    int[] starts = new int[clusters + 1];
    int changed = 0;
    for (int row = block.from(); row < block.to(); row++) {
      if (labels[row] != held[row]) {
        changed++;
        starts[labels[row] + 1]++;
        starts[held[row] + 1]++;
      }
    }
    if (changed == 0) {
      return;
    }
    moved += changed;
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    int[] next = starts.clone();
    // A row that arrives is kept as itself, one that leaves as its complement.
    int[] events = new int[2 * changed];
    for (int row = block.from(); row < block.to(); row++) {
      if (labels[row] != held[row]) {
        events[next[labels[row]]++] = row;
        events[next[held[row]]++] = ~row;
        held[row] = labels[row];
      }
    }
    Parallel.forEach(
        clusters,
        cluster -> {
          for (int i = starts[cluster]; i < starts[cluster + 1]; i++) {
            change(block, cluster, events[i]);
          }
        });
  }

  private void change(RowBlock block, int cluster, int event) {
    int row = event < 0 ? ~event : event;
    float weight = rows.weight(row);
    if (weight == 0) {
      return;
    }
    if (event < 0) {
      partSizes[cluster]++;
      partWeights[cluster] += weight;
      add(block, row, weight, part, cluster * dimension);
    } else {
      sizes[cluster]++;
      weights[cluster] += weight;
      add(block, row, weight, sums, cluster * dimension);
    }
  }

  private void add(RowBlock block, int row, float weight, double[] to, int at) {
    kernel.add(weight, block.values(), block.offset(row), to, at, dimension);
  }

  private void addAll(RowBlock block, int[] labels) {
    int[] counts = new int[clusters];
    for (int row = block.from(); row < block.to(); row++) {
      moved += labels[row] != held[row] ? 1 : 0;
      held[row] = labels[row];
      counts[labels[row]]++;
    }
    int[] workers = part.length <= SUMS_IN_CACHE ? workers(counts, block.rows()) : null;
    if (workers == null) {
      addByCluster(block, labels);
    } else {
      // Rows are read as they lie in memory: three times as fast as cluster after cluster.
      Parallel.forEach(Parallel.threads(), worker -> addInOrder(block, labels, workers, worker));
    }
  }

  /**
   * Which worker adds up each cluster; null if one of them would have far more rows than others.
   */
  private static int[] workers(int[] counts, int rows) {
    int[] loads = new int[Parallel.threads()];
    int[] workers = new int[counts.length];
    int[] byCount =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
            .mapToInt(cluster -> cluster)
            .toArray();
    for (int cluster : byCount) {
      int least = 0;
      for (int worker = 1; worker < loads.length; worker++) {
        least = loads[worker] < loads[least] ? worker : least;
      }
      workers[cluster] = least;
      loads[least] += counts[cluster];
    }
    int most = Arrays.stream(loads).max().orElseThrow();
    return most <= 1.25 * rows / loads.length ? workers : null;
  }

  private void addInOrder(RowBlock block, int[] labels, int[] workers, int worker) {
    for (int row = block.from(); row < block.to(); row++) {
      int cluster = labels[row];
      float weight = rows.weight(row);
      if (workers[cluster] == worker && weight > 0) {
        add(block, row, weight, part, cluster * dimension);
        partWeights[cluster] += weight;
        partSizes[cluster]++;
        if (partSizes[cluster] == SEGMENT) {
          close(cluster);
        }
      }
    }
  }

  /** Sums of segments: whole ones first on their own, then the open one. */
  private void addByCluster(RowBlock block, int[] labels) {
    ClusterMembers members = new ClusterMembers(block, labels, rows, clusters);
    int[] full =
        IntStream.range(0, clusters)
            .filter(cluster -> members.size(cluster) >= SEGMENT - partSizes[cluster])
            .toArray();
    Parallel.forEach(
        clusters,
        cluster -> {
          if (Arrays.binarySearch(full, cluster) < 0) {
            extend(block, members, cluster, 0, members.size(cluster));
          }
        });
    for (int cluster : full) {
      addSegments(block, members, cluster);
    }
  }

  /** Adds members to the open segment of a cluster. */
  private void extend(RowBlock block, ClusterMembers members, int cluster, int from, int to) {
    for (int i = from; i < to; i++) {
      int row = members.member(cluster, i);
      float weight = rows.weight(row);
      add(block, row, weight, part, cluster * dimension);
      partWeights[cluster] += weight;
    }
    partSizes[cluster] += to - from;
  }

  /** Closes the open segment, adds whole ones and opens another. */
  private void addSegments(RowBlock block, ClusterMembers members, int cluster) {
    int first = SEGMENT - partSizes[cluster];
    int whole = (members.size(cluster) - first) / SEGMENT;
    double[][] segments = new double[whole][];
    Parallel.forEach(
        whole + 1,
        task -> {
          if (task == whole) {
            extend(block, members, cluster, 0, first);
          } else {
            segments[task] = segment(block, members, cluster, first + task * SEGMENT);
          }
        });
    close(cluster);
    for (double[] segment : segments) {
      System.arraycopy(segment, 0, part, cluster * dimension, dimension);
      partWeights[cluster] = segment[dimension];
      partSizes[cluster] = SEGMENT;
      close(cluster);
    }
    extend(block, members, cluster, first + whole * SEGMENT, members.size(cluster));
  }

  private void close(int cluster) {
    fold(cluster, 1);
    sizes[cluster] += partSizes[cluster];
    Arrays.fill(part, cluster * dimension, (cluster + 1) * dimension, 0);
    partWeights[cluster] = 0;
    partSizes[cluster] = 0;
  }

  /** The weighted sum of one segment, followed by its weight. */
  private double[] segment(RowBlock block, ClusterMembers members, int cluster, int from) {
    double[] sum = new double[dimension + 1];
    for (int i = from; i < from + SEGMENT; i++) {
      int row = members.member(cluster, i);
      float weight = rows.weight(row);
      add(block, row, weight, sum, 0);
      sum[dimension] += weight;
    }
    return sum;
  }
}
