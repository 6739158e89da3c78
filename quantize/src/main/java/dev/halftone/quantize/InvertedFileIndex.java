package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.kernel.Smallest;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Approximate nearest neighbors in little memory: an inverted file with asymmetric distances
 * (IVFADC of Jégou, Douze, Schmid, "Product Quantization for Nearest Neighbor Search", IEEE TPAMI
 * 33, 2011).
 *
 * <p>k-means cuts the rows into lists, and a product quantizer encodes what is left of each row
 * after its center is taken away. A search looks only at the lists whose centers are nearest to the
 * query, and sums the distances to the codes in them from a table. Beside the codes the index keeps
 * 8 bytes for each row.
 */
public final class InvertedFileIndex {
  private static final String KIND = "InvertedFileIndex";
  private static final int TILE = 32;

  private final Tensor centers;
  private final NearestNeighbors coarse;
  private final ProductQuantizer quantizer;
  private final InvertedLists lists;
  private final ResidualTables tables;

  /** What the distances to a code have in common for all queries, in the order of the lists. */
  private final float[] terms;

  private InvertedFileIndex(Tensor centers, ProductQuantizer quantizer, InvertedLists lists) {
    this.centers = centers;
    this.quantizer = quantizer;
    this.lists = lists;
    Rows data = Rows.trusted(centers.array(), centers.shape().extent(0), centers.shape().extent(1));
    coarse = NearestNeighbors.of(data);
    tables = new ResidualTables(data, quantizer);
    terms = tables.terms(lists);
  }

  /**
   * Learns centers and codebooks from rows [n, d] and indexes these rows.
   *
   * @throws IllegalArgumentException if rows are not of rank 2, not finite, fewer than the lists or
   *     than the entries of a codebook, or have fewer columns than there are codebooks
   */
  public static InvertedFileIndex fit(Tensor rows, Options options) {
    String operation = "InvertedFileIndex.fit";
    Rows data = Rows.of(operation, "rows", rows);
    if (data.count() < options.lists()) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least "
              + options.lists()
              + " rows for as many lists, got shape "
              + rows.shape()
              + Rows.suffix("rows"));
    }
    options.codes().requireRows(operation, data);
    KMeansModel model = KMeans.fit(rows, options.coarse());
    int[] labels = model.labels();
    float[] residuals = ResidualQuantizer.subtract(data.values(), model.centers(), labels);
    ProductQuantizer quantizer =
        ProductQuantizer.fit(
            operation, Rows.trusted(residuals, labels.length, data.dimension()), options.codes());
    InvertedLists lists = new InvertedLists(options.lists(), labels, quantizer.encode(residuals));
    return new InvertedFileIndex(model.centers(), quantizer, lists);
  }

  /** Number of rows n in the index. */
  public int size() {
    return lists.rows();
  }

  /** Number of columns d. */
  public int dimension() {
    return quantizer.dimension();
  }

  /** Number of lists. */
  public int lists() {
    return lists.count();
  }

  /** Number of rows in each list, [lists]. */
  public int[] listSizes() {
    return lists.sizes();
  }

  /** The centers of the lists, [lists, d]. */
  public Tensor centers() {
    return centers;
  }

  /** The quantizer of what is left of rows without their centers. */
  public ProductQuantizer quantizer() {
    return quantizer;
  }

  /**
   * About the k nearest rows of each of the queries [m, d]: the k least asymmetric distances in the
   * lists of the nearest centers, in float. A query whose lists hold fewer than k rows has index -1
   * and infinite distance after the last.
   *
   * @param probes number of lists to look at, 1 to all; more cost time and find more
   * @throws IllegalArgumentException if the queries have another number of columns or are not
   *     finite, k is not from 1 to n, or probes is out of range
   */
  public Neighbors search(Tensor queries, int k, int probes) {
    return search("InvertedFileIndex.search", queries, k, probes);
  }

  /**
   * The same with the best candidates compared exactly: finds as many candidates as said, and gives
   * the k of them that are nearest to the query by their rows, as {@link NearestNeighbors} would.
   *
   * @param rows the indexed rows [n, d], in the order of {@link #fit}
   * @param candidates at least k
   * @throws IllegalArgumentException as without rows, if candidates are not from k to n, or if the
   *     rows are of another shape or not finite
   */
  public Neighbors search(Tensor queries, int k, int probes, Tensor rows, int candidates) {
    String operation = "InvertedFileIndex.search";
    NearestNeighbors.requireCount(operation, k, size());
    if (candidates < k || candidates > size()) {
      throw new IllegalArgumentException(
          operation
              + ": expected candidates from k = "
              + k
              + " to the "
              + size()
              + " rows, got "
              + candidates
              + Rows.suffix("candidates"));
    }
    Rows exact = Rows.of(operation, "rows", rows, dimension());
    if (exact.count() != size()) {
      throw new IllegalArgumentException(
          operation
              + ": expected shape ["
              + size()
              + ", "
              + dimension()
              + "], got "
              + rows.shape()
              + Rows.suffix("rows"));
    }
    Neighbors found = search(operation, queries, candidates, probes);
    Rows asked = Rows.trusted(queries.array(), found.queries(), dimension());
    Found best = new Found(found.queries(), k);
    DoubleSums sums = DoubleSums.chosen();
    Parallel.forEach(
        found.queries(),
        query -> {
          Smallest nearest = new Smallest(k);
          for (int rank = 0; rank < candidates && found.index(query, rank) >= 0; rank++) {
            int row = found.index(query, rank);
            nearest.offer(
                sums.squaredDistance(
                    asked.values(),
                    asked.offset(query),
                    exact.values(),
                    exact.offset(row),
                    dimension()),
                row);
          }
          best.put(query, nearest, 1);
        });
    return best.neighbors();
  }

  private Neighbors search(String operation, Tensor queries, int k, int probes) {
    NearestNeighbors.requireCount(operation, k, size());
    if (probes < 1 || probes > lists()) {
      throw new IllegalArgumentException(
          operation
              + ": expected probes from 1 to the "
              + lists()
              + " lists, got "
              + probes
              + Rows.suffix("probes"));
    }
    Neighbors near = coarse.search(operation, queries, probes);
    int m = near.queries();
    Found best = new Found(m, k);
    Parallel.forEach(
        (m + TILE - 1) / TILE,
        tile -> {
          int from = tile * TILE;
          int to = Math.min(m, from + TILE);
          ResidualTables.OfQueries asked = tables.of(queries.array(), from, to);
          float[] distances = new float[lists.longest()];
          for (int query = from; query < to; query++) {
            Smallest nearest = new Smallest(k);
            DistanceTable table = asked.table(query - from);
            for (int rank = 0; rank < probes; rank++) {
              int list = near.index(query, rank);
              lists.distances(list, table, distances);
              offer(list, asked.distance(query - from, list), distances, nearest);
            }
            best.put(query, nearest, tables.unit());
          }
        });
    return best.neighbors();
  }

  private void offer(int list, float base, float[] distances, Smallest nearest) {
    int start = lists.start(list);
    int count = lists.start(list + 1) - start;
    double bound = nearest.bound();
    for (int i = 0; i < count; i++) {
      float distance = base + (terms[start + i] + distances[i]);
      if (!(distance > bound)) {
        // Rounding can bring a distance below 0, and an overflow make it NaN.
        double key = Float.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(0, distance);
        nearest.offer(key, lists.row(start + i));
        bound = nearest.bound();
      }
    }
  }

  /**
   * Saves the index to a safetensors file, replacing an old one atomically; {@link #load} gives an
   * index with equal answers.
   */
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("centers", centers);
    quantizer.write(file);
    lists.write(file);
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static InvertedFileIndex load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    Tensor centers = file.matrix("centers");
    ProductQuantizer quantizer = ProductQuantizer.read(file);
    if (centers.shape().extent(1) != quantizer.dimension()) {
      throw file.wrong(quantizer.dimension() + " columns", centers.shape().toString(), "centers");
    }
    InvertedLists lists = InvertedLists.read(file, centers.shape().extent(0), quantizer);
    return new InvertedFileIndex(centers, quantizer, lists);
  }

  /** Rows, columns, lists, and codebooks and bits of a code. */
  @Override
  public String toString() {
    return "InvertedFileIndex[rows="
        + size()
        + ", dimension="
        + dimension()
        + ", lists="
        + lists()
        + ", codebooks="
        + quantizer.layout().fields()
        + ", bits="
        + quantizer.layout().bits()
        + "]";
  }

  /**
   * Settings of an index.
   *
   * @param lists number of centers, at least 1; about the square root of the number of rows, or a
   *     few times that, is usual
   * @param codes codebooks and bits of the codes, at most 8 bits
   * @param maxIterations limit of center updates of the k-means that makes the lists, at least 0
   * @param seed of that k-means
   */
  public record Options(int lists, CodebookOptions codes, int maxIterations, long seed) {
    /** Checks every setting. */
    public Options {
      Objects.requireNonNull(codes, "codes");
      require(lists >= 1, "lists >= 1", lists);
      require(codes.bits() <= 8, "codes of at most 8 bits", codes.bits());
      require(maxIterations >= 0, "maxIterations >= 0", maxIterations);
    }

    /** At most 25 iterations, seed 0. */
    public static Options of(int lists, CodebookOptions codes) {
      return new Options(lists, codes, 25, 0);
    }

    /** Another limit of iterations. */
    public Options withMaxIterations(int value) {
      return new Options(lists, codes, value, seed);
    }

    /** Another seed. */
    public Options withSeed(long value) {
      return new Options(lists, codes, maxIterations, value);
    }

    KMeans.Options coarse() {
      return KMeans.Options.of(lists)
          .withMaxIterations(maxIterations)
          .withTolerance(Tolerance.none())
          .withSeed(seed);
    }

    private static void require(boolean holds, String expected, int actual) {
      if (!holds) {
        throw new IllegalArgumentException(
            "InvertedFileIndex.Options: expected " + expected + ", got " + actual);
      }
    }
  }
}
