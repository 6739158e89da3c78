package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one cluster holds.
 *
 * @param cluster its index
 * @param label the class that its center carries
 * @param size number of rows
 * @param purity share of the rows that belong to the most frequent class; 0 for an empty cluster
 * @param histogram number of rows of each class
 * @param nearestMembers indices of the rows nearest to the center, nearest first, ties to the
 *     lowest
 * @param medoid the row with the least sum of squared distances to the other rows, which is the one
 *     nearest to their mean; -1 for an empty cluster
 * @param inertia sum of squared distances to the center
 */
public record ClusterReport(
    int cluster,
    int label,
    int size,
    double purity,
    List<Integer> histogram,
    List<Integer> nearestMembers,
    int medoid,
    double inertia) {

  static ClusterReport of(
      int cluster,
      int label,
      int[] members,
      int[] labels,
      int classes,
      double[] distances,
      int nearest,
      Rows rows,
      float[] means) {
    int[] histogram = new int[classes];
    double inertia = 0;
    int medoid = -1;
    double least = Double.POSITIVE_INFINITY;
    DoubleSums sums = DoubleSums.chosen();
    int dimension = rows.dimension();
    for (int row : members) {
      histogram[labels[row]]++;
      inertia += distances[row];
      double toMean =
          sums.squaredDistance(
              rows.values(), rows.offset(row), means, cluster * dimension, dimension);
      if (toMean < least) {
        least = toMean;
        medoid = row;
      }
    }
    List<Integer> order = new ArrayList<>(IntStream.of(members).boxed().toList());
    order.sort(Comparator.comparingDouble(row -> distances[row]));
    double purity =
        members.length == 0 ? 0 : (double) histogram[mostFrequent(histogram)] / members.length;
    return new ClusterReport(
        cluster,
        label,
        members.length,
        purity,
        IntStream.of(histogram).boxed().toList(),
        List.copyOf(order.subList(0, Math.min(nearest, order.size()))),
        medoid,
        inertia);
  }

  /** The index of the largest count, the lowest of equals. */
  static int mostFrequent(int[] counts) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > counts[best]) {
        best = i;
      }
    }
    return best;
  }
}
