package dev.halftone.quantize;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Centers in groups of one size, of which only the last may be smaller, neighbours together: cut
 * again and again across the direction of the largest spread.
 */
final class CenterGroups {
  private static final int POWER_STEPS = 3;

  private final float[] centers;
  private final int dimension;
  private final int size;
  private final Integer[] order;

  private CenterGroups(float[] centers, int count, int dimension, int size) {
    this.centers = centers;
    this.dimension = dimension;
    this.size = size;
    order = new Integer[count];
    Arrays.setAll(order, j -> j);
    cut(0, count);
  }

  /** The centers, one group behind the other. */
  static int[] order(float[] centers, int count, int dimension, int size) {
    CenterGroups groups = new CenterGroups(centers, count, dimension, size);
    return Arrays.stream(groups.order).mapToInt(Integer::intValue).toArray();
  }

  private void cut(int from, int to) {
    int groups = (to - from + size - 1) / size;
    if (groups < 2) {
      return;
    }
    double[] along = new double[centers.length / dimension];
    double[] mean = mean(from, to);
    double[] direction = direction(mean, from, to);
    for (int i = from; i < to; i++) {
      along[order[i]] = project(order[i], mean, direction);
    }
    Arrays.sort(
        order,
        from,
        to,
        Comparator.<Integer>comparingDouble(j -> along[j]).thenComparingInt(j -> j));
    int middle = from + groups / 2 * size;
    cut(from, middle);
    cut(middle, to);
  }

  /** A few steps of the power method for the covariance, from the center farthest from the mean. */
  private double[] direction(double[] mean, int from, int to) {
    double[] direction = new double[dimension];
    double farthest = -1;
    for (int i = from; i < to; i++) {
      double[] difference = new double[dimension];
      double square = 0;
      for (int p = 0; p < dimension; p++) {
        difference[p] = centers[order[i] * dimension + p] - mean[p];
        square += difference[p] * difference[p];
      }
      if (square > farthest) {
        farthest = square;
        direction = difference;
      }
    }
    for (int step = 0; step < POWER_STEPS && farthest > 0; step++) {
      double largest = 0;
      for (double value : direction) {
        largest = Math.max(largest, Math.abs(value));
      }
      double[] next = new double[dimension];
      for (int i = from; i < to; i++) {
        double factor = project(order[i], mean, direction) / largest;
        for (int p = 0; p < dimension; p++) {
          next[p] += factor * (centers[order[i] * dimension + p] - mean[p]);
        }
      }
      direction = next;
    }
    return direction;
  }

  private double project(int center, double[] mean, double[] direction) {
    double sum = 0;
    for (int p = 0; p < dimension; p++) {
      sum += (centers[center * dimension + p] - mean[p]) * direction[p];
    }
    return sum;
  }

  private double[] mean(int from, int to) {
    double[] mean = new double[dimension];
    for (int i = from; i < to; i++) {
      for (int p = 0; p < dimension; p++) {
        mean[p] += centers[order[i] * dimension + p];
      }
    }
    for (int p = 0; p < dimension; p++) {
      mean[p] /= to - from;
    }
    return mean;
  }
}
