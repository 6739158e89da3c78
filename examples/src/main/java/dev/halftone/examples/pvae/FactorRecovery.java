package dev.halftone.examples.pvae;

import dev.halftone.quantize.NearestNeighbors;
import dev.halftone.quantize.Neighbors;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/** What groups of units know of the things that a picture was made of, where those are known. */
final class FactorRecovery {
  private static final int NEIGHBORS = 5;

  private FactorRecovery() {}

  /**
   * How well a quantity is told by the mean of the nearest codes: R² = 1 - Σ(y - ŷ)² / Σ(y - ȳ)²,
   * at least 0; 0 where the quantity does not vary.
   *
   * @param known codes [n, d] whose quantities are known
   * @param asked codes [m, d]
   */
  static double explained(Tensor known, double[] knownValues, Tensor asked, double[] values) {
    Neighbors nearest = nearest(known, asked);
    double mean = Arrays.stream(values).average().orElse(0);
    double left = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      double told = 0;
      for (int j = 0; j < nearest.k(); j++) {
        told += knownValues[nearest.indices()[i * nearest.k() + j]] / nearest.k();
      }
      left += (values[i] - told) * (values[i] - told);
      all += (values[i] - mean) * (values[i] - mean);
    }
    return all == 0 ? 0 : Math.max(0, 1 - left / all);
  }

  /**
   * How well a category is told by the nearest code, beyond always naming the commonest one:
   * (accuracy - chance) / (1 - chance), at least 0; 0 where there is one category only.
   */
  static double told(Tensor known, double[] knownValues, Tensor asked, double[] values) {
    Neighbors nearest = nearest(known, asked);
    double right = 0;
    double chance = 0;
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      right += knownValues[nearest.indices()[i * nearest.k()]] == value ? 1 : 0;
      chance = Math.max(chance, (double) Arrays.stream(values).filter(v -> v == value).count());
    }
    return chance == values.length ? 0 : Math.max(0, (right - chance) / (values.length - chance));
  }

  private static Neighbors nearest(Tensor known, Tensor asked) {
    int k = Math.min(NEIGHBORS, known.shape().extent(0));
    return NearestNeighbors.search(known, asked, k);
  }

  /**
   * How much one group knows of each factor that no other group knows: the mean over factors of
   * (best - second best) / best.
   *
   * @param recovery for each group and factor
   */
  static double modularity(double[][] recovery) {
    double sum = 0;
    int factors = recovery[0].length;
    for (int factor = 0; factor < factors; factor++) {
      double[] groups = new double[recovery.length];
      for (int group = 0; group < groups.length; group++) {
        groups[group] = recovery[group][factor];
      }
      Arrays.sort(groups);
      double best = groups[groups.length - 1];
      double second = groups.length > 1 ? groups[groups.length - 2] : 0;
      sum += best <= 0 ? 0 : (best - second) / best / factors;
    }
    return sum;
  }
}
