package dev.halftone.quantize;

import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An affine scalar quantizer: the range of each column is cut into 2^bits cells of equal width, and
 * code c stands for the middle of its cell, low + (c + 1/2) (high - low) / 2^bits.
 *
 * <p>The code of a value is that of the nearest middle, ties to the lowest; values beyond the range
 * take the first or last cell. Within the range no value is off by more than half a cell. The code
 * of a row has one field for each column.
 */
public final class ScalarQuantizer implements Quantizer {
  private static final String KIND = "ScalarQuantizer";
  private static final int TILE = 256;

  /** From so many roundings to a cell on, rounding moves the border of cells by at most 1/512. */
  private static final int COARSE = 256;

  private final CodeLayout layout;
  private final Tensor range;
  private final double[] low;
  private final double[] width;
  private final boolean[] coarse;

  private ScalarQuantizer(int bits, Tensor range) {
    this.range = range;
    int dimension = range.shape().extent(1);
    layout = new CodeLayout(dimension, bits);
    low = new double[dimension];
    width = new double[dimension];
    coarse = new boolean[dimension];
    for (int i = 0; i < dimension; i++) {
      float least = range.array()[i];
      float most = range.array()[dimension + i];
      low[i] = least;
      width[i] = ((double) most - least) / (1 << bits);
      coarse[i] = width[i] >= COARSE * (double) Math.ulp(Math.max(Math.abs(least), Math.abs(most)));
    }
  }

  /**
   * Finds the ranges of rows [n, d].
   *
   * @throws IllegalArgumentException if rows are not of rank 2, none or not finite
   */
  public static ScalarQuantizer fit(Tensor rows, Options options) {
    String operation = "ScalarQuantizer.fit";
    Rows data = Rows.of(operation, "rows", rows).requireSome(operation, "rows");
    int dimension = data.dimension();
    float[] range = new float[2 * dimension];
    if (options.perColumn()) {
      Parallel.forEach(
          dimension,
          column -> {
            float[] values = new float[data.count()];
            for (int row = 0; row < values.length; row++) {
              values[row] = data.values()[row * dimension + column];
            }
            setRange(values, options.clipped(), range, column, column + 1);
          });
    } else {
      setRange(data.values().clone(), options.clipped(), range, 0, dimension);
    }
    return new ScalarQuantizer(options.bits(), Tensor.wrap(range, Shape.of(2, dimension)));
  }

  private static void setRange(float[] values, double clipped, float[] range, int from, int to) {
    if (clipped > 0) {
      Arrays.sort(values);
    }
    float least = clipped > 0 ? quantile(values, clipped) : extreme(values, 1);
    float most = clipped > 0 ? quantile(values, 1 - clipped) : extreme(values, -1);
    Arrays.fill(range, from, to, least);
    Arrays.fill(range, range.length / 2 + from, range.length / 2 + to, most);
  }

  private static float extreme(float[] values, int sign) {
    float extreme = values[0];
    for (float value : values) {
      if (sign * value < sign * extreme) {
        extreme = value;
      }
    }
    return extreme;
  }

  /** The value at q (n - 1) of ascending values, between neighbors on a straight line. */
  static float quantile(float[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    double under = sorted[below];
    double over = sorted[Math.min(below + 1, sorted.length - 1)];
    return (float) (under + (at - below) * (over - under));
  }

  @Override
  public int dimension() {
    return low.length;
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  /** The ends of the range of each column, [2, d]: the least values, then the greatest. */
  public Tensor range() {
    return range;
  }

  @Override
  public Codes encode(Tensor rows) {
    Rows data = Rows.of("ScalarQuantizer.encode", "rows", rows, dimension());
    byte[] bytes = Codes.allocate(layout, data.count());
    Parallel.forEach(
        (data.count() + TILE - 1) / TILE,
        tile -> {
          for (int row = tile * TILE; row < Math.min(data.count(), (tile + 1) * TILE); row++) {
            int at = data.offset(row);
            for (int i = 0; i < low.length; i++) {
              Codes.put(layout, bytes, row, i, encode(data.values()[at + i], i));
            }
          }
        });
    return Codes.wrap(layout, data.count(), bytes);
  }

  private int encode(float value, int column) {
    if (width[column] == 0) {
      return 0;
    }
    int last = (1 << layout.bits()) - 1;
    // What lies beyond the range is nearest to what its end is nearest to.
    double inner = Math.max(low[column], Math.min(high(column), value));
    double place = (inner - low[column]) / width[column];
    int code = Math.min(last, (int) place);
    double inside = place - code;
    if (coarse[column] && Math.abs(inside - 0.5) < 0.5 - 2.0 / COARSE) {
      return code;
    }
    // Near a border, or with cells so small that middles are rounded to the same float.
    int best = Math.max(0, code - 1);
    for (int next = best + 1; next <= Math.min(last, code + 1); next++) {
      if (Math.abs(decode(next, column) - inner) < Math.abs(decode(best, column) - inner)) {
        best = next;
      }
    }
    return best > 0 && decode(best - 1, column) == decode(best, column)
        ? firstOf(decode(best, column), column, best)
        : best;
  }

  /** The lowest code that stands for a value, which {@code known} does too. */
  private int firstOf(float value, int column, int known) {
    int below = -1;
    int found = known;
    while (found - below > 1) {
      int middle = (below + found) >>> 1;
      if (decode(middle, column) == value) {
        found = middle;
      } else {
        below = middle;
      }
    }
    return found;
  }

  private double high(int column) {
    return range.array()[low.length + column];
  }

  private float decode(int code, int column) {
    return (float) (low[column] + (code + 0.5) * width[column]);
  }

  @Override
  public Tensor decode(Codes codes) {
    codes.requireLayout("ScalarQuantizer.decode", layout);
    int[] values = codes.unpack();
    float[] rows = new float[values.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = decode(values[i], i % low.length);
    }
    return Tensor.wrap(rows, Shape.of(codes.rows(), low.length));
  }

  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("bits", new int[] {layout.bits()});
    file.put("range", range);
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static ScalarQuantizer load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    int bits = file.number("bits", 17);
    Tensor range = file.matrix("range");
    if (bits < 1 || range.shape().extent(0) != 2) {
      throw file.wrong("1 to 16 bits and range [2, d]", bits + " and " + range.shape(), "range");
    }
    int dimension = range.shape().extent(1);
    for (int i = 0; i < dimension; i++) {
      if (range.array()[i] > range.array()[dimension + i]) {
        throw file.wrong("least <= greatest", "the opposite in column " + i, "range");
      }
    }
    return new ScalarQuantizer(bits, range);
  }

  /** Columns and bits. */
  @Override
  public String toString() {
    return "ScalarQuantizer[dimension=" + dimension() + ", bits=" + layout.bits() + "]";
  }

  /**
   * Settings of a fit.
   *
   * @param bits of each value, 1 to 16
   * @param perColumn whether each column has a range of its own, not one for all
   * @param clipped the share of the values that may lie below the range, and as many above: 0 takes
   *     the least and greatest value, otherwise the ends are quantiles; below 0.5
   */
  public record Options(int bits, boolean perColumn, double clipped) {
    /** Checks every setting. */
    public Options {
      if (bits < 1 || bits > 16) {
        throw new IllegalArgumentException(
            "ScalarQuantizer.Options: expected bits from 1 to 16, got " + bits);
      }
      if (!(clipped >= 0 && clipped < 0.5)) {
        throw new IllegalArgumentException(
            "ScalarQuantizer.Options: expected a clipped share from 0 to below 0.5, got "
                + clipped);
      }
    }

    /** A range for each column, from its least to its greatest value. */
    public static Options of(int bits) {
      return new Options(bits, true, 0);
    }

    /** One range for all columns. */
    public Options withOneRange() {
      return new Options(bits, false, clipped);
    }

    /** Leaves this share of the values out at either end. */
    public Options withClipped(double value) {
      return new Options(bits, perColumn, value);
    }
  }
}
