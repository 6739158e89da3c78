package dev.halftone.nn.loss;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Comparison;
import dev.halftone.tensor.Matrices;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/**
 * Losses that draw rows of one label together and push others apart: rows [B, d] and B labels to a
 * scalar. A batch without a pair to compare gives 0, with gradient 0.
 */
public final class MetricLearning {
  private MetricLearning() {}

  /**
   * Triplet loss with semi-hard negatives (Schroff, Kalenichenko and Philbin 2015) on squared
   * distances: for every ordered pair (a, p) of one label the nearest row of another label that is
   * farther from a than p, or else the farthest; the mean of max(0, margin + d(a, p) - d(a, n)).
   */
  public static Tensor tripletSemiHard(Tensor rows, int[] labels, float margin) {
    Shapes.matrix("tripletSemiHard", "rows", rows);
    Shapes.labels("tripletSemiHard", rows, labels);
    int n = labels.length;
    Tensor squared = Matrices.pairwiseSquaredDistances(rows, rows);
    int[] positives = new int[n * n];
    int[] negatives = new int[n * n];
    int pairs = 0;
    for (int a = 0; a < n; a++) {
      for (int p = 0; p < n; p++) {
        if (p != a && labels[p] == labels[a]) {
          int negative = semiHard(squared.array(), a, p, labels);
          if (negative >= 0) {
            positives[pairs] = a * n + p;
            negatives[pairs] = a * n + negative;
            pairs++;
          }
        }
      }
    }
    if (pairs == 0) {
      return rows.mul(0).sum();
    }
    Tensor flat = squared.reshape(n * n);
    Tensor near = flat.gather(0, Arrays.copyOf(positives, pairs));
    Tensor far = flat.gather(0, Arrays.copyOf(negatives, pairs));
    return near.sub(far).add(margin).relu().mean();
  }

  private static int semiHard(float[] squared, int a, int p, int[] labels) {
    int n = labels.length;
    float reach = squared[a * n + p];
    int nearest = -1;
    int farthest = -1;
    for (int j = 0; j < n; j++) {
      if (labels[j] != labels[a]) {
        float distance = squared[a * n + j];
        if (distance > reach && (nearest < 0 || distance < squared[a * n + nearest])) {
          nearest = j;
        }
        if (farthest < 0 || distance > squared[a * n + farthest]) {
          farthest = j;
        }
      }
    }
    return nearest >= 0 ? nearest : farthest;
  }

  /**
   * Lifted structured loss (Song et al. 2016) on distances: over the pairs P of one label J(i, j) =
   * d(i, j) + ln(sum over k of another label than i of exp(margin - d(i, k)) + the same for j), and
   * the loss is the sum of max(0, J)² / (2·|P|).
   */
  public static Tensor liftedStructured(Tensor rows, int[] labels, float margin) {
    Shapes.matrix("liftedStructured", "rows", rows);
    Shapes.labels("liftedStructured", rows, labels);
    int n = labels.length;
    float[] other = new float[n * n];
    float[] pair = new float[n * n];
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        other[i * n + j] = labels[i] != labels[j] ? 1 : 0;
        if (i < j && labels[i] == labels[j]) {
          pair[i * n + j] = 1;
          pairs++;
        }
      }
    }
    Tensor distance = distances(rows);
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i < other.length; i++) {
      if (other[i] == 1) {
        least = Math.min(least, distance.array()[i]);
      }
    }
    if (pairs == 0 || least == Float.POSITIVE_INFINITY) {
      return rows.mul(0).sum();
    }
    // Pairs that do not push are put at the least distance, so that no exponential overflows; the
    // smallest normal number keeps the logarithm finite for a pair whose negatives are all more
    // than 87 farther away than the nearest of the batch.
    Tensor mask = Tensor.of(other, n, n);
    Tensor excess = distance.sub(least).mul(mask);
    Tensor pushes = excess.neg().exp().mul(mask).sum(Axes.of(1));
    Tensor log =
        pushes
            .reshape(n, 1)
            .add(pushes.reshape(1, n))
            .add(Float.MIN_NORMAL)
            .log()
            .add(margin - least);
    Tensor cost = distance.add(log).relu().square().mul(Tensor.of(pair, n, n));
    return cost.sum().mul(0.5f / pairs);
  }

  /** The distances of all pairs of rows, with gradient 0 where one is 0. */
  private static Tensor distances(Tensor rows) {
    Tensor squared = Matrices.pairwiseSquaredDistances(rows, rows);
    // sqrt(0 + 1) - 1: finite slope, times the 0 that the squared distance's own gradient has.
    Tensor zeros = Comparison.equal(squared, Tensor.scalar(0));
    return squared.add(zeros).sqrt().sub(zeros);
  }
}
