package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;

/** Operations on matrices, and on rows that make matrices, beside their products. */
public final class Matrices {
  private static final Kernels KERNELS = KernelSelection.kernels();

  private Matrices() {}

  private static void requireMatrix(String operation, Tensor a) {
    if (a.shape().rank() < 2) {
      throw new IllegalArgumentException(operation + ": expected rank 2 or more, got " + a.shape());
    }
  }

  /** The elements [.., i, i]: [.., m, n] to [.., min(m, n)]. The adjoint puts them back. */
  public static Tensor diagonal(Tensor a) {
    requireMatrix("diagonal", a);
    int rank = a.shape().rank();
    int columns = a.shape().extent(-1);
    int[] places = new int[Math.min(a.shape().extent(-2), columns)];
    for (int i = 0; i < places.length; i++) {
      places[i] = i * (columns + 1);
    }
    return a.flatten(rank - 2).gather(rank - 2, places);
  }

  /** The elements [.., i, j] with j - i &lt;= offset, 0 elsewhere; the same shape. */
  public static Tensor lowerTriangle(Tensor a, int offset) {
    requireMatrix("lowerTriangle", a);
    return Comparison.where(triangle(a.shape(), offset, true), a, Tensor.scalar(0));
  }

  /** The elements [.., i, j] with j - i &gt;= offset, 0 elsewhere; the same shape. */
  public static Tensor upperTriangle(Tensor a, int offset) {
    requireMatrix("upperTriangle", a);
    return Comparison.where(triangle(a.shape(), offset, false), a, Tensor.scalar(0));
  }

  private static Tensor triangle(Shape shape, int offset, boolean lower) {
    int rows = shape.extent(-2);
    int columns = shape.extent(-1);
    Tensor mask = Tensor.zeros(rows, columns);
    for (int i = 0; i < mask.size(); i++) {
      long distance = (long) (i % columns) - i / columns;
      mask.array()[i] = (lower ? distance <= offset : distance >= offset) ? 1 : 0;
    }
    return mask;
  }

  /** a[i] b[j]: [n] and [m] to [n, m]. */
  public static Tensor outer(Tensor a, Tensor b) {
    if (a.shape().rank() != 1 || b.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "outer: expected two tensors of rank 1, got " + a.shape() + " and " + b.shape());
    }
    return a.reshape(a.size(), 1).mul(b.reshape(1, b.size()));
  }

  record PairwiseSquaredDistances(Tensor a, Tensor b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor x = demand.saved(a);
      Tensor y = demand.saved(b);
      Tensor toA = null;
      Tensor toB = null;
      if (demand.wants(0)) {
        Tensor own = x.mul(gradient.sum(Axes.of(1).kept()));
        toA = own.sub(gradient.matmul(y)).mul(2);
      }
      if (demand.wants(1)) {
        Tensor own = y.mul(gradient.sum(Axes.of(0)).reshape(-1, 1));
        toB = own.sub(gradient.transposedMatmul(x)).mul(2);
      }
      return new Tensor[] {toA, toB};
    }
  }

  /**
   * The squared Euclidean distance of each row of a from each of b: [n, d] and [m, d] to [n, m].
   *
   * <p>Summed from differences, so that near rows do not cancel as in |a|² + |b|² - 2ab and equal
   * rows are at 0 exactly. The derivative is made of products, 2 (a sum g - g b), and is exact only
   * to a rounding of the rows' own size.
   *
   * @throws IllegalArgumentException unless both are matrices with equally many columns
   */
  public static Tensor pairwiseSquaredDistances(Tensor a, Tensor b) {
    if (a.shape().rank() != 2
        || b.shape().rank() != 2
        || a.shape().extent(1) != b.shape().extent(1)) {
      throw new IllegalArgumentException(
          "pairwiseSquaredDistances: expected [n, d] and [m, d], got %s and %s"
              .formatted(a.shape(), b.shape()));
    }
    int rows = a.shape().extent(0);
    int columns = b.shape().extent(0);
    int d = a.shape().extent(1);
    float[] left = a.array();
    float[] right = b.array();
    float[] out = new float[Shape.of(rows, columns).size()];
    Chunks.runRows(
        rows,
        Math.max(columns, 1) * Math.max(d, 1),
        (from, count) -> {
          for (int i = from * columns; i < (from + count) * columns; i++) {
            out[i] = KERNELS.squaredDistance(left, i / columns * d, right, i % columns * d, d);
          }
        });
    Op op = new PairwiseSquaredDistances(a, b);
    return Tensor.record(Shape.of(rows, columns), out, op, a, b);
  }
}
