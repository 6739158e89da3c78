package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import java.util.Arrays;

/**
 * What is known of each row's distances while the centers move: an upper bound of the distance to
 * its own center and, for each group of centers, a lower bound of the distance to the others in it
 * (Ding et al., Yinyang K-Means, ICML 2015; with a single group, Hamerly, SDM 2010).
 *
 * <p>Bounds are floats, rounded outwards. A lower bound is kept as it was when it was found plus
 * how far its group had moved until then, so that a pass that learns nothing new about a row writes
 * nothing but its upper bound.
 */
final class DistanceBounds {
  private static final int GROUP = 32;

  private final int dimension;
  private final int[] order;
  private final int[] groupOf;
  private final int groupSize;
  private final int groups;
  private final float[] upper;
  private final float[] lower;
  private final double[] groupMoved;
  private final float[] groupMovedUp;
  private final double[] step;
  private final double margin;
  private float[] centers;

  /** Nothing is known yet of any row. */
  DistanceBounds(int rows, float[] centers, int dimension, int groupSize) {
    this.centers = centers;
    this.dimension = dimension;
    this.groupSize = groupSize;
    int count = centers.length / dimension;
    order = CenterGroups.order(centers, count, dimension, groupSize);
    groups = (count + groupSize - 1) / groupSize;
    groupOf = new int[count];
    for (int i = 0; i < count; i++) {
      groupOf[order[i]] = i / groupSize;
    }
    upper = new float[rows];
    Arrays.fill(upper, Float.POSITIVE_INFINITY);
    lower = new float[Math.multiplyExact(rows, groups)];
    Arrays.fill(lower, Float.NEGATIVE_INFINITY);
    groupMoved = new double[groups];
    groupMovedUp = new float[groups];
    step = new double[count];
    // Squares are summed in double, in at least 32 chains; their root halves the relative error.
    margin = (dimension + 64) * 0x1p-52;
  }

  /** Centers in a group, so many that the bounds stay within the memory, or 0 if none do. */
  static int groupSize(long rows, int clusters, long memory) {
    for (int size = GROUP; size < clusters + GROUP; size += GROUP) {
      long floats = rows * ((clusters + size - 1) / size + 1);
      if (floats * Float.BYTES <= memory && floats < Integer.MAX_VALUE - 8) {
        return size;
      }
    }
    return 0;
  }

  /** Loosens every bound by how far the centers move. */
  void moveTo(float[] next) {
    double[] largest = new double[groups];
    for (int center = 0; center < step.length; center++) {
      double square = 0;
      for (int i = center * dimension; i < (center + 1) * dimension; i++) {
        double difference = (double) next[i] - centers[i];
        square += difference * difference;
      }
      step[center] = Math.sqrt(square) * (1 + margin);
      largest[groupOf[center]] = Math.max(largest[groupOf[center]], step[center]);
    }
    for (int group = 0; group < groups; group++) {
      groupMoved[group] = (groupMoved[group] + largest[group]) * (1 + 0x1p-50);
      groupMovedUp[group] = Math.nextUp((float) groupMoved[group]);
    }
    centers = next;
  }

  float[] centers() {
    return centers;
  }

  int dimension() {
    return dimension;
  }

  int groups() {
    return groups;
  }

  int groupSize() {
    return groupSize;
  }

  int groupOf(int center) {
    return groupOf[center];
  }

  /** The center at a place of the order by groups. */
  int center(int place) {
    return order[place];
  }

  /** The scores of the centers of one group. */
  CenterScores pack(ShiftedCenters shifted, int group) {
    int from = group * groupSize;
    return shifted.pack(order, from, Math.min(order.length, from + groupSize));
  }

  /** The upper bound after its center moved. */
  float loosened(int row, int label) {
    return up(upper[row] + step[label]);
  }

  void setUpper(int row, float value) {
    upper[row] = value;
  }

  /** The upper bound that a squared distance, computed in double, gives. */
  float upperOf(double square) {
    return up(Math.sqrt(square));
  }

  /** Whether a group may hold a center that is not farther than {@code distance}. */
  boolean reaches(int row, int group, float distance) {
    return lower[row * groups + group] - groupMovedUp[group] <= distance;
  }

  boolean anyReaches(CenterScores kernel, int row, float distance) {
    return kernel.anyAtMost(lower, row * groups, groupMovedUp, groups, distance);
  }

  void setLower(int row, int group, double distance) {
    lower[row * groups + group] = raised(group, distance);
  }

  void capLower(int row, int group, double distance) {
    int at = row * groups + group;
    lower[at] = Math.min(lower[at], raised(group, distance));
  }

  /** Nothing is known any more about the lower bounds of a row. */
  void forget(int row) {
    Arrays.fill(lower, row * groups, (row + 1) * groups, Float.NEGATIVE_INFINITY);
  }

  private float raised(int group, double distance) {
    return Math.nextDown((float) (distance * (1 - margin) + groupMoved[group] * (1 - 0x1p-50)));
  }

  private float up(double distance) {
    return Math.nextUp((float) (distance * (1 + margin)));
  }
}
