package dev.halftone.kernel;

/**
 * The left operand of a product: a matrix in place, or one that was copied {@link
 * MatrixKernel#EIGHT} rows at a time, where element (i, p) is {@code offset + i / 8 * pitch + p * 8
 * + i % 8}.
 *
 * @param view of a copy, its first eight rows
 * @param pitch from eight rows to the next eight, 0 for a matrix in place
 */
record LeftRows(MatrixView view, int pitch) {
  private static final int EIGHT = MatrixKernel.EIGHT;

  /** Rows of one task. */
  private static final int PART = 128;

  static LeftRows inPlace(MatrixView view) {
    return new LeftRows(view, 0);
  }

  /** A copy in the scratch memory. */
  static LeftRows copy(Parallel parallel, MatrixKernel kernel, Scratch scratch, MatrixView view) {
    int m = view.rows();
    int k = view.columns();
    // Room for what copying loses; and eights a multiple of 4 KiB apart would share sets of the
    // caches.
    int pitch = k * EIGHT + kernel.lanes();
    float[] to = scratch.floats(Scratch.LEFT, MatrixBlock.divideUp(m, EIGHT) * pitch);
    parallel.run(
        MatrixBlock.divideUp(m, PART),
        (task, own) -> {
          int i = task * PART;
          kernel.eights(view.part(i, 0, Math.min(PART, m - i), k), to, i / EIGHT * pitch, pitch);
        });
    return new LeftRows(new MatrixView(to, 0, m, k, 1, EIGHT), pitch);
  }

  boolean copied() {
    return pitch > 0;
  }

  int rows() {
    return view.rows();
  }

  int columns() {
    return view.columns();
  }

  /** Where a tile begins; of a copy, {@code row} is a multiple of eight. */
  int at(int row) {
    return view.offset() + (copied() ? row / EIGHT * pitch : row * view.rowStride());
  }

  /** Of a copy, {@code row} is a multiple of eight. */
  LeftRows part(int row, int column, int rows, int columns) {
    int at = at(row) + column * view.columnStride();
    MatrixView part =
        new MatrixView(view.values(), at, rows, columns, view.rowStride(), view.columnStride());
    return new LeftRows(part, pitch);
  }
}
