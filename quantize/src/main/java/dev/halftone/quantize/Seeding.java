package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Philox;
import java.util.Arrays;

/**
 * First centers for k-means, chosen among the rows (k-means++: Arthur and Vassilvitskii, SODA
 * 2007).
 */
final class Seeding {
  private static final int TILE = FileRows.ROWS_PER_TILE;

  private final RowBlocks rows;
  private final Philox generator;
  private final int tiles;

  /** Null where the rows are not compared by a sketch. */
  private SeedSketch sketch;

  private final int dimension;

  /** What is left of a rough distance at the least. */
  private final double roughness;

  private final DoubleSums kernel = DoubleSums.chosen();

  Seeding(RowBlocks rows, Philox generator) {
    this.rows = rows;
    this.generator = generator;
    tiles = (rows.count() + TILE - 1) / TILE;
    dimension = rows.dimension();
    roughness = 1 - (dimension + 8) * 0x1p-24;
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
    sketch = clusters > SeedSketch.DIRECTIONS ? SeedSketch.of(rows) : null;
    float[] centers = new float[Math.multiplyExact(clusters, dimension)];
    double[] nearest = new double[n];
    int[] owner = new int[n];
    Arrays.fill(nearest, 1);
    rows.copy(draw(nearest, totals(nearest)), centers, 0);
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double[] totals = lower(nearest, owner, centers, 0, nearest);
    for (int row = 0; row < n && sketch != null; row++) {
      sketch.setNearest(row, nearest[row]);
    }
    double[] candidate = new double[n];
    double[] best = new double[n];
    float[] bestRow = new float[dimension];
    for (int center = 1; center < clusters; center++) {
      double[] bestTotals = null;
      for (int trial = 0; trial < trials; trial++) {
        int row = draw(nearest, totals);
        rows.copy(row, centers, center * dimension);
        double[] candidateTotals = lower(nearest, owner, centers, center, candidate);
        if (bestTotals == null || sum(candidateTotals) < sum(bestTotals)) {
          System.arraycopy(centers, center * dimension, bestRow, 0, dimension);
          bestTotals = candidateTotals;
          double[] swap = best;
          best = candidate;
          candidate = swap;
        }
      }
      System.arraycopy(bestRow, 0, centers, center * dimension, dimension);
      for (int row = 0; row < n; row++) {
        if (best[row] < nearest[row]) {
          owner[row] = center;
          if (sketch != null) {
            sketch.setNearest(row, best[row]);
          }
        }
      }
      double[] swap = nearest;
      nearest = best;
      best = swap;
      totals = bestTotals;
    }
    return centers;
  }

  /** For each tile the sum of weight times distance. */
  private double[] totals(double[] nearest) {
    double[] totals = new double[tiles];
    for (int row = 0; row < nearest.length; row++) {
      totals[row / TILE] += rows.weight(row) * nearest[row];
    }
    return totals;
  }

  /**
   * result = min(nearest, squared distance to the center); returns for each tile the sum of weight
   * times result.
   *
   * <p>By the triangle inequality a center that is twice as far from a row's nearest as the row is
   * cannot be nearer (Elkan, ICML 2003; Raff, IJCAI 2021); most of the others are told by a sketch
   * of few coordinates, and most of the rest by a distance in float, both with bounded errors.
   */
  private double[] lower(
      double[] nearest, int[] owner, float[] centers, int center, double[] result) {
    double[] reach = new double[center];
    Arrays.setAll(reach, i -> (1 - 1e-9) / 4 * distance(centers, i, centers, center));
    double[] totals = new double[tiles];
    float[] place = sketch == null ? null : sketch.coordinates(centers, center * dimension);
    for (int i = 0; i < rows.blocks(); i++) {
      RowBlock block = rows.block(i);
      Parallel.forEach(
          (block.rows() + TILE - 1) / TILE,
          tile -> {
            int from = block.from() + tile * TILE;
            int to = Math.min(block.to(), from + TILE);
            float[] squares = place == null ? null : sketch.squares(from / TILE, place);
            double total = 0;
            for (int row = from; row < to; row++) {
              double distance = nearest[row];
              boolean tooFar = squares != null && sketch.tooFar(row, squares[row - from]);
              if (!tooFar && distance > 0 && (center == 0 || reach[owner[row]] < distance)) {
                distance = lower(distance, block, row, centers, center);
              }
              result[row] = distance;
              total += rows.weight(row) * distance;
            }
            totals[from / TILE] = total;
          });
    }
    return totals;
  }

  private double lower(double distance, RowBlock block, int row, float[] centers, int center) {
    float[] values = block.values();
    int at = block.offset(row);
    int to = center * dimension;
    float rough = kernel.roughSquaredDistance(values, at, centers, to, dimension);
    if (rough <= Float.MAX_VALUE && rough * roughness > distance) {
      return distance;
    }
    return Math.min(distance, kernel.squaredDistance(values, at, centers, to, dimension));
  }

  private double distance(float[] a, int row, float[] b, int other) {
    return kernel.squaredDistance(a, row * dimension, b, other * dimension, dimension);
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
