package dev.halftone.kernel;

/**
 * The innermost tiles of matrix products and convolutions. Every element of c is a fold of {@code
 * fma(a, b, c)} along k in order, from zero, or from its old value when {@code accumulate}; so
 * twins of any width agree bit for bit.
 *
 * <p>A tile may have fewer rows than its height: the last row then stands in for the missing ones,
 * is computed several times and stored several times with the same bits. That costs nothing where a
 * full tile would be computed anyway, and needs neither masks nor padding.
 */
interface MatrixKernel {
  /** Rows of a tile, for which AVX-512 and NEON have the registers. */
  int EIGHT = 8;

  /** Rows of a tile of operands with any strides. */
  int SIX = 6;

  /** Rows of a low tile, for what others leave over. */
  int LOW = 4;

  /** Columns of a narrow tile; a wide one has twice as many. */
  int lanes();

  /**
   * A tile of at most {@link #EIGHT} rows and 2 {@link #lanes()} columns: c[r][j] folds a[r][p]
   * b[p][j], where a[r][p] is at {@code ao + r * aRow + p}, b[p][j] at {@code bo + p * 2 * lanes()
   * + j} and c[r][j] at {@code co + r * cRow + j}.
   */
  void wide(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /** The same with at most {@link #LOW} rows. */
  void low(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /**
   * The same with at most {@link #EIGHT} rows and {@link #lanes()} columns, where b[p][j] is at
   * {@code bo + p * lanes() + j}.
   */
  void narrow(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /**
   * As {@link #wide}, but with at most {@link #SIX} rows; a[r][p] is at {@code ao + r * aRow + p *
   * aStep} and b[p][j] at {@code bo + p * bStep + j}.
   */
  void strided(
      int rows,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /**
   * As {@link #wide} with a left operand that {@link #eights} has copied: a[r][p] is at {@code ao +
   * p * EIGHT + r}.
   */
  void copiedWide(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /** As {@link #narrow} with a left operand that {@link #eights} has copied. */
  void copiedNarrow(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate);

  /**
   * Copies a left operand: element (i, p) to {@code at + i / EIGHT * pitch + p * EIGHT + i %
   * EIGHT}. Its last row stands in for those that are missing from the last {@link #EIGHT}. Up to
   * {@link #lanes()} floats behind every eight rows are lost, so many more than their own must the
   * pitch have.
   */
  void eights(MatrixView from, float[] to, int at, int pitch);

  /** Whether tiles of copied rows pay where copying them is a transposition. */
  boolean copiesRows();

  /**
   * Copies {@code steps} rows of one or two vectors to a panel: element (p, j) from {@code bo + p *
   * bRow + j} to {@code at + p * width + j}.
   *
   * @param width {@link #lanes()} or twice that
   */
  void panel(int steps, float[] b, int bo, int bRow, float[] panel, int at, int width);

  /**
   * The same of columns that are contiguous: element (p, j) from {@code bo + j * bColumn + p}.
   *
   * @param columns a multiple of four
   */
  void transposedPanel(
      int steps, int columns, float[] b, int bo, int bColumn, float[] panel, int at, int width);

  /** Steps along k that {@link #row} takes at a time. */
  int STREAMED = 8;

  /**
   * One row of c and some steps, at most {@link #STREAMED}: c[j] folds a[p] b[p][j] onto its old
   * value for every j below n, where a[p] is at {@code ao + p * aStep}, b[p][j] at {@code bo + p *
   * bStep + j} and c[j] at {@code co + j}.
   */
  void row(
      int steps,
      float[] a,
      int ao,
      int aStep,
      float[] b,
      int bo,
      int bStep,
      float[] c,
      int co,
      int n);

  /**
   * A tile of at most {@link #EIGHT} rows and two separate runs of {@link #lanes()} columns, for
   * convolution: a[r][p] is at {@code ao + r * aRow + p}; b[p][j] is at {@code b0 + bSteps[p] + j}
   * for the first run and at {@code b1 + bSteps[p] + j} for the second; row r of c starts at {@code
   * c0 + r * cRow} and {@code c1 + r * cRow}. Only steps from {@code from} to {@code to - 1} are
   * taken. Runs may overlap in c, with equal values there, unless {@code accumulate}.
   */
  void gathered(
      int rows,
      int from,
      int to,
      float[] a,
      int ao,
      int aRow,
      float[] b,
      int b0,
      int b1,
      int[] bSteps,
      float[] c,
      int c0,
      int c1,
      int cRow,
      boolean accumulate);

  /** Pixels of a tile of {@link #seven}. */
  int SEVEN = 7;

  /**
   * A tile of seven pixels and 2 {@link #lanes()} channels, for convolution: c[i][j] folds x[i][p]
   * w[p][j] over the steps p from {@code from} to {@code to - 1}, where x[i][p] is at {@code at +
   * steps[p] + i}, w[p][j] at {@code wo + p * 2 * lanes() + j} and c[i][j] at {@code co + i * 2 *
   * lanes() + j}.
   */
  void seven(
      int[] steps,
      int from,
      int to,
      float[] x,
      int at,
      float[] w,
      int wo,
      float[] c,
      int co,
      boolean accumulate);

  /** Neighbours among the pixels of a tile of {@link #fours}. */
  int FOUR = 4;

  /**
   * The same for two times four pixels: the last four are read from {@code next} on and stored from
   * {@code cn} on.
   */
  void fours(
      int[] steps,
      int from,
      int to,
      float[] x,
      int at,
      int next,
      float[] w,
      int wo,
      float[] c,
      int co,
      int cn,
      boolean accumulate);

  /**
   * Brings results of {@link #seven} and {@link #fours} into planes: channel t of pixel i from
   * {@code co + i * 2 * lanes() + t} to {@code plane + t * targetPlane + i * spacing}.
   */
  void planes(
      int pixels,
      int channels,
      float[] c,
      int co,
      float[] out,
      int plane,
      int targetPlane,
      int spacing);

  /**
   * Brings planes of at most {@link #lanes()} channels into pixels: pixel i of channel t from
   * {@code plane + t * sourcePlane + i * spacing} to {@code at + i * lanes() + t}.
   */
  void channelsLast(
      int pixels,
      int channels,
      float[] x,
      int plane,
      int sourcePlane,
      int spacing,
      float[] to,
      int at);

  /**
   * Packs runs of b as a panel: for every p from {@code from} to {@code to - 1} and every r in
   * turn, {@link #lanes()} floats from {@code bo + starts[first + r] + bSteps[p]} to {@code at + (p
   * - from) * width + places[first + r]}. Shorter runs are meant to be overwritten by the next.
   */
  void pack(
      int from,
      int to,
      float[] b,
      int bo,
      int[] bSteps,
      int[] starts,
      int[] places,
      int first,
      int runs,
      float[] panel,
      int at,
      int width);

  /**
   * Copies rows and puts zeros around them. Of row r, {@code extent} elements of every phase with a
   * slot go to {@code at + r * stride + slots[phase] * extent + i}: what is at {@code row + r *
   * rowStride + phase + i * step} where {@code kept} is -1, and where it is 0 a zero; there the
   * source need not exist. Before the rows come {@code above} zeros, and behind the last {@code
   * below}. Up to {@link #lanes()} floats behind all of that are lost.
   *
   * @param kept for each slot whole vectors
   */
  void padRows(
      float[] from,
      int row,
      int rowStride,
      int rows,
      int step,
      int[] slots,
      int[] kept,
      float[] to,
      int at,
      int stride,
      int extent,
      int above,
      int below);

  /**
   * Moves results to planes: element x of row r of target t from {@code t * targetPitch + r *
   * rowPitch + x} to {@code plane + t * targetPlane + rowPlaces[r] + x * spacing}, for {@code
   * length} elements. When {@code spacing} is 1, up to {@link #lanes()} floats behind a row are
   * lost in the first {@code loose} targets.
   */
  void spread(
      float[] results,
      int rowPitch,
      int targetPitch,
      int targets,
      int length,
      float[] out,
      int plane,
      int targetPlane,
      int[] rowPlaces,
      int spacing,
      int loose);
}
