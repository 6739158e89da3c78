package dev.halftone.kernel;

/**
 * Correlation with pixels across the lanes. Where rows fill the lanes, kernels read the padded
 * image in place; where they do not, the values that two vectors of neighbouring pixels need are
 * packed, a block of steps at a time, while they are in the first cache. A last run that would be
 * short overlaps the one before it: equal bits and no masks.
 */
final class PixelLanes {
  /** Steps of a packed block: a panel of two vectors of 16 floats is then 32 KiB. */
  private static final int STEPS = 256;

  private final MatrixKernel kernel;
  private final Correlation correlation;
  private final int lanes;
  private final boolean inPlace;

  /** The first pixel of every vector, when rows are read in place. */
  private final int[] rowRuns;

  /** The panels, when they are not. */
  private final PixelPanels panels;

  private final float[] weights;
  private final int[] panelSteps;

  /**
   * Weights are packed into {@code shared}, which must not serve another purpose before all runs
   * have ended.
   */
  PixelLanes(MatrixKernel kernel, Correlation correlation, float[] w, Scratch shared) {
    this.kernel = kernel;
    this.correlation = correlation;
    this.lanes = kernel.lanes();
    this.inPlace = inPlace(correlation, lanes);
    this.rowRuns = inPlace ? rowRuns(correlation, lanes) : null;
    this.panels = inPlace ? null : PixelPanels.of(correlation, lanes, 2 * lanes);
    this.panelSteps = inPlace ? null : steps(Math.min(STEPS, correlation.steps()), 2 * lanes);
    this.weights = shared.floats(Scratch.PANELS, correlation.groups * groupWeights());
    for (int group = 0; group < correlation.groups; group++) {
      packWeights(w, group);
    }
  }

  /**
   * Reading in place wastes the lanes that rows do not fill; packing costs about as much as a tenth
   * of a product.
   */
  private static boolean inPlace(Correlation c, int lanes) {
    int width = c.columns.count();
    int perRow = MatrixBlock.divideUp(width, lanes);
    return 10 * width >= 8 * perRow * lanes;
  }

  /** The last run of a row overlaps the one before it instead of being short. */
  private static int[] rowRuns(Correlation c, int lanes) {
    int width = c.columns.count();
    int perRow = MatrixBlock.divideUp(width, lanes);
    int[] runs = new int[c.rows.count() * perRow];
    for (int i = 0; i < runs.length; i++) {
      int column = Math.max(0, Math.min(i % perRow * lanes, width - lanes));
      runs[i] = i / perRow * width + column;
    }
    return runs;
  }

  static int[] steps(int count, int width) {
    int[] offsets = new int[count];
    for (int p = 0; p < count; p++) {
      offsets[p] = p * width;
    }
    return offsets;
  }

  private int groupWeights() {
    return MatrixBlock.divideUp(correlation.targets, MatrixKernel.EIGHT)
        * MatrixKernel.EIGHT
        * correlation.steps();
  }

  private void packWeights(float[] w, int group) {
    Correlation c = correlation;
    for (int t = 0; t * MatrixKernel.EIGHT < c.targets; t++) {
      int to = weightsAt(group, t * MatrixKernel.EIGHT);
      int[] rows = new int[MatrixKernel.EIGHT];
      for (int r = 0; r < rows.length; r++) {
        int target = Math.min(t * MatrixKernel.EIGHT + r, c.targets - 1);
        rows[r] = group * c.weightGroup + target * c.weightTarget;
      }
      for (int p = 0; p < c.steps(); p++) {
        int step = c.weightSteps[p];
        for (int r = 0; r < rows.length; r++) {
          weights[to++] = w[rows[r] + step];
        }
      }
    }
  }

  private int weightsAt(int group, int target) {
    return group * groupWeights() + target * correlation.steps();
  }

  void run(float[] x, float[] out, int image, int group, Scratch scratch) {
    Correlation c = correlation;
    Correlation.Source padded = c.source(kernel, x, image, group, scratch);
    int firstTarget = (image * c.groups + group) * c.targets;
    if (inPlace) {
      rows(padded, out, group, firstTarget, scratch);
    } else {
      panels(padded, out, group, firstTarget, scratch);
    }
  }

  private void rows(
      Correlation.Source padded, float[] out, int group, int firstTarget, Scratch scratch) {
    Correlation c = correlation;
    int plane = firstTarget * c.targetPlane;
    // Overlapping runs may not be added to, so sums of several blocks grow in places of their own.
    boolean direct = c.steps() <= STEPS && c.columns.spacing() == 1 && c.columns.count() >= lanes;
    int pairs = MatrixBlock.divideUp(rowRuns.length, 2);
    int row = direct ? c.targetPlane : pairs * 2 * lanes;
    float[] sums = direct ? out : scratch.floats(Scratch.RESULTS, c.targets * row);
    for (int from = 0; from < c.steps(); from += STEPS) {
      int to = Math.min(from + STEPS, c.steps());
      for (int pair = 0; pair < pairs; pair++) {
        int first = rowRuns[2 * pair];
        int second = rowRuns[Math.min(2 * pair + 1, rowRuns.length - 1)];
        int at0 = direct ? plane + c.destinations[first] : 2 * pair * lanes;
        int at1 = direct ? plane + c.destinations[second] : at0 + lanes;
        for (int t = 0; t < c.targets; t += MatrixKernel.EIGHT) {
          kernel.gathered(
              Math.min(MatrixKernel.EIGHT, c.targets - t),
              from,
              to,
              weights,
              weightsAt(group, t) + from * MatrixKernel.EIGHT,
              padded.values(),
              padded.at() + c.pixels[first],
              padded.at() + c.pixels[second],
              c.sourceSteps,
              sums,
              at0 + t * row,
              at1 + t * row,
              row,
              from > 0);
        }
      }
    }
    if (!direct) {
      storeRows(sums, row, out, plane);
    }
  }

  private void storeRows(float[] sums, int row, float[] out, int plane) {
    Correlation c = correlation;
    int length = Math.min(lanes, c.columns.count());
    int last = c.columns.spacing() == 1 ? c.targets - 1 : 0;
    int[] starts = new int[rowRuns.length];
    int[] places = new int[rowRuns.length];
    for (int run = 0; run < rowRuns.length; run++) {
      starts[run] = run * lanes;
      places[run] = c.destinations[rowRuns[run]];
    }
    // What a short row writes beyond its end is overwritten by the next row or the next target.
    kernel.pack(
        0,
        last,
        sums,
        0,
        steps(last, row),
        starts,
        places,
        0,
        starts.length,
        out,
        plane,
        c.targetPlane);
    for (int run = 0; run < rowRuns.length; run++) {
      store(sums, run * lanes, row, out, plane, last, rowRuns[run], length);
    }
  }

  private void panels(
      Correlation.Source padded, float[] out, int group, int firstTarget, Scratch scratch) {
    Correlation c = correlation;
    int width = 2 * lanes;
    int pixels = c.pixels.length;
    boolean direct = c.isDense() && pixels >= width;
    float[] panel = scratch.floats(Scratch.RESULTS, STEPS * width + lanes);
    // All targets of one panel, since the blocks of steps are in the outer loop.
    int paddedTargets = c.targets + MatrixKernel.EIGHT;
    float[] tile = direct ? out : scratch.floats(Scratch.EDGE, paddedTargets * width);
    for (int i = 0; i < panels.count(); i++) {
      int firstPixel = panels.pixels()[i];
      int firstRun = panels.firsts()[i];
      int plane = firstTarget * c.targetPlane;
      int at = direct ? plane + c.destinations[firstPixel] : 0;
      int row = direct ? c.targetPlane : width;
      for (int from = 0; from < c.steps(); from += STEPS) {
        int to = Math.min(from + STEPS, c.steps());
        kernel.pack(
            from,
            to,
            padded.values(),
            padded.at(),
            c.sourceSteps,
            panels.starts(),
            panels.places(),
            firstRun,
            panels.firsts()[i + 1] - firstRun,
            panel,
            0,
            width);
        for (int t = 0; t < c.targets; t += MatrixKernel.EIGHT) {
          kernel.gathered(
              Math.min(MatrixKernel.EIGHT, c.targets - t),
              0,
              to - from,
              weights,
              weightsAt(group, t) + from * MatrixKernel.EIGHT,
              panel,
              0,
              lanes,
              panelSteps,
              tile,
              at + t * row,
              at + t * row + lanes,
              row,
              from > 0);
        }
      }
      if (!direct) {
        store(tile, 0, width, out, plane, 0, firstPixel, Math.min(width, pixels - firstPixel));
      }
    }
  }

  /** Copies neighbouring pixels of targets from rows of results to their planes. */
  private void store(
      float[] results,
      int at,
      int row,
      float[] out,
      int plane,
      int firstTarget,
      int firstPixel,
      int length) {
    int[] destinations = correlation.destinations;
    int first = destinations[firstPixel];
    boolean together = destinations[firstPixel + length - 1] == first + length - 1;
    for (int t = firstTarget; t < correlation.targets; t++) {
      int from = at + t * row;
      int to = plane + t * correlation.targetPlane;
      if (together) {
        System.arraycopy(results, from, out, to + first, length);
      } else {
        for (int i = 0; i < length; i++) {
          out[to + destinations[firstPixel + i]] = results[from + i];
        }
      }
    }
  }
}
