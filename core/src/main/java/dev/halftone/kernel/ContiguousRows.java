package dev.halftone.kernel;

/** Right operands laid out anew for {@link MatrixBlock}, which reads rows fastest. */
final class ContiguousRows {
  /** Columns of one task. */
  private static final int PART = 64;

  /** Rows written over and over until their lines are full: 16 KiB stay in the first cache. */
  private static final int ROWS = 256;

  private ContiguousRows() {}

  /** A copy, in the scratch memory, of a matrix whose columns are contiguous. */
  static MatrixView copy(Parallel parallel, Scratch scratch, MatrixView view) {
    // Rows a multiple of 1 KiB apart would share a few sets of the caches.
    int stride = view.columns() % 256 == 0 ? view.columns() + 16 : view.columns();
    float[] to = scratch.floats(Scratch.RIGHT, view.rows() * stride);
    parallel.run(
        MatrixBlock.divideUp(view.columns(), PART),
        (task, own) -> {
          int j = task * PART;
          int columns = Math.min(PART, view.columns() - j);
          for (int i = 0; i < view.rows(); i += ROWS) {
            int rows = Math.min(ROWS, view.rows() - i);
            Panels.transpose(view.part(i, j, rows, columns), to, i * stride + j, stride);
          }
        });
    return new MatrixView(to, 0, view.rows(), view.columns(), stride, 1);
  }
}
