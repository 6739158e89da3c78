package dev.halftone.quantize;

import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.concurrent.atomic.AtomicInteger;

/** A checked look at a tensor as finite rows; shares the tensor's array and never writes to it. */
final class Rows implements RowBlocks {
  private static final int TILE = 1 << 16;
  private static final int LANES = 32;

  private final float[] values;
  private final int count;
  private final int dimension;
  private final float[] weights;

  private Rows(float[] values, int count, int dimension, float[] weights) {
    this.values = values;
    this.count = count;
    this.dimension = dimension;
    this.weights = weights;
  }

  /** Rows of any number, each with at least one column and every value finite. */
  static Rows of(String operation, String argument, Tensor tensor) {
    Shape shape = tensor.shape();
    if (shape.rank() != 2 || shape.extent(1) == 0) {
      throw new IllegalArgumentException(
          operation + ": expected shape [n, d] with d >= 1, got " + shape + suffix(argument));
    }
    Rows rows = new Rows(tensor.array(), shape.extent(0), shape.extent(1), null);
    rows.requireFinite(operation, argument);
    return rows;
  }

  /** Rows that must have the given number of columns. */
  static Rows of(String operation, String argument, Tensor tensor, int dimension) {
    Shape shape = tensor.shape();
    if (shape.rank() != 2 || shape.extent(1) != dimension) {
      throw new IllegalArgumentException(
          operation + ": expected shape [n, " + dimension + "], got " + shape + suffix(argument));
    }
    return of(operation, argument, tensor);
  }

  /** Rows of an array that is known to be finite. */
  static Rows trusted(float[] values, int count, int dimension) {
    return new Rows(values, count, dimension, null);
  }

  /** These rows, of which there must be at least one. */
  Rows requireSome(String operation, String argument) {
    if (count == 0) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least one row, got shape [0, "
              + dimension
              + "]"
              + suffix(argument));
    }
    return this;
  }

  /** The same rows with weights: one for each, finite and at least 0, not all of them 0. */
  Rows withWeights(String operation, String argument, Tensor given) {
    return new Rows(values, count, dimension, checkedWeights(operation, argument, given, count));
  }

  /** The weights of rows, or null for 1 each: finite and at least 0, not all of them 0. */
  static float[] checkedWeights(String operation, String argument, Tensor given, int count) {
    if (given == null) {
      return null;
    }
    Shape expected = Shape.of(count);
    if (!given.shape().equals(expected)) {
      throw new IllegalArgumentException(
          operation + ": expected shape " + expected + ", got " + given.shape() + suffix(argument));
    }
    double sum = 0;
    for (int row = 0; row < count; row++) {
      float weight = given.array()[row];
      if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            operation
                + ": expected finite weights >= 0, got "
                + weight
                + " at row "
                + row
                + suffix(argument));
      }
      sum += weight;
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          operation + ": expected a weight above 0, got only zeros" + suffix(argument));
    }
    return given.array();
  }

  /** The chosen rows as a copy, without weights. */
  Rows select(int[] indices) {
    float[] chosen = new float[Math.multiplyExact(indices.length, dimension)];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * dimension, chosen, i * dimension, dimension);
    }
    return new Rows(chosen, indices.length, dimension, null);
  }

  /** The same rows drawn out to length 1, as a copy. */
  Rows drawnOut(String operation) {
    float[] unit = values.clone();
    UnitRows.scale(operation, unit, 0, count, dimension, 0);
    return new Rows(unit, count, dimension, weights);
  }

  float[] values() {
    return values;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public RowBlock block(int index) {
    return new RowBlock(values, 0, count, dimension);
  }

  @Override
  public void copy(int row, float[] to, int at) {
    System.arraycopy(values, offset(row), to, at, dimension);
  }

  int offset(int row) {
    return row * dimension;
  }

  static String suffix(String argument) {
    return " (argument " + argument + ")";
  }

  private void requireFinite(String operation, String argument) {
    requireFinite(operation, argument, values, 0, count, dimension, 0);
  }

  /**
   * Checks rows in an array.
   *
   * @param firstRow number of the first of them, for messages
   */
  static void requireFinite(
      String operation,
      String argument,
      float[] values,
      int start,
      int count,
      int dimension,
      int firstRow) {
    int end = start + count * dimension;
    int tiles = (end - start + TILE - 1) / TILE;
    AtomicInteger first = new AtomicInteger(tiles);
    Parallel.forEach(
        tiles,
        tile -> {
          int from = start + tile * TILE;
          if (!finite(values, from, Math.min(end, from + TILE))) {
            first.accumulateAndGet(tile, Math::min);
          }
        });
    if (first.get() == tiles) {
      return;
    }
    int at = start + first.get() * TILE;
    while (Float.isFinite(values[at])) {
      at++;
    }
    throw new IllegalArgumentException(
        operation
            + ": expected finite values, got "
            + values[at]
            + " at row "
            + (firstRow + (at - start) / dimension)
            + ", column "
            + (at - start) % dimension
            + suffix(argument));
  }

  /** Whether 0 * x is 0 for every value: a loop over lanes that the compiler turns into SIMD. */
  private static boolean finite(float[] values, int from, int to) {
    float[] lanes = new float[LANES];
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        lanes[lane] += values[i + lane] * 0f;
      }
    }
    boolean finite = true;
    for (float lane : lanes) {
      finite &= lane == 0f;
    }
    for (; i < to; i++) {
      finite &= Float.isFinite(values[i]);
    }
    return finite;
  }
}
