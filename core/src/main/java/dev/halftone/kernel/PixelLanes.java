package dev.halftone.kernel;

/**
 * Correlation with the pixels of a row across the lanes: weights are read where they lie and
 * results are written where they belong, so nothing but the padded image is copied. Good for rows
 * that fill the lanes, and for few targets.
 */
final class PixelLanes {
  private final MatrixKernel kernel;
  private final Correlation correlation;
  private final int lanes;
  private final int[] weightRows;

  /** Where each run of lanes starts: its first pixel, in the order of rows. */
  private final int[] runs;

  /** Pixels of one run, fewer than lanes when the rows are short. */
  private final int length;

  PixelLanes(MatrixKernel kernel, Correlation correlation) {
    this.kernel = kernel;
    this.correlation = correlation;
    this.lanes = kernel.lanes();
    this.weightRows = new int[correlation.targets];
    for (int t = 0; t < weightRows.length; t++) {
      weightRows[t] = t * correlation.weightTarget;
    }
    int width = correlation.columns.count();
    this.length = Math.min(width, lanes);
    int perRow = MatrixBlock.divideUp(width, lanes);
    this.runs = new int[correlation.rows.count() * perRow];
    for (int i = 0; i < runs.length; i++) {
      // The last run of a row overlaps the one before it instead of being short: same bits, no
      // mask.
      int column = Math.max(0, Math.min(i % perRow * lanes, width - lanes));
      runs[i] = i / perRow * width + column;
    }
  }

  static boolean possible(Correlation correlation) {
    return correlation.columns.step() == 1;
  }

  /** Estimated cycles per step of the fold, for comparison with {@link TargetLanes}. */
  static double cost(MatrixKernel kernel, Correlation correlation) {
    int lanes = kernel.lanes();
    int runs = correlation.rows.count() * MatrixBlock.divideUp(correlation.columns.count(), lanes);
    double rows = MatrixKernel.TALL * MatrixBlock.divideUp(correlation.targets, MatrixKernel.TALL);
    boolean direct = correlation.columns.spacing() == 1 && correlation.columns.count() >= lanes;
    double store = direct ? 0 : 0.5 * correlation.pixels.length * correlation.targets;
    return rows * MatrixBlock.divideUp(runs, 2) + store / correlation.steps();
  }

  void run(float[] x, float[] w, float[] out, int image, int group, Scratch scratch) {
    Correlation c = correlation;
    float[] padded = scratch.floats(Scratch.PADDED, c.sources * c.paddedPlane + lanes);
    c.pad(x, image, group, padded);
    int firstTarget = (image * c.groups + group) * c.targets;
    boolean direct = c.columns.spacing() == 1 && length == lanes;
    float[] tile = direct ? out : scratch.floats(Scratch.EDGE, MatrixKernel.TALL * 2 * lanes);
    for (int run = 0; run < runs.length; run += 2) {
      int first = runs[run];
      int second = runs[Math.min(run + 1, runs.length - 1)];
      for (int t = 0; t < c.targets; t += MatrixKernel.TALL) {
        int rows = Math.min(MatrixKernel.TALL, c.targets - t);
        int to = (firstTarget + t) * c.targetPlane;
        kernel.gathered(
            rows,
            0,
            c.steps(),
            w,
            group * c.weightGroup,
            weightRows,
            t,
            c.weightSteps,
            padded,
            c.pixels[first],
            c.pixels[second],
            c.sourceSteps,
            tile,
            direct ? to + c.destinations[first] : 0,
            direct ? to + c.destinations[second] : lanes,
            direct ? c.targetPlane : 2 * lanes,
            false);
        if (!direct) {
          for (int r = 0; r < rows; r++) {
            store(tile, r * 2 * lanes, out, to + r * c.targetPlane, first);
            store(tile, r * 2 * lanes + lanes, out, to + r * c.targetPlane, second);
          }
        }
      }
    }
  }

  private void store(float[] tile, int from, float[] out, int plane, int firstPixel) {
    int to = plane + correlation.destinations[firstPixel];
    int spacing = correlation.columns.spacing();
    for (int i = 0; i < length; i++) {
      out[to + i * spacing] = tile[from + i];
    }
  }
}
