package dev.halftone.quantize;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Binary codes: one bit for each column, or for each direction of a projection, which tells whether
 * the value lies above a threshold; compared by {@link Hamming} distance.
 *
 * <p>A bit stands for the mean of the training values on its side of the threshold. With random
 * directions the Hamming distance grows with the angle between rows (Charikar, "Similarity
 * Estimation Techniques from Rounding Algorithms", STOC 2002).
 */
public final class BinaryQuantizer implements Quantizer {
  private static final String KIND = "BinaryQuantizer";

  /** How far the products of directions may be from 1 and 0. */
  private static final double ORTHONORMAL = 1e-4;

  private final CodeLayout layout;
  private final Tensor levels;
  private final Projection projection;

  /** With levels [3, bits]: the thresholds, and what 0 and 1 stand for. */
  private BinaryQuantizer(Tensor levels, Projection projection) {
    layout = new CodeLayout(levels.shape().extent(1), 1);
    this.levels = levels;
    this.projection = projection;
  }

  /**
   * Finds thresholds for the columns of rows [n, d]; codes have d bits.
   *
   * @throws IllegalArgumentException if rows are not of rank 2, none or not finite
   */
  public static BinaryQuantizer fit(Tensor rows, Threshold threshold) {
    String operation = "BinaryQuantizer.fit";
    Rows data = Rows.of(operation, "rows", rows).requireSome(operation, "rows");
    return new BinaryQuantizer(levels(data, threshold), null);
  }

  /**
   * Finds thresholds for rows [n, d] less their mean, or less nothing if the threshold is 0, seen
   * along directions [b, d]; codes have b bits.
   *
   * @param directions orthonormal, such as {@link #randomDirections} or those of a principal
   *     component analysis
   * @throws IllegalArgumentException if rows are not of rank 2, none or not finite, or the
   *     directions are of another length or not orthonormal within 1e-4
   */
  public static BinaryQuantizer fit(Tensor rows, Threshold threshold, Tensor directions) {
    String operation = "BinaryQuantizer.fit";
    Rows data = Rows.of(operation, "rows", rows).requireSome(operation, "rows");
    Rows.of(operation, "directions", directions, data.dimension())
        .requireSome(operation, "directions");
    requireOrthonormal(operation, directions.detach());
    Tensor center =
        threshold == Threshold.ZERO ? Tensor.zeros(1, data.dimension()) : Projection.mean(data);
    Projection projection = Projection.of(data, center, directions.detach());
    Tensor seen = projection.apply(data.values());
    int bits = seen.shape().extent(1);
    Tensor levels = levels(Rows.trusted(seen.array(), data.count(), bits), threshold);
    return new BinaryQuantizer(levels, projection);
  }

  /**
   * Random orthonormal directions [bits, d], evenly spread over all of them.
   *
   * @throws IllegalArgumentException unless 1 &lt;= bits &lt;= d
   */
  public static Tensor randomDirections(int bits, int dimension, long seed) {
    if (bits < 1 || bits > dimension) {
      throw new IllegalArgumentException(
          "BinaryQuantizer.randomDirections: expected bits from 1 to "
              + dimension
              + ", got "
              + bits
              + Rows.suffix("bits"));
    }
    float[] normal = Philox.seeded(seed).normal(Shape.of(bits, dimension)).array();
    double[][] directions = new double[bits][dimension];
    float[] rounded = new float[bits * dimension];
    for (int i = 0; i < bits; i++) {
      for (int column = 0; column < dimension; column++) {
        directions[i][column] = normal[i * dimension + column];
      }
      // Gram-Schmidt, twice: the second pass takes out what rounding left in the first.
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          subtract(directions[i], directions[j], dot(directions[i], directions[j]));
        }
      }
      double norm = Math.sqrt(dot(directions[i], directions[i]));
      for (int column = 0; column < dimension; column++) {
        directions[i][column] /= norm;
        rounded[i * dimension + column] = (float) directions[i][column];
      }
    }
    return Tensor.wrap(rounded, Shape.of(bits, dimension));
  }

  @Override
  public int dimension() {
    return projection == null ? layout.fields() : projection.dimension();
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  /** {@inheritDoc} A bit is 1 if the value is greater than the threshold. */
  @Override
  public Codes encode(Tensor rows) {
    Rows data = Rows.of("BinaryQuantizer.encode", "rows", rows, dimension());
    float[] seen = projection == null ? data.values() : projection.apply(data.values()).array();
    int bits = layout.fields();
    float[] thresholds = levels.array();
    byte[] bytes = Codes.allocate(layout, data.count());
    for (int row = 0; row < data.count(); row++) {
      int at = row * layout.bytesPerRow();
      for (int i = 0; i < bits; i++) {
        bytes[at + (i >>> 3)] |= (byte) ((seen[row * bits + i] > thresholds[i] ? 1 : 0) << (i & 7));
      }
    }
    return Codes.wrap(layout, data.count(), bytes);
  }

  @Override
  public Tensor decode(Codes codes) {
    codes.requireLayout("BinaryQuantizer.decode", layout);
    int[] values = codes.unpack();
    int bits = layout.fields();
    float[] seen = new float[values.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = levels.array()[(1 + values[i]) * bits + i % bits];
    }
    Tensor decoded = Tensor.wrap(seen, Shape.of(codes.rows(), bits));
    return projection == null ? decoded : projection.invert(decoded);
  }

  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("levels", levels);
    if (projection != null) {
      projection.write(file);
    }
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static BinaryQuantizer load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    Tensor levels = file.matrix("levels");
    int bits = levels.shape().extent(1);
    if (levels.shape().extent(0) != 3) {
      throw file.wrong("shape [3, b]", levels.shape().toString(), "levels");
    }
    if (!file.has("directions")) {
      return new BinaryQuantizer(levels, null);
    }
    Projection projection = Projection.read(file);
    if (projection.directions().shape().extent(0) != bits) {
      throw file.wrong(
          "shape [" + bits + ", d]", projection.directions().shape().toString(), "directions");
    }
    return new BinaryQuantizer(levels, projection);
  }

  private static Tensor levels(Rows rows, Threshold threshold) {
    int n = rows.count();
    int columns = rows.dimension();
    float[] levels = new float[3 * columns];
    float[] values = new float[n];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < n; row++) {
        values[row] = rows.values()[row * columns + column];
      }
      float cut =
          switch (threshold) {
            case ZERO -> 0;
            case MEAN -> mean(values);
            case MEDIAN -> median(values.clone());
          };
      levels[column] = cut;
      double under = 0;
      double over = 0;
      int above = 0;
      for (float value : values) {
        if (value > cut) {
          over += value;
          above++;
        } else {
          under += value;
        }
      }
      // A side without a training value still has to be on its side of the threshold.
      levels[columns + column] = above == n ? cut : (float) (under / (n - above));
      levels[2 * columns + column] = above == 0 ? above(cut) : (float) (over / above);
    }
    return Tensor.wrap(levels, Shape.of(3, columns));
  }

  /** The next float above a value, if it is finite. */
  static float above(float value) {
    return Math.min(Float.MAX_VALUE, Math.nextUp(value));
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
  }

  private static float median(float[] values) {
    Arrays.sort(values);
    return ScalarQuantizer.quantile(values, 0.5);
  }

  private static void requireOrthonormal(String operation, Tensor directions) {
    int count = directions.shape().extent(0);
    float[] products = directions.matmulTransposed(directions).array();
    for (int i = 0; i < products.length; i++) {
      int expected = i / count == i % count ? 1 : 0;
      if (!(Math.abs(products[i] - expected) <= ORTHONORMAL)) {
        throw new IllegalArgumentException(
            operation
                + ": expected orthonormal directions, got the product "
                + products[i]
                + " of directions "
                + i / count
                + " and "
                + i % count
                + Rows.suffix("directions"));
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

  private static void subtract(double[] a, double[] b, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] -= factor * b[i];
    }
  }

  /** Columns and bits. */
  @Override
  public String toString() {
    return "BinaryQuantizer[dimension=" + dimension() + ", bits=" + layout.fields() + "]";
  }
}
