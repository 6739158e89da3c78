package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/** The rows of each cluster in ascending order, by a counting sort of the labels. */
final class ClusterMembers {
  /** Rows added up by one task; fixed, so that sums do not depend on the number of threads. */
  private static final int SEGMENT = 1024;

  private final int[] starts;
  private final int[] members;
  private final DoubleSums kernel = DoubleSums.chosen();

  ClusterMembers(int[] labels, int clusters) {
    starts = new int[clusters + 1];
    for (int label : labels) {
      starts[label + 1]++;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    int[] next = starts.clone();
    members = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      members[next[labels[row]]++] = row;
    }
  }

  int clusters() {
    return starts.length - 1;
  }

  int size(int cluster) {
    return starts[cluster + 1] - starts[cluster];
  }

  int[] of(int cluster) {
    return Arrays.copyOfRange(members, starts[cluster], starts[cluster + 1]);
  }

  /** The mean of each cluster's rows, summed in double; an empty cluster keeps its old center. */
  float[] means(Rows rows, float[] old) {
    int clusters = clusters();
    int dimension = rows.dimension();
    int[] firstSegment = new int[clusters + 1];
    for (int cluster = 0; cluster < clusters; cluster++) {
      firstSegment[cluster + 1] = firstSegment[cluster] + (size(cluster) + SEGMENT - 1) / SEGMENT;
    }
    int segments = firstSegment[clusters];
    double[][] sums = new double[segments][];
    int[] clusterOf = new int[segments];
    for (int cluster = 0; cluster < clusters; cluster++) {
      Arrays.fill(clusterOf, firstSegment[cluster], firstSegment[cluster + 1], cluster);
    }
    Parallel.forEach(
        segments,
        segment -> {
          int cluster = clusterOf[segment];
          int from = starts[cluster] + (segment - firstSegment[cluster]) * SEGMENT;
          sums[segment] = sum(rows, from, Math.min(starts[cluster + 1], from + SEGMENT));
        });
    float[] means = old.clone();
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (size(cluster) == 0) {
        continue;
      }
      double[] total = sums[firstSegment[cluster]];
      for (int segment = firstSegment[cluster] + 1;
          segment < firstSegment[cluster + 1];
          segment++) {
        for (int i = 0; i < dimension; i++) {
          total[i] += sums[segment][i];
        }
      }
      for (int i = 0; i < dimension; i++) {
        means[cluster * dimension + i] = (float) (total[i] / size(cluster));
      }
    }
    return means;
  }

  private double[] sum(Rows rows, int from, int to) {
    int dimension = rows.dimension();
    float[] values = rows.values();
    double[] sum = new double[dimension];
    for (int member = from; member < to; member++) {
      int offset = rows.offset(members[member]);
      kernel.add(1, values, offset, sum, 0, dimension);
    }
    return sum;
  }
}
