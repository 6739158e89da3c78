package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CenterSumsTest {
  private static final int D = 3;

  @ParameterizedTest
  @CsvSource({"1, 1", "700, 2", "1024, 1", "5000, 1", "5000, 3", "9000, 2", "3000, 40"})
  void sumsFollowTheLabels(int n, int clusters) {
    float[] values = TestRows.uniform(n, D, 1);
    float[] weights = new float[n];
    SplittableRandom random = new SplittableRandom(5);
    for (int row = 0; row < n; row++) {
      weights[row] = row == 0 ? 1 : random.nextInt(4);
    }
    Rows rows = Rows.trusted(values, n, D).withWeights("test", "weights", Tensor.of(weights, n));
    CenterSums whole = new CenterSums(rows, clusters);
    CenterSums parts = new CenterSums(rows, clusters);
    int[] labels = new int[n];
    for (double share : new double[] {1, 0.6, 0.1, 0.1, 0.01, 0, 0.5, 0.1}) {
      for (int row = 0; row < n; row++) {
        labels[row] = random.nextDouble() < share ? random.nextInt(clusters) : labels[row];
      }
      int moved = whole.moveTo(labels);
      parts.begin();
      for (int from = 0; from < n; from += 1500) {
        int to = Math.min(n, from + 1500);
        float[] part = java.util.Arrays.copyOfRange(values, from * D, to * D);
        parts.take(new RowBlock(part, from, to, D), labels);
      }
      assertEquals(moved, parts.finish());
      requireSums(values, weights, labels, whole, clusters);
      float[] centers = TestRows.uniform(clusters, D, 3);
      assertArrayEquals(whole.means(centers), parts.means(centers));
      float[] origin = {0.5f, -1, 2};
      assertEquals(
          whole.inertiaWithoutRows(centers, origin), parts.inertiaWithoutRows(centers, origin));
    }
  }

  private static void requireSums(
      float[] values, float[] weights, int[] labels, CenterSums sums, int clusters) {
    float[] means = sums.means(new float[clusters * D]);
    for (int cluster = 0; cluster < clusters; cluster++) {
      double[] sum = new double[D];
      double weight = 0;
      int size = 0;
      for (int row = 0; row < labels.length; row++) {
        if (labels[row] == cluster && weights[row] > 0) {
          size++;
          weight += weights[row];
          for (int i = 0; i < D; i++) {
            sum[i] += (double) weights[row] * values[row * D + i];
          }
        }
      }
      assertEquals(size, sums.size(cluster));
      assertEquals(weight, sums.weight(cluster));
      for (int i = 0; i < D && size > 0; i++) {
        assertEquals(sum[i] / weight, means[cluster * D + i], 1e-6);
      }
    }
  }

  @Test
  void movesOneRow() {
    Rows rows = Rows.trusted(new float[] {1, 2, 4}, 3, 1);
    CenterSums sums = new CenterSums(rows, 2);
    sums.moveTo(new int[3]);
    sums.move(1, 1);
    assertArrayEquals(new float[] {2.5f, 2}, sums.means(new float[2]));
    assertEquals(1, sums.clusterOf(1));
  }
}
