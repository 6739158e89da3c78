package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/** Measures over all pairs of rows. */
final class Separation {
  private Separation() {}

  static double silhouette(String operation, Rows rows, int[] clusters) {
    int n = rows.count();
    int[] sizes = sizes(operation, clusters, "clusters");
    long used = Arrays.stream(sizes).filter(size -> size > 0).count();
    if (used < 2 || used >= n) {
      throw new IllegalArgumentException(
          operation
              + ": expected 2 to n - 1 clusters for n = "
              + n
              + " rows, got "
              + used
              + Rows.suffix("clusters"));
    }
    DoubleSums kernel = DoubleSums.chosen();
    double[] widths = new double[n];
    Parallel.forEach(
        n,
        row -> {
          double[] sums = new double[sizes.length];
          for (int other = 0; other < n; other++) {
            sums[clusters[other]] +=
                Math.sqrt(
                    kernel.squaredDistance(
                        rows.values(),
                        rows.offset(row),
                        rows.values(),
                        rows.offset(other),
                        rows.dimension()));
          }
          widths[row] = width(sums, sizes, clusters[row]);
        });
    return sum(widths) / n;
  }

  private static double width(double[] sums, int[] sizes, int own) {
    if (sizes[own] == 1) {
      return 0;
    }
    double within = sums[own] / (sizes[own] - 1);
    double nearest = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < sums.length; cluster++) {
      if (cluster != own && sizes[cluster] > 0) {
        nearest = Math.min(nearest, sums[cluster] / sizes[cluster]);
      }
    }
    double larger = Math.max(within, nearest);
    return larger == 0 ? 0 : (nearest - within) / larger;
  }

  static Metrics.Goodness goodness(String operation, Rows rows, int[] classes) {
    int n = rows.count();
    int[] sizes = sizes(operation, classes, "classes");
    double withinPairs = 0;
    for (int size : sizes) {
      withinPairs += (double) size * (size - 1);
    }
    double betweenPairs = (double) n * (n - 1) - withinPairs;
    if (withinPairs == 0 || betweenPairs == 0) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least two classes and two rows in one of them, got class sizes "
              + Arrays.toString(sizes)
              + Rows.suffix("classes"));
    }
    double[] within = new double[rows.dimension()];
    double[] all = new double[rows.dimension()];
    ClusterMembers members = new ClusterMembers(classes, sizes.length);
    Parallel.forEach(
        rows.dimension(),
        column -> {
          float[] values = new float[n];
          for (int row = 0; row < n; row++) {
            values[row] = rows.values()[rows.offset(row) + column];
          }
          for (int label = 0; label < sizes.length; label++) {
            int[] own = members.of(label);
            float[] ofClass = new float[own.length];
            for (int i = 0; i < own.length; i++) {
              ofClass[i] = values[own[i]];
            }
            within[column] += differences(ofClass);
          }
          all[column] = differences(values);
        });
    double sumWithin = sum(within);
    double ratio = (sum(all) - sumWithin) / sumWithin;
    long used = Arrays.stream(sizes).filter(size -> size > 0).count();
    return new Metrics.Goodness(ratio * withinPairs / betweenPairs, ratio / used);
  }

  /**
   * The sum of |a - b| over all pairs, by sorting: the value of rank i is the greater of i pairs
   * and the smaller of n - 1 - i.
   */
  private static double differences(float[] values) {
    Arrays.sort(values);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (2.0 * i + 1 - values.length) * values[i];
    }
    return sum;
  }

  private static int[] sizes(String operation, int[] labels, String name) {
    int[] sizes = new int[Contingency.extent(operation, labels, name)];
    for (int label : labels) {
      sizes[label]++;
    }
    return sizes;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
