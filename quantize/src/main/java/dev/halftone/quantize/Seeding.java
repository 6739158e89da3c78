package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Philox;
import java.util.Arrays;

/** First centers for k-means, chosen among the rows. */
final class Seeding {
  private static final int TILE = 1024;

  private final Rows rows;
  private final Philox generator;
  private final int tiles;
  private final DoubleSums sums = DoubleSums.chosen();

  Seeding(Rows rows, Philox generator) {
    this.rows = rows;
    this.generator = generator;
    tiles = (rows.count() + TILE - 1) / TILE;
  }

  /** The first k entries of a random permutation: uniform, without replacement. */
  float[] forgy(int clusters) {
    return rows.select(Arrays.copyOf(generator.permutation(rows.count()), clusters)).values();
  }

  /** k-means++ with the best of {@code trials} draws for each center after the first. */
  float[] plusPlus(int clusters, int trials) {
    int n = rows.count();
    int[] chosen = new int[clusters];
    chosen[0] = generator.nextInt(n);
    double[] nearest = new double[n];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double[] totals = lower(nearest, chosen[0], nearest);
    double[] candidate = new double[n];
    double[] best = new double[n];
    for (int center = 1; center < clusters; center++) {
      double[] bestTotals = null;
      for (int trial = 0; trial < trials; trial++) {
        int row = draw(nearest, totals);
        double[] candidateTotals = lower(nearest, row, candidate);
        if (bestTotals == null || sum(candidateTotals) < sum(bestTotals)) {
          chosen[center] = row;
          bestTotals = candidateTotals;
          double[] swap = best;
          best = candidate;
          candidate = swap;
        }
      }
      double[] swap = nearest;
      nearest = best;
      best = swap;
      totals = bestTotals;
    }
    return rows.select(chosen).values();
  }

  /** result = min(nearest, squared distance to the row); returns the sum of each tile. */
  private double[] lower(double[] nearest, int row, double[] result) {
    double[] totals = new double[tiles];
    Parallel.forEach(
        tiles,
        tile -> {
          double total = 0;
          for (int i = tile * TILE; i < Math.min(rows.count(), (tile + 1) * TILE); i++) {
            double distance = nearest[i];
            if (distance > 0) {
              distance =
                  Math.min(
                      distance,
                      sums.squaredDistance(
                          rows.values(),
                          rows.offset(i),
                          rows.values(),
                          rows.offset(row),
                          rows.dimension()));
            }
            result[i] = distance;
            total += distance;
          }
          totals[tile] = total;
        });
    return totals;
  }

  /** A row with probability proportional to its weight; uniform when all weights are 0. */
  private int draw(double[] weights, double[] totals) {
    double total = sum(totals);
    double target = generator.nextDouble() * total;
    if (!(total > 0)) {
      return generator.nextInt(rows.count());
    }
    int tile = 0;
    double below = 0;
    while (tile < tiles - 1 && below + totals[tile] <= target) {
      below += totals[tile++];
    }
    int last = -1;
    for (int i = tile * TILE; i < Math.min(rows.count(), (tile + 1) * TILE); i++) {
      if (weights[i] > 0) {
        last = i;
      }
      below += weights[i];
      if (below > target && last == i) {
        return i;
      }
    }
    // Rounding left the target beyond the tile's sum: take the last row that can be drawn.
    return last >= 0 ? last : lastPositive(weights);
  }

  private static int lastPositive(double[] weights) {
    int row = weights.length - 1;
    while (weights[row] == 0) {
      row--;
    }
    return row;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
