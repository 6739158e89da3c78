package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.MatrixMultiply;
import dev.halftone.kernel.Parallel;

/**
 * Squared distances from a query q to c + r, for a center c and a sum r of one codebook entry for
 * each sub-space, by |q - c - r|² = |q - c|² + (|r|² + 2 c·r) - 2 q·r: the first term belongs to a
 * query and a center, the second is known beforehand, the third is computed once for a query.
 *
 * <p>Queries and centers are taken relative to the mean of the centers, so that a common offset
 * cancels no digits, and everything is scaled by a power of two to keep squares within range.
 */
final class ResidualTables {
  private final int dimension;
  private final int entries;
  private final CodeLayout layout;
  private final Subspaces subspaces;
  private final float[] shift;
  private final float scale;

  /** The centers, moved and scaled, [lists, d]. */
  private final float[] centers;

  /** For each sub-space -2 r, scaled, [entries, its columns]. */
  private final float[][] negated;

  ResidualTables(Rows given, ProductQuantizer quantizer) {
    dimension = quantizer.dimension();
    entries = quantizer.entries();
    layout = quantizer.layout();
    int count = layout.fields();
    int lists = given.count();
    subspaces = new Subspaces(dimension, count);
    shift = ShiftedCenters.mean(given.values(), lists, dimension);
    float largest = 0;
    for (int i = 0; i < lists * dimension; i++) {
      largest = Math.max(largest, Math.abs(given.values()[i] - shift[i % dimension]));
    }
    for (int s = 0; s < count; s++) {
      for (float value : quantizer.centers(s).array()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    scale = ShiftedCenters.powerOfTwoNearInverse(largest);
    centers = moved(given.values(), 0, lists);
    negated = new float[count][];
    for (int s = 0; s < count; s++) {
      negated[s] = quantizer.centers(s).array().clone();
      for (int i = 0; i < negated[s].length; i++) {
        negated[s][i] *= -2 * scale;
      }
    }
  }

  /** |r|² + 2 c·r for every place of the lists. */
  float[] terms(InvertedLists lists) {
    float[] terms = new float[lists.rows()];
    Parallel.forEach(
        lists.count(),
        list -> {
          for (int place = lists.start(list); place < lists.start(list + 1); place++) {
            double sum = 0;
            for (int s = 0; s < negated.length; s++) {
              sum += term(list, s, lists.code(place, s));
            }
            terms[place] = (float) sum;
          }
        });
    return terms;
  }

  private double term(int list, int s, int entry) {
    int length = subspaces.length(s);
    int center = list * dimension + subspaces.start(s);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double r = -0.5 * negated[s][entry * length + i];
      sum = Math.fma(r, r + 2.0 * centers[center + i], sum);
    }
    return sum;
  }

  /** What a distance here has to be multiplied by. */
  double unit() {
    return 1 / ((double) scale * scale);
  }

  /** Queries from {@code from} to {@code to - 1} of rows of d values. */
  OfQueries of(float[] queries, int from, int to) {
    return new OfQueries(moved(queries, from, to));
  }

  private float[] moved(float[] rows, int from, int to) {
    float[] moved = new float[(to - from) * dimension];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (rows[from * dimension + i] - shift[i % dimension]) * scale;
    }
    return moved;
  }

  /** -2 x·r for the columns of one sub-space of moved rows x, [rows, entries]. */
  private float[] products(float[] moved, int s) {
    int n = moved.length / dimension;
    float[] products = new float[n * entries];
    MatrixMultiply.multiply(
        n,
        entries,
        subspaces.length(s),
        subspaces.slice(moved, s),
        0,
        false,
        negated[s],
        0,
        true,
        products,
        0,
        false);
    return products;
  }

  /** The tables of some queries; for one thread. */
  final class OfQueries {
    private final float[] moved;
    private final float[][] products;
    private final float[] values;
    private final DistanceTable table;
    private final DoubleSums sums = DoubleSums.chosen();

    private OfQueries(float[] moved) {
      this.moved = moved;
      products = new float[layout.fields()][];
      for (int s = 0; s < products.length; s++) {
        products[s] = products(moved, s);
      }
      values = new float[products.length * entries];
      table = new DistanceTable(layout, values);
    }

    /** |q - c|². */
    float distance(int query, int list) {
      return (float)
          sums.squaredDistance(moved, query * dimension, centers, list * dimension, dimension);
    }

    /** The table of -2 q·r, valid until the next call. */
    DistanceTable table(int query) {
      for (int s = 0; s < products.length; s++) {
        System.arraycopy(products[s], query * entries, values, s * entries, entries);
      }
      return table;
    }
  }
}
