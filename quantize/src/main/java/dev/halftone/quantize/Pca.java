package dev.halftone.quantize;

import dev.halftone.kernel.MatrixMultiply;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Principal component analysis: the orthonormal directions along which rows vary most (Jolliffe,
 * Principal Component Analysis, 2nd edition, 2002).
 *
 * <p>Found in double from the covariance of the columns, or, for fewer rows than columns, from the
 * singular values of the centered rows. Of each direction the entry of largest magnitude, the first
 * of equals, is positive; directions with equal variance are any basis of their space.
 */
public final class Pca {
  private static final String KIND = "Pca";

  private final Tensor components;
  private final Tensor mean;
  private final double[] variance;
  private final double totalVariance;

  private Pca(Tensor components, Tensor mean, double[] variance, double totalVariance) {
    this.components = components;
    this.mean = mean;
    this.variance = variance;
    this.totalVariance = totalVariance;
  }

  /**
   * Finds the leading components of rows [n, d].
   *
   * @param components number of them, from 1 to min(n, d)
   * @throws IllegalArgumentException if rows are not of rank 2, fewer than 2 or not finite, or if
   *     components is out of range
   */
  public static Pca fit(Tensor rows, int components) {
    String operation = "Pca.fit";
    Rows data = Rows.of(operation, "rows", rows);
    if (data.count() < 2) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least 2 rows, got shape "
              + rows.shape()
              + Rows.suffix("rows"));
    }
    int most = Math.min(data.count(), data.dimension());
    if (components < 1 || components > most) {
      throw new IllegalArgumentException(
          operation
              + ": expected components from 1 to "
              + most
              + " for rows "
              + rows.shape()
              + ", got "
              + components
              + Rows.suffix("components"));
    }
    PrincipalAxes axes = PrincipalAxes.of(data, components);
    int dimension = data.dimension();
    return new Pca(
        Tensor.wrap(axes.directions(), Shape.of(components, dimension)),
        Tensor.wrap(axes.mean(), Shape.of(dimension)),
        axes.variance(),
        axes.totalVariance());
  }

  /** The directions, one orthonormal row for each, [c, d], in the order of falling variance. */
  public Tensor components() {
    return components;
  }

  /** The mean of the training rows, [d]. */
  public Tensor mean() {
    return mean;
  }

  /** Variance of the training rows along each component, [c], with the divisor n - 1. */
  public double[] explainedVariance() {
    return variance.clone();
  }

  /**
   * Share of each component in the total variance of the training rows, [c]; 0 when they have none.
   */
  public double[] explainedVarianceRatio() {
    return Arrays.stream(variance)
        .map(value -> totalVariance == 0 ? 0 : value / totalVariance)
        .toArray();
  }

  /**
   * Coordinates of rows x [n, d] along the components C: (x - mean) C', [n, c].
   *
   * @throws IllegalArgumentException if the rows have another number of columns or are not finite
   */
  public Tensor project(Tensor rows) {
    int dimension = mean.size();
    Rows data = Rows.of("Pca.project", "rows", rows, dimension);
    int n = data.count();
    float[] centered = new float[n * dimension];
    for (int row = 0; row < n; row++) {
      int at = data.offset(row);
      for (int i = 0; i < dimension; i++) {
        centered[at + i] = data.values()[at + i] - mean.array()[i];
      }
    }
    int c = variance.length;
    float[] projected = new float[Math.multiplyExact(n, c)];
    MatrixMultiply.multiply(
        n, c, dimension, centered, 0, false, components.array(), 0, true, projected, 0, false);
    return Tensor.wrap(projected, Shape.of(n, c));
  }

  /**
   * Rows with the given coordinates z [n, c]: mean + z C, [n, d]. What {@link #project} dropped is
   * lost.
   *
   * @throws IllegalArgumentException if there are other than c columns or a value is not finite
   */
  public Tensor reconstruct(Tensor coordinates) {
    int dimension = mean.size();
    int c = variance.length;
    Rows data = Rows.of("Pca.reconstruct", "coordinates", coordinates, c);
    int n = data.count();
    float[] rows = new float[Math.multiplyExact(n, dimension)];
    for (int row = 0; row < n; row++) {
      System.arraycopy(mean.array(), 0, rows, row * dimension, dimension);
    }
    MatrixMultiply.multiply(
        n, dimension, c, data.values(), 0, false, components.array(), 0, false, rows, 0, true);
    return Tensor.wrap(rows, Shape.of(n, dimension));
  }

  /**
   * Saves the components to a safetensors file, replacing an old one atomically; {@link #load}
   * gives an equal model.
   */
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("components", components);
    file.put("mean", mean.reshape(1, mean.size()));
    file.put("variance", variance);
    file.put("totalVariance", new double[] {totalVariance});
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static Pca load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    Tensor components = file.matrix("components");
    Tensor mean = file.matrix("mean");
    double[] variance = file.doubles("variance");
    if (variance.length != components.shape().extent(0)) {
      throw file.wrong(
          components.shape().extent(0) + " values", Integer.toString(variance.length), "variance");
    }
    if (mean.size() != components.shape().extent(1)) {
      throw file.wrong(
          "shape [1, " + components.shape().extent(1) + "]", mean.shape().toString(), "mean");
    }
    return new Pca(
        components, mean.reshape(mean.size()), variance, file.doubles("totalVariance")[0]);
  }

  /** c, d and the share of the variance that the components explain. */
  @Override
  public String toString() {
    return "Pca[components="
        + variance.length
        + ", dimension="
        + mean.size()
        + ", explained="
        + Arrays.stream(explainedVarianceRatio()).sum()
        + "]";
  }
}
