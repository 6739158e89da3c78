package dev.halftone.benchmarks;

import dev.halftone.kernel.MatrixMultiply;

/**
 * A product of two matrices, op(a) [m, k] and op(b) [k, n], row by row.
 *
 * @param a stored [k, m] if it is transposed
 * @param b stored [n, k] if it is transposed
 */
record MatrixProduct(
    int m, int n, int k, boolean transposeA, boolean transposeB, float[] a, float[] b) {

  /** Writes the product [m, n] with Halftone's kernel. */
  void multiply(float[] c) {
    MatrixMultiply.multiply(m, n, k, a, 0, transposeA, b, 0, transposeB, c, 0, false);
  }

  /** Multiplications and additions. */
  double operations() {
    return 2.0 * m * n * k;
  }

  /** For Python: {@code a.T @ b} and the like. */
  String expression() {
    return (transposeA ? "a.T" : "a") + " @ " + (transposeB ? "b.T" : "b");
  }

  /** Extents, and which operands are stored transposed. */
  @Override
  public String toString() {
    return "matmul %dx%dx%d %c%c"
        .formatted(m, n, k, transposeA ? 't' : 'n', transposeB ? 't' : 'n');
  }
}
