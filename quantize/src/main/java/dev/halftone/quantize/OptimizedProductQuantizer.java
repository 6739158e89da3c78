package dev.halftone.quantize;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * A product quantizer of rotated rows, with the rotation that makes the distortion least (Ge, He,
 * Ke, Sun, "Optimized Product Quantization for Approximate Nearest Neighbor Search", CVPR 2013, the
 * non-parametric solution).
 *
 * <p>The fit starts from the product quantizer of the rows as they are and alternates one step of
 * k-means with the rotation R = U Vᵀ, where U S Vᵀ = Xᵀ Y for centered rows X and what their codes
 * stand for, Y (the orthogonal Procrustes problem). Where no rotation helps, the product quantizer
 * it started from is kept, so the distortion of the training rows is never above that.
 */
public final class OptimizedProductQuantizer implements Quantizer {
  private static final String KIND = "OptimizedProductQuantizer";

  private final Projection rotation;
  private final ProductQuantizer product;

  /** With the rotation, or null for none. */
  private OptimizedProductQuantizer(Projection rotation, ProductQuantizer product) {
    this.rotation = rotation;
    this.product = product;
  }

  /**
   * Finds rotation and codebooks for rows [n, d]. Each rotation takes the singular values of a d x
   * d matrix, seconds for d near 1,000.
   *
   * @param rotations how often the rotation is improved, at least 0
   * @throws IllegalArgumentException as {@link ProductQuantizer#fit}, or if {@code rotations} is
   *     negative
   */
  public static OptimizedProductQuantizer fit(Tensor rows, CodebookOptions options, int rotations) {
    String operation = "OptimizedProductQuantizer.fit";
    if (rotations < 0) {
      throw new IllegalArgumentException(
          operation + ": expected rotations >= 0, got " + rotations + Rows.suffix("rotations"));
    }
    Rows data = Rows.of(operation, "rows", rows);
    ProductQuantizer start = ProductQuantizer.fit(operation, data, options);
    OptimizedProductQuantizer unrotated = new OptimizedProductQuantizer(null, start);
    if (rotations == 0) {
      return unrotated;
    }
    Alternation alternation = new Alternation(data, start);
    for (int i = 0; i < rotations; i++) {
      alternation.step();
    }
    OptimizedProductQuantizer rotated =
        new OptimizedProductQuantizer(alternation.rotation(), alternation.product(options));
    return rotated.distortion(rows) < unrotated.distortion(rows) ? rotated : unrotated;
  }

  @Override
  public int dimension() {
    return product.dimension();
  }

  @Override
  public CodeLayout layout() {
    return product.layout();
  }

  /** The rotation Rᵀ [d, d], whose rows are the new axes; the identity if none was better. */
  public Tensor rotation() {
    return rotation == null ? identity(dimension()) : rotation.directions();
  }

  /** The quantizer of the rotated rows, less their mean and scaled by a power of two. */
  ProductQuantizer product() {
    return product;
  }

  /** How often the training rows used each entry. */
  public CodebookUsage usage() {
    return product.usage();
  }

  @Override
  public Codes encode(Tensor rows) {
    Rows data = Rows.of("OptimizedProductQuantizer.encode", "rows", rows, dimension());
    return product.encode(rotation == null ? data.values() : rotation.apply(data.values()).array());
  }

  @Override
  public Tensor decode(Codes codes) {
    float[] decoded = product.decode("OptimizedProductQuantizer.decode", codes);
    Tensor rows = Tensor.wrap(decoded, Shape.of(codes.rows(), dimension()));
    return rotation == null ? rows : rotation.invert(rows);
  }

  /**
   * The squared distances from the parts of a rotated query [d] to every center, as {@link
   * ProductQuantizer#distanceTable}; a rotation keeps distances.
   *
   * @throws IllegalArgumentException if the query is of another shape or not finite
   */
  public DistanceTable distanceTable(Tensor query) {
    float[] row = ProductQuantizer.query("OptimizedProductQuantizer", query, dimension());
    if (rotation == null) {
      return product.distanceTable(row, 0);
    }
    DistanceTable scaled = product.distanceTable(rotation.apply(row).array(), 0);
    return scaled.times(1.0 / rotation.scale() / rotation.scale());
  }

  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    product.write(file);
    if (rotation != null) {
      rotation.write(file);
    }
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static OptimizedProductQuantizer load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    ProductQuantizer product = ProductQuantizer.read(file);
    if (!file.has("directions")) {
      return new OptimizedProductQuantizer(null, product);
    }
    Projection rotation = Projection.read(file);
    Shape expected = Shape.of(product.dimension(), product.dimension());
    if (!rotation.directions().shape().equals(expected)) {
      throw file.wrong("shape " + expected, rotation.directions().shape().toString(), "directions");
    }
    return new OptimizedProductQuantizer(rotation, product);
  }

  private static Tensor identity(int dimension) {
    float[] identity = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      identity[i * (dimension + 1)] = 1;
    }
    return Tensor.wrap(identity, Shape.of(dimension, dimension));
  }

  /** Columns, codebooks and bits. */
  @Override
  public String toString() {
    return "OptimizedProductQuantizer[dimension="
        + dimension()
        + ", codebooks="
        + layout().fields()
        + ", bits="
        + layout().bits()
        + ", rotated="
        + (rotation != null)
        + "]";
  }

  /** The state between steps: centered rows, rotated rows, and centers of the rotated. */
  private static final class Alternation {
    private final Projection origin;
    private final Tensor centered;
    private final Subspaces subspaces;
    private final float[][] centers;
    private Tensor directions;
    private Tensor rotated;

    Alternation(Rows rows, ProductQuantizer start) {
      int dimension = rows.dimension();
      directions = identity(dimension);
      origin = Projection.of(rows, Projection.mean(rows), directions);
      centered = origin.centered(rows.values());
      rotated = centered;
      subspaces = new Subspaces(dimension, start.layout().fields());
      centers = new float[subspaces.count()][];
      for (int i = 0; i < centers.length; i++) {
        centers[i] = start.centers(i).toArray();
        float[] offset = subspaces.slice(origin.center().array(), i);
        for (int j = 0; j < centers[i].length; j++) {
          double difference = (double) centers[i][j] - offset[j % offset.length];
          centers[i][j] = (float) (difference * origin.scale());
        }
      }
    }

    /** Assigns the rotated rows, moves the centers to their means, and turns the rows to them. */
    void step() {
      int n = rotated.shape().extent(0);
      int dimension = subspaces.dimension();
      float[] decoded = new float[n * dimension];
      for (int i = 0; i < centers.length; i++) {
        int length = subspaces.length(i);
        int entries = centers[i].length / length;
        Rows part = Rows.trusted(subspaces.slice(rotated.array(), i), n, length);
        int[] labels = new int[n];
        new CenterSearch(centers[i], entries, length).assign(part, labels);
        CenterSums sums = new CenterSums(part, entries);
        sums.moveTo(labels);
        centers[i] = sums.means(centers[i]);
        for (int row = 0; row < n; row++) {
          int to = row * dimension + subspaces.start(i);
          System.arraycopy(centers[i], labels[row] * length, decoded, to, length);
        }
      }
      directions = procrustes(centered, Tensor.wrap(decoded, centered.shape()));
      rotated = centered.matmulTransposed(directions);
    }

    /** The new axes V Uᵀ = Rᵀ, one in each row, for the R that brings X R closest to Y. */
    private static Tensor procrustes(Tensor x, Tensor y) {
      Tensor product = x.transposedMatmul(y);
      int dimension = product.shape().extent(0);
      DMatrixRMaj matrix = new DMatrixRMaj(dimension, dimension);
      for (int i = 0; i < product.size(); i++) {
        matrix.data[i] = product.array()[i];
      }
      SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
          DecompositionFactory_DDRM.svd(dimension, dimension, true, true, true);
      if (!decomposition.decompose(matrix)) {
        throw new IllegalStateException(
            "OptimizedProductQuantizer.fit: the singular values of a "
                + dimension
                + " x "
                + dimension
                + " matrix did not converge");
      }
      DMatrixRMaj axes = new DMatrixRMaj(dimension, dimension);
      CommonOps_DDRM.multTransB(
          decomposition.getV(null, false), decomposition.getU(null, false), axes);
      float[] rounded = new float[axes.data.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) axes.data[i];
      }
      return Tensor.wrap(rounded, Shape.of(dimension, dimension));
    }

    Projection rotation() {
      return new Projection(origin.center(), directions, origin.scale());
    }

    /** The quantizer of the rotated rows, its k-means run to the end. */
    ProductQuantizer product(CodebookOptions options) {
      Tensor[] fitted = new Tensor[centers.length];
      int[][] labels = new int[centers.length][];
      for (int i = 0; i < centers.length; i++) {
        int length = subspaces.length(i);
        Tensor start = Tensor.wrap(centers[i], Shape.of(options.entries(), length));
        KMeansModel model =
            Codebook.fit(
                subspaces.slice(rotated.array(), i),
                length,
                options.codebook(i).withCenters(start));
        fitted[i] = model.centers();
        labels[i] = model.labels();
      }
      return new ProductQuantizer(
          subspaces, fitted, CodebookUsage.ofFields(labels, options.entries()));
    }
  }
}
