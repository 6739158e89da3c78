package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/**
 * A few coordinates of every row along orthonormal directions. The distance of two rows in these
 * coordinates is at most their distance, and it costs {@value #DIRECTIONS} instead of d steps and
 * reads as little.
 *
 * <p>With MNIST and k = 512, one center in eight has to be compared in full; with a random
 * projection of it to 64 columns and k = 1,024, one in fifty. Half as many directions leave twice
 * to three times as many, and directions to random rows without the power method twice as many
 * again.
 */
final class SeedSketch {
  static final int DIRECTIONS = 32;
  private static final int SAMPLE = 512;
  private static final int POWER_STEPS = 2;
  private static final int TILE = FileRows.ROWS_PER_TILE;

  /** A sketch may take one part in so many of the heap. */
  private static final int HEAP_SHARE = 8;

  /** Fewer columns are compared as fast as they are. */
  private static final int FEWEST_COLUMNS = DIRECTIONS + 16;

  private final RowBlock rows;
  private final int dimension;
  private final float[] origin;
  private final float scale;
  private final double error;
  private final CenterScores directions;

  /** By tiles of rows, within a tile by direction. */
  private final float[] coordinates;

  /** For each row the squared distance in these coordinates above which a center is too far. */
  private final float[] limits;

  private SeedSketch(RowBlock rows, double largestNorm) {
    this.rows = rows;
    dimension = rows.dimension();
    origin = Arrays.copyOf(rows.values(), dimension);
    scale = Math.scalb(1f, -Math.getExponent((float) largestNorm));
    // A chain of d + 1 float operations over norms of at most 2 and 1, and its rounded operands;
    // twice, for a row and a center; the root of the sum of squares over all directions.
    error = 4 * Math.sqrt(DIRECTIONS) * (dimension + 10) * 0x1p-24;
    directions = new CenterScores(basis(), new float[DIRECTIONS], DIRECTIONS, dimension);
    int tiles = (rows.rows() + TILE - 1) / TILE;
    coordinates = new float[tiles * DIRECTIONS * TILE];
    limits = new float[rows.rows()];
    Arrays.fill(limits, Float.POSITIVE_INFINITY);
    Parallel.forEach(tiles, this::fill);
  }

  /**
   * A sketch of rows in memory, or null where it does not pay, there is little heap for it or their
   * norms are extreme.
   */
  static SeedSketch of(RowBlocks rows) {
    if (rows.blocks() != 1 || rows.dimension() < FEWEST_COLUMNS || rows.count() <= DIRECTIONS) {
      return null;
    }
    long bytes = (long) Float.BYTES * (DIRECTIONS + 1) * rows.count();
    if (bytes > Runtime.getRuntime().maxMemory() / HEAP_SHARE) {
      return null;
    }
    RowBlock block = rows.block(0);
    double largest = 0;
    DoubleSums kernel = DoubleSums.chosen();
    for (int row = 0; row < block.rows(); row++) {
      double square =
          kernel.squaredDistance(
              block.values(), block.offset(row), block.values(), 0, block.dimension());
      largest = Math.max(largest, square);
    }
    double norm = Math.sqrt(largest);
    return norm > 1e-20 && norm < 1e20 ? new SeedSketch(block, norm) : null;
  }

  /**
   * Directions of large spread: from the first row to others, then a few steps of the power method
   * with a sample.
   */
  private float[] basis() {
    double[][] basis = new double[DIRECTIONS][];
    for (int k = 0; k < DIRECTIONS; k++) {
      basis[k] = difference((int) ((k + 1L) * (rows.rows() - 1) / DIRECTIONS));
    }
    orthonormalize(basis);
    int sample = Math.min(SAMPLE, rows.rows());
    double[] mean = new double[dimension];
    for (int i = 0; i < sample; i++) {
      double[] row = difference((int) ((long) i * rows.rows() / sample));
      for (int j = 0; j < dimension; j++) {
        mean[j] += row[j] / sample;
      }
    }
    for (int step = 0; step < POWER_STEPS; step++) {
      basis = multiplied(basis, mean, sample);
      orthonormalize(basis);
    }
    float[] rounded = new float[DIRECTIONS * dimension];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) basis[i / dimension][i % dimension];
    }
    return rounded;
  }

  /** The covariance of a sample times each direction. */
  private double[][] multiplied(double[][] basis, double[] mean, int sample) {
    double[][] next = new double[DIRECTIONS][dimension];
    for (int i = 0; i < sample; i++) {
      double[] row = difference((int) ((long) i * rows.rows() / sample));
      for (int j = 0; j < dimension; j++) {
        row[j] -= mean[j];
      }
      for (int k = 0; k < DIRECTIONS; k++) {
        double factor = dot(basis[k], row);
        for (int j = 0; j < dimension; j++) {
          next[k][j] += factor * row[j];
        }
      }
    }
    return next;
  }

  private double[] difference(int row) {
    int at = rows.offset(row);
    double[] difference = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      difference[i] = ((double) rows.values()[at + i] - origin[i]) * scale;
    }
    return difference;
  }

  /** The Gram-Schmidt process, applied twice; what depends on those before becomes 0. */
  private static void orthonormalize(double[][] basis) {
    for (int k = 0; k < basis.length; k++) {
      double before = dot(basis[k], basis[k]);
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          double dot = dot(basis[k], basis[j]);
          for (int i = 0; i < basis[k].length; i++) {
            basis[k][i] -= dot * basis[j][i];
          }
        }
      }
      double left = dot(basis[k], basis[k]);
      double factor = left > 1e-6 * before ? 1 / Math.sqrt(left) : 0;
      for (int i = 0; i < basis[k].length; i++) {
        basis[k][i] *= factor;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private void fill(int tile) {
    int from = tile * TILE;
    int count = Math.min(TILE, rows.rows() - from);
    float[] scores = project(rows.values(), rows.offset(from), count);
    for (int k = 0; k < DIRECTIONS; k++) {
      int to = (tile * DIRECTIONS + k) * TILE;
      for (int row = 0; row < count; row++) {
        coordinates[to + row] = scores[row * directions.stride() + k];
      }
    }
  }

  private float[] project(float[] values, int at, int count) {
    int padded = CenterScores.padded(count);
    float[] moved = new float[padded * dimension];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < dimension; i++) {
        int place = row * dimension + i;
        moved[place] = (values[at + place] - origin[i]) * scale;
      }
    }
    float[] scores = new float[padded * directions.stride()];
    directions.compute(count, moved, 0, scores, 0);
    return scores;
  }

  /** The coordinates of a center that is one of the rows. */
  float[] coordinates(float[] centers, int at) {
    return project(centers, at, 1);
  }

  /** The squared distances of the rows of a tile to a center, in these coordinates. */
  float[] squares(int tile, float[] center) {
    float[] squares = new float[TILE];
    for (int k = 0; k < DIRECTIONS; k++) {
      add(coordinates, (tile * DIRECTIONS + k) * TILE, center[k], squares);
    }
    return squares;
  }

  private static void add(float[] coordinates, int from, float center, float[] squares) {
    for (int row = 0; row < TILE; row++) {
      float difference = coordinates[from + row] - center;
      squares[row] += difference * difference;
    }
  }

  /** Takes down the squared distance of a row to the nearest center so far. */
  void setNearest(int row, double square) {
    double distance = Math.sqrt(square) * scale + error;
    limits[row] = (float) (distance * distance * (1 + 1e-5));
  }

  /** Whether a center is sure to be farther than the nearest so far. */
  boolean tooFar(int row, float square) {
    return square > limits[row];
  }
}
