package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A product quantizer: the columns are cut into m sub-spaces and each is quantized by a k-means
 * codebook of its own, so that m·2^bits centers stand for 2^(m·bits) rows (Jégou, Douze, Schmid,
 * "Product Quantization for Nearest Neighbor Search", IEEE TPAMI 33, 2011).
 *
 * <p>The code of a row has m fields of so many bits. Sub-spaces are runs of d / m columns; if m
 * does not divide d, the first d mod m have one column more.
 */
public final class ProductQuantizer implements Quantizer {
  private static final String KIND = "ProductQuantizer";
  private static final int TILE = 1024;

  private final Subspaces subspaces;
  private final CodeLayout layout;
  private final Codebook[] codebooks;
  private final CodebookUsage usage;

  ProductQuantizer(Subspaces subspaces, Tensor[] centers, CodebookUsage usage) {
    this.subspaces = subspaces;
    this.usage = usage;
    codebooks = Arrays.stream(centers).map(Codebook::new).toArray(Codebook[]::new);
    layout = CodeLayout.forEntries(codebooks.length, codebooks[0].entries());
  }

  /**
   * Finds the codebooks for rows [n, d].
   *
   * @throws IllegalArgumentException if rows are not of rank 2, not finite, fewer than the entries
   *     of a codebook, or have fewer columns than there are codebooks
   */
  public static ProductQuantizer fit(Tensor rows, CodebookOptions options) {
    return fit("ProductQuantizer.fit", Rows.of("ProductQuantizer.fit", "rows", rows), options);
  }

  static ProductQuantizer fit(String operation, Rows rows, CodebookOptions options) {
    options.requireRows(operation, rows);
    int count = options.codebooks();
    if (count > rows.dimension()) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least "
              + count
              + " columns for "
              + count
              + " codebooks, got shape ["
              + rows.count()
              + ", "
              + rows.dimension()
              + "]"
              + Rows.suffix("rows"));
    }
    Subspaces subspaces = new Subspaces(rows.dimension(), count);
    Tensor[] centers = new Tensor[count];
    int[][] labels = new int[count][];
    for (int i = 0; i < count; i++) {
      KMeansModel model =
          Codebook.fit(subspaces.slice(rows.values(), i), subspaces.length(i), options.codebook(i));
      centers[i] = model.centers();
      labels[i] = model.labels();
    }
    return new ProductQuantizer(
        subspaces, centers, CodebookUsage.ofFields(labels, options.entries()));
  }

  @Override
  public int dimension() {
    return subspaces.dimension();
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  /** Entries of each codebook. */
  public int entries() {
    return codebooks[0].entries();
  }

  /** The centers of one sub-space, [2^bits, its columns]. */
  public Tensor centers(int subspace) {
    return codebooks[subspace].centers();
  }

  /** How often the training rows used each entry. */
  public CodebookUsage usage() {
    return usage;
  }

  /** {@inheritDoc} Each field is the nearest center of its sub-space, ties to the lowest index. */
  @Override
  public Codes encode(Tensor rows) {
    return encode(Rows.of("ProductQuantizer.encode", "rows", rows, dimension()).values());
  }

  Codes encode(float[] rows) {
    int n = rows.length / dimension();
    byte[] bytes = Codes.allocate(layout, n);
    for (int i = 0; i < codebooks.length; i++) {
      int[] labels = codebooks[i].assign(subspaces.slice(rows, i));
      for (int row = 0; row < n; row++) {
        Codes.put(layout, bytes, row, i, labels[row]);
      }
    }
    return Codes.wrap(layout, n, bytes);
  }

  @Override
  public Tensor decode(Codes codes) {
    return Tensor.wrap(
        decode("ProductQuantizer.decode", codes), Shape.of(codes.rows(), dimension()));
  }

  float[] decode(String operation, Codes codes) {
    int[] values = codes.unpack(operation, layout, entries());
    float[] rows = new float[Math.multiplyExact(codes.rows(), dimension())];
    Parallel.forEach(
        (codes.rows() + TILE - 1) / TILE,
        tile -> {
          int to = Math.min(codes.rows(), (tile + 1) * TILE);
          for (int i = 0; i < codebooks.length; i++) {
            int length = subspaces.length(i);
            int start = subspaces.start(i);
            float[] centers = codebooks[i].centers().array();
            for (int row = tile * TILE; row < to; row++) {
              System.arraycopy(
                  centers,
                  values[row * codebooks.length + i] * length,
                  rows,
                  row * dimension() + start,
                  length);
            }
          }
        });
    return rows;
  }

  /**
   * The squared distances from the parts of a query [d] to every center of their sub-spaces, which
   * make the asymmetric distance from the query to any code: |q - decode(code)|² (section III-A of
   * the paper).
   *
   * @throws IllegalArgumentException if the query is of another shape or not finite
   */
  public DistanceTable distanceTable(Tensor query) {
    return distanceTable(query("ProductQuantizer", query, dimension()), 0);
  }

  /** The values of a query, checked. */
  static float[] query(String quantizer, Tensor query, int dimension) {
    String operation = quantizer + ".distanceTable";
    if (query.shape().rank() != 1 || query.size() != dimension) {
      throw new IllegalArgumentException(
          operation
              + ": expected shape ["
              + dimension
              + "], got "
              + query.shape()
              + Rows.suffix("query"));
    }
    return Rows.of(operation, "query", query.reshape(1, dimension)).values();
  }

  /** The table for the query in the d floats from {@code offset}. */
  DistanceTable distanceTable(float[] query, int offset) {
    DoubleSums kernel = DoubleSums.chosen();
    int entries = entries();
    float[] table = new float[codebooks.length * entries];
    for (int i = 0; i < codebooks.length; i++) {
      float[] centers = codebooks[i].centers().array();
      int length = subspaces.length(i);
      for (int j = 0; j < entries; j++) {
        table[i * entries + j] =
            (float)
                kernel.squaredDistance(
                    query, offset + subspaces.start(i), centers, j * length, length);
      }
    }
    return new DistanceTable(layout, table);
  }

  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    write(file);
    file.write();
  }

  void write(ModelFile file) {
    file.put("size", new int[] {dimension(), codebooks.length});
    for (int i = 0; i < codebooks.length; i++) {
      file.put("centers." + i, codebooks[i].centers());
    }
    usage.write(file);
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static ProductQuantizer load(Path path) throws IOException {
    return read(ModelFile.read(path, KIND));
  }

  static ProductQuantizer read(ModelFile file) throws IOException {
    int[] size = file.ints("size", 2, Integer.MAX_VALUE);
    if (size[1] < 1 || size[1] > Math.min(size[0], file.tensors())) {
      throw file.wrong("as many codebooks as there are", Integer.toString(size[1]), "size");
    }
    Subspaces subspaces = new Subspaces(size[0], size[1]);
    Tensor[] centers = new Tensor[size[1]];
    for (int i = 0; i < centers.length; i++) {
      String name = "centers." + i;
      centers[i] = file.matrix(name);
      Shape expected = Shape.of(centers[0].shape().extent(0), subspaces.length(i));
      if (!centers[i].shape().equals(expected)) {
        throw file.wrong("shape " + expected, centers[i].shape().toString(), name);
      }
    }
    int entries = centers[0].shape().extent(0);
    return new ProductQuantizer(
        subspaces, centers, CodebookUsage.read(file, centers.length, entries));
  }

  /** Columns, codebooks and bits. */
  @Override
  public String toString() {
    return "ProductQuantizer[dimension="
        + dimension()
        + ", codebooks="
        + codebooks.length
        + ", bits="
        + layout.bits()
        + "]";
  }
}
