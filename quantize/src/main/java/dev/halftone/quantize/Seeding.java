package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Philox;
import java.util.Arrays;

/** First centers for k-means, chosen among the rows. */
final class Seeding {
  private static final int TILE = 1024;

  private final RowBlocks rows;
  private final Philox generator;
  private final int tiles;
  private final DoubleSums kernel = DoubleSums.chosen();

  Seeding(RowBlocks rows, Philox generator) {
    this.rows = rows;
    this.generator = generator;
    tiles = (rows.count() + TILE - 1) / TILE;
  }

  /** The first k rows of a random permutation, those without weight last. */
  float[] forgy(int clusters) {
    int[] chosen = new int[rows.count()];
    int front = 0;
    int back = rows.count();
    for (int row : generator.permutation(rows.count())) {
      chosen[rows.weight(row) > 0 ? front++ : --back] = row;
    }
    return rows.copy(Arrays.copyOf(chosen, clusters));
  }

  /** k-means++ with the best of {@code trials} draws for each center after the first. */
  float[] plusPlus(int clusters, int trials) {
    int n = rows.count();
    int[] chosen = new int[clusters];
    double[] nearest = new double[n];
    Arrays.fill(nearest, 1);
    chosen[0] = draw(nearest, lower(nearest, -1, nearest));
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
    return rows.copy(chosen);
  }

  /**
   * result = min(nearest, squared distance to the row), or nearest where there is no row (-1);
   * returns for each tile the sum of weight times result.
   */
  private double[] lower(double[] nearest, int row, double[] result) {
    double[] totals = new double[tiles];
    float[] center = rows.copy(row < 0 ? new int[0] : new int[] {row});
    for (int i = 0; i < rows.blocks(); i++) {
      RowBlock block = row < 0 ? new RowBlock(center, 0, rows.count(), 0) : rows.block(i);
      Parallel.forEach(
          (block.rows() + TILE - 1) / TILE,
          tile -> {
            int from = block.from() + tile * TILE;
            int to = Math.min(block.to(), from + TILE);
            totals[from / TILE] = lowerTile(block, from, to, nearest, center, result);
          });
    }
    return totals;
  }

  private double lowerTile(
      RowBlock block, int from, int to, double[] nearest, float[] center, double[] result) {
    double total = 0;
    for (int row = from; row < to; row++) {
      double distance = nearest[row];
      if (distance > 0 && center.length > 0) {
        distance =
            Math.min(
                distance,
                kernel.squaredDistance(
                    block.values(), block.offset(row), center, 0, center.length));
      }
      result[row] = distance;
      total += rows.weight(row) * distance;
    }
    return total;
  }

  /** A row with probability proportional to weight times distance; uniform if all are 0. */
  private int draw(double[] nearest, double[] totals) {
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
    for (int i = tile * TILE; i < Math.min(rows.count(), (tile + 1) * TILE); i++) {
      double share = rows.weight(i) * nearest[i];
      below += share;
      if (share > 0 && below > target) {
        return i;
      }
    }
    // Rounding left the target beyond the last sum: take the last row that can be drawn.
    int row = rows.count() - 1;
    while (rows.weight(row) * nearest[row] == 0) {
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
