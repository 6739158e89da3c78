package dev.halftone.quantize;

import dev.halftone.tensor.Tensor;
import java.util.SplittableRandom;

/** Rows for tests: reproducible, and an oracle in plain double loops. */
final class TestRows {
  private TestRows() {}

  /** Gaussian-like blobs around random centers in [-1, 1]^d. */
  static float[] blobs(int n, int d, int centers, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] means = uniform(centers, d, seed + 1);
    float[] rows = new float[n * d];
    for (int row = 0; row < n; row++) {
      int center = random.nextInt(centers);
      for (int i = 0; i < d; i++) {
        double noise =
            random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble();
        rows[row * d + i] = (float) (means[center * d + i] + spread * (noise - 2));
      }
    }
    return rows;
  }

  static float[] uniform(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] rows = new float[n * d];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (2 * random.nextDouble() - 1);
    }
    return rows;
  }

  static double squaredDistance(float[] a, int row, float[] b, int other, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double difference = (double) a[row * d + i] - b[other * d + i];
      sum += difference * difference;
    }
    return sum;
  }

  static double inertia(Tensor rows, Tensor centers, int[] labels) {
    int d = centers.shape().extent(1);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      sum += squaredDistance(rows.array(), row, centers.array(), labels[row], d);
    }
    return sum;
  }

  /** The arg-min by plain loops, ties to the lowest index. */
  static int[] nearest(Tensor rows, Tensor centers) {
    int d = centers.shape().extent(1);
    int[] labels = new int[rows.shape().extent(0)];
    for (int row = 0; row < labels.length; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < centers.shape().extent(0); j++) {
        double distance = squaredDistance(rows.array(), row, centers.array(), j, d);
        if (distance < least) {
          least = distance;
          labels[row] = j;
        }
      }
    }
    return labels;
  }
}
