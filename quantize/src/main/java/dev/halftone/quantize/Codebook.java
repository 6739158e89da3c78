package dev.halftone.quantize;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/** The centers [k, d] of one field of a code, with the search for the nearest. */
final class Codebook {
  private final Tensor centers;
  private final CenterSearch search;

  Codebook(Tensor centers) {
    this.centers = centers;
    search =
        new CenterSearch(centers.array(), centers.shape().extent(0), centers.shape().extent(1));
  }

  /** By k-means over rows of a given width. */
  static KMeansModel fit(float[] rows, int dimension, KMeans.Options options) {
    return KMeans.fit(Tensor.wrap(rows, Shape.of(rows.length / dimension, dimension)), options);
  }

  Tensor centers() {
    return centers;
  }

  int entries() {
    return centers.shape().extent(0);
  }

  int dimension() {
    return centers.shape().extent(1);
  }

  /** The nearest center of each row, ties to the lowest index. */
  int[] assign(float[] rows) {
    int count = rows.length / dimension();
    int[] labels = new int[count];
    search.assign(Rows.trusted(rows, count, dimension()), labels);
    return labels;
  }
}
