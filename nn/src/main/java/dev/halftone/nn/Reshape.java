package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * Gives every row a new shape: [B, ...] to [B, row...]; the number of values per row must agree.
 *
 * @param row shape of one row, without the batch axis
 */
public record Reshape(Shape row) implements Layer {

  /** Rows of the given extents. */
  public static Reshape of(int... extents) {
    return new Reshape(Shape.of(extents));
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    if (x.shape().rank() == 0) {
      throw new IllegalArgumentException("reshape: expected x with a batch axis, got a scalar");
    }
    int[] extents = new int[row.rank() + 1];
    extents[0] = x.shape().extent(0);
    System.arraycopy(row.toArray(), 0, extents, 1, row.rank());
    return x.reshape(extents);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "Reshape(" + row + ")";
  }
}
