package dev.halftone.kernel;

/**
 * The right operand of a product: a matrix in place, or one that was copied by panels of two
 * vectors, where element (p, j) is {@code offset + j / wide * pitch + p * wide + j % wide}. A last
 * panel of few columns may have the width of one vector.
 *
 * @param view of a copy, its first panel
 * @param pitch from panel to panel, 0 for a matrix in place
 */
record RightPanels(MatrixView view, int pitch) {
  static RightPanels inPlace(MatrixView view) {
    return new RightPanels(view, 0);
  }

  /** A copy in the scratch memory. */
  static RightPanels copy(
      Parallel parallel, MatrixKernel kernel, Scratch scratch, MatrixView view, boolean narrow) {
    int wide = 2 * kernel.lanes();
    int k = view.rows();
    int n = view.columns();
    int panels = MatrixBlock.divideUp(n, wide);
    // Panels a multiple of 4 KiB apart would share a few sets of the caches.
    int pitch = k * wide + 16;
    float[] to = scratch.floats(Scratch.RIGHT, panels * pitch);
    parallel.run(
        panels,
        (task, own) -> {
          int j = task * wide;
          int columns = Math.min(wide, n - j);
          int width = width(kernel, columns, narrow);
          pack(kernel, view.part(0, j, k, columns), to, task * pitch, width);
        });
    return new RightPanels(new MatrixView(to, 0, k, n, wide, 1), pitch);
  }

  /** The width of a panel for so many columns or their first. */
  static int width(MatrixKernel kernel, int columns, boolean narrow) {
    return narrow && columns <= kernel.lanes() ? kernel.lanes() : 2 * kernel.lanes();
  }

  /** Columns beyond those of the part may hold anything; their results are never stored. */
  static void pack(MatrixKernel kernel, MatrixView part, float[] panel, int at, int width) {
    int from = part.offset();
    int rows = part.rows();
    if (part.columnStride() == 1) {
      int whole = wholeRows(part, width);
      kernel.panel(whole, part.values(), from, part.rowStride(), panel, at, width);
      MatrixView rest = part.part(whole, 0, rows - whole, part.columns());
      Panels.pack(rest, panel, at + whole * width, width);
    } else {
      int fours = part.columns() & -4;
      int stride = part.columnStride();
      kernel.transposedPanel(rows, fours, part.values(), from, stride, panel, at, width);
      MatrixView rest = part.part(0, fours, rows, part.columns() - fours);
      Panels.transpose(rest, panel, at + fours, width);
    }
  }

  /** The rows from whose start {@code width} floats can be read. */
  private static int wholeRows(MatrixView part, int width) {
    int last = part.values().length - width - part.offset();
    return last < 0 ? 0 : Math.min(part.rows(), last / part.rowStride() + 1);
  }

  boolean copied() {
    return pitch > 0;
  }

  /** Of a copy, {@code column} is that of a panel. */
  RightPanels columns(int column, int columns) {
    int k = view.rows();
    if (!copied()) {
      return inPlace(view.part(0, column, k, columns));
    }
    int wide = view.rowStride();
    int at = view.offset() + column / wide * pitch;
    return new RightPanels(new MatrixView(view.values(), at, k, columns, wide, 1), pitch);
  }

  /** Steps of the panel of a copy that begins with a column. */
  MatrixView panel(int column, int columns, int width, int from, int steps) {
    int at = view.offset() + column / view.rowStride() * pitch + from * width;
    return new MatrixView(view.values(), at, steps, columns, width, 1);
  }
}
