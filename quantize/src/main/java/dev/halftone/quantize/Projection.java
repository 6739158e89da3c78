package dev.halftone.quantize;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;

/**
 * Rows seen along orthonormal directions: z = s (x - c) Pᵀ, and back, x = z P / s + c.
 *
 * <p>The center c keeps the rounding of the product small under a large common offset, and the
 * scale s, a power of two, keeps the product within range for values near 1e-38 and 1e38.
 */
record Projection(Tensor center, Tensor directions, float scale) {
  /** Along directions [b, d], from a center [1, d], scaled so that values are at most 8. */
  static Projection of(Rows rows, Tensor center, Tensor directions) {
    double largest = 0;
    for (int i = 0; i < rows.count() * rows.dimension(); i++) {
      double difference = (double) rows.values()[i] - center.array()[i % rows.dimension()];
      largest = Math.max(largest, Math.abs(difference));
    }
    int exponent = largest == 0 ? 0 : Math.getExponent(largest);
    return new Projection(
        center, directions, Math.scalb(1f, Math.max(-126, Math.min(126, -exponent))));
  }

  /** The mean [1, d] of rows. */
  static Tensor mean(Rows rows) {
    CenterSums sums = new CenterSums(rows, 1);
    sums.moveTo(new int[rows.count()]);
    float[] zeros = new float[rows.dimension()];
    return Tensor.wrap(sums.means(zeros), Shape.of(1, rows.dimension()));
  }

  int dimension() {
    return directions.shape().extent(1);
  }

  /** Rows less the center, scaled, [n, d]. */
  Tensor centered(float[] rows) {
    int dimension = dimension();
    float[] offset = center.array();
    float[] centered = new float[rows.length];
    for (int from = 0; from < rows.length; from += dimension) {
      for (int i = 0; i < dimension; i++) {
        // In double, as a difference of floats may lie beyond their range.
        centered[from + i] = (float) (((double) rows[from + i] - offset[i]) * scale);
      }
    }
    return Tensor.wrap(centered, Shape.of(rows.length / dimension, dimension));
  }

  /** Rows [n, d] along the directions, [n, b]. */
  Tensor apply(float[] rows) {
    return centered(rows).matmulTransposed(directions);
  }

  /** The rows [n, d] that lie at places [n, b] along the directions. */
  Tensor invert(Tensor places) {
    Tensor rows = places.matmul(directions);
    float[] values = rows.array();
    float[] moved = new float[values.length];
    double back = 1.0 / scale;
    for (int from = 0; from < values.length; from += dimension()) {
      for (int i = 0; i < dimension(); i++) {
        moved[from + i] = (float) (values[from + i] * back + center.array()[i]);
      }
    }
    return Tensor.wrap(moved, rows.shape());
  }

  void write(ModelFile file) {
    file.put("center", center);
    file.put("directions", directions);
    file.put("scale", Tensor.scalar(scale));
  }

  static Projection read(ModelFile file) throws IOException {
    Tensor directions = file.matrix("directions");
    Tensor center = file.matrix("center");
    Shape expected = Shape.of(1, directions.shape().extent(1));
    if (!center.shape().equals(expected)) {
      throw file.wrong("shape " + expected, center.shape().toString(), "center");
    }
    Tensor scale = file.tensor("scale");
    if (scale.size() != 1 || !(scale.array()[0] > 0 && scale.array()[0] <= Float.MAX_VALUE)) {
      throw file.wrong("one finite number above 0", scale.toString(), "scale");
    }
    return new Projection(center, directions, scale.array()[0]);
  }
}
