package dev.halftone.quantize;

import dev.halftone.tensor.Ordering;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sparse binary codes: the K largest values of a row win, ties to the lowest column, and the code
 * says which they are, either as a bit for each of d columns or as K ascending column numbers.
 *
 * <p>The number of codes is the binomial coefficient C(d, K), so that {@link #informationBits}
 * would do for a row. A winner stands for the mean of the values with which its column won in
 * training, a loser for the mean of all that lost; the first is raised just above the second where
 * it is not, so that rows made from codes have the same codes.
 */
public final class SparseBinaryQuantizer implements Quantizer {
  private static final String KIND = "SparseBinaryQuantizer";

  private final int winners;
  private final Storage storage;
  private final CodeLayout layout;
  private final float[] won;
  private final float lost;

  /** How the winners are written down. */
  public enum Storage {
    /** One bit for each column: d bits, which {@link Hamming} compares. */
    BITS,
    /** The numbers of the winners, ascending: K fields of the bits that d - 1 needs. */
    INDICES
  }

  private SparseBinaryQuantizer(int winners, Storage storage, float[] won, float lost) {
    this.winners = winners;
    this.storage = storage;
    this.won = won;
    this.lost = lost;
    layout =
        storage == Storage.BITS
            ? new CodeLayout(won.length, 1)
            : CodeLayout.forEntries(winners, won.length);
  }

  /**
   * Finds what winners and losers stand for in rows [n, d].
   *
   * @param winners K of each row, from 1 to d
   * @throws IllegalArgumentException if rows are not of rank 2, none or not finite, or have fewer
   *     columns than winners
   */
  public static SparseBinaryQuantizer fit(Tensor rows, int winners, Storage storage) {
    String operation = "SparseBinaryQuantizer.fit";
    Rows data = Rows.of(operation, "rows", rows).requireSome(operation, "rows");
    int dimension = data.dimension();
    if (winners < 1 || winners > dimension) {
      throw new IllegalArgumentException(
          operation
              + ": expected winners from 1 to "
              + dimension
              + ", got "
              + winners
              + Rows.suffix("winners"));
    }
    float[] mask = Ordering.kWinnerMask(rows, 1, winners).array();
    double[] sums = new double[dimension];
    int[] wins = new int[dimension];
    double sumLost = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 1) {
        sums[i % dimension] += data.values()[i];
        wins[i % dimension]++;
      } else {
        sumLost += data.values()[i];
      }
    }
    long losers = (long) data.count() * (dimension - winners);
    float lost = losers == 0 ? 0 : (float) (sumLost / losers);
    float floor = losers == 0 ? -Float.MAX_VALUE : BinaryQuantizer.above(lost);
    float[] won = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      won[i] = wins[i] == 0 ? floor : Math.max(floor, (float) (sums[i] / wins[i]));
    }
    return new SparseBinaryQuantizer(winners, storage, won, lost);
  }

  @Override
  public int dimension() {
    return won.length;
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  /** Winners of each row. */
  public int winners() {
    return winners;
  }

  /** log2 C(d, K): the bits that tell one code from all others. */
  public double informationBits() {
    double sum = 0;
    for (int i = 1; i <= winners; i++) {
      sum += StrictMath.log((double) (won.length - winners + i) / i);
    }
    return sum / StrictMath.log(2);
  }

  @Override
  public Codes encode(Tensor rows) {
    Rows data = Rows.of("SparseBinaryQuantizer.encode", "rows", rows, dimension());
    float[] mask = Ordering.kWinnerMask(rows, 1, winners).array();
    byte[] bytes = Codes.allocate(layout, data.count());
    for (int row = 0; row < data.count(); row++) {
      int found = 0;
      for (int i = 0; i < won.length; i++) {
        if (mask[row * won.length + i] == 1) {
          if (storage == Storage.BITS) {
            Codes.put(layout, bytes, row, i, 1);
          } else {
            Codes.put(layout, bytes, row, found++, i);
          }
        }
      }
    }
    return Codes.wrap(layout, data.count(), bytes);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the codes are of another layout, or a row does not name K
   *     different columns, ascending
   */
  @Override
  public Tensor decode(Codes codes) {
    String operation = "SparseBinaryQuantizer.decode";
    int limit = storage == Storage.BITS ? 2 : won.length;
    int[] values = codes.unpack(operation, layout, limit);
    float[] rows = new float[Math.multiplyExact(codes.rows(), won.length)];
    Arrays.fill(rows, lost);
    for (int row = 0; row < codes.rows(); row++) {
      int found = 0;
      int last = -1;
      for (int field = 0; field < layout.fields(); field++) {
        int value = values[row * layout.fields() + field];
        int column = storage == Storage.BITS ? field : value;
        if ((storage == Storage.INDICES || value == 1) && column > last) {
          rows[row * won.length + column] = won[column];
          last = column;
          found++;
        }
      }
      if (found != winners) {
        throw new IllegalArgumentException(
            operation
                + ": expected "
                + winners
                + " winners, ascending, got "
                + found
                + " at row "
                + row
                + Rows.suffix("codes"));
      }
    }
    return Tensor.wrap(rows, Shape.of(codes.rows(), won.length));
  }

  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("winners", new int[] {winners});
    file.put("storage", storage.name());
    file.put("won", Tensor.of(won, 1, won.length));
    file.put("lost", Tensor.of(new float[] {lost}, 1, 1));
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static SparseBinaryQuantizer load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    float[] won = file.matrix("won").array();
    int winners = file.number("winners", won.length + 1);
    if (winners == 0) {
      throw file.wrong("at least 1 winner", "0", "winners");
    }
    String storage = file.text("storage");
    if (!storage.equals(Storage.BITS.name()) && !storage.equals(Storage.INDICES.name())) {
      throw file.wrong("BITS or INDICES", "\"" + storage + "\"", "storage");
    }
    float lost = file.matrix("lost").array()[0];
    return new SparseBinaryQuantizer(winners, Storage.valueOf(storage), won, lost);
  }

  /** Columns, winners and storage. */
  @Override
  public String toString() {
    return "SparseBinaryQuantizer[dimension="
        + won.length
        + ", winners="
        + winners
        + ", storage="
        + storage
        + "]";
  }
}
