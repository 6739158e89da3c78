package dev.halftone.kernel;

import java.util.List;

/**
 * Correlation with pixels across the lanes. Where neighbouring pixels fill the lanes, kernels read
 * the padded image in place; where they do not, the values that two vectors of pixels need are
 * packed, a block of steps at a time, while they are in the first cache. Results that are not whole
 * planes in order are first laid down in rows and then moved.
 */
final class PixelLanes implements CorrelationOrder {
  /** Steps of a packed block: a panel of two vectors of 16 floats is then 32 KiB. */
  private static final int STEPS = 256;

  private static final int MOST_IMAGES = 8;

  /** The part of its lanes that a panel should fill. */
  private static final double FILLED = 0.9;

  /** What packing a vector takes. */
  private static final double CYCLES_OF_A_RUN = 2;

  private final MatrixKernel kernel;
  private final Correlation correlation;
  private final int lanes;

  /** Whether results go straight to their planes. */
  private final boolean direct;

  /** Results from one row of pixels to the next, and from one target to the next. */
  private final int rowPitch;

  private final int targetPitch;

  /** The first pixel of every vector and the place of its results, when nothing is packed. */
  private final int[] runPixels;

  private final int[] runPlaces;

  /** The panels, when something is. */
  private final PixelPanels panels;

  private final int[] panelSteps;
  private final float[] weights;
  private final int weightsAt;

  /** With weights that are, or will be, in order from {@code weightsAt} on. */
  PixelLanes(MatrixKernel kernel, Correlation correlation, float[] weights, int weightsAt) {
    this.kernel = kernel;
    this.correlation = correlation;
    this.lanes = kernel.lanes();
    Correlation c = correlation;
    int pixels = c.pixels.length;
    int row = c.neighbours();
    boolean packed = !inPlace(c, lanes);
    boolean plane = c.isDense() && c.images == 1;
    int perRow = MatrixBlock.divideUp(row, lanes);
    // The last run of a row overlaps the one before it, unless something is added to it later.
    boolean overlapping = row >= lanes && c.steps() <= STEPS;
    if (packed) {
      this.direct = plane && pixels >= 2 * lanes;
      this.rowPitch = c.columns.count();
    } else {
      this.direct = plane && (overlapping || (row % lanes == 0 && pixels / lanes % 2 == 0));
      this.rowPitch = direct || row == pixels ? c.columns.count() : perRow * lanes;
    }
    this.targetPitch = direct ? c.targetPlane : pixels / c.columns.count() * rowPitch + 2 * lanes;
    if (packed) {
      this.panels = PixelPanels.of(c, lanes, 2 * lanes);
      this.panelSteps = steps(Math.min(STEPS, c.steps()), 2 * lanes);
      this.runPixels = null;
      this.runPlaces = null;
    } else {
      this.panels = null;
      this.panelSteps = null;
      this.runPixels = new int[pixels / row * perRow];
      this.runPlaces = new int[runPixels.length];
      int resultRow = row == pixels ? 0 : rowPitch;
      for (int i = 0; i < runPixels.length; i++) {
        int column = i % perRow * lanes;
        if (direct) {
          column = Math.min(column, row - lanes);
        }
        runPixels[i] = c.pixels[i / perRow * row] + column;
        runPlaces[i] = i / perRow * resultRow + column;
      }
    }
    this.weights = weights;
    this.weightsAt = weightsAt;
  }

  /** Reading in place wastes the lanes that rows do not fill; packing moves every value. */
  static boolean inPlace(Correlation c, int lanes) {
    return costInPlace(c, lanes) <= costPacked(c, lanes);
  }

  /**
   * Cycles for a step, all targets and two vectors of pixels, where a tile takes as many as it has
   * rows.
   */
  static double cost(Correlation c, int lanes) {
    double spread = c.columns.spacing() == 1 ? 0 : 4.0 * lanes * c.targets / c.steps();
    return spread + Math.min(costInPlace(c, lanes), costPacked(c, lanes));
  }

  private static double costInPlace(Correlation c, int lanes) {
    int row = c.neighbours();
    return (double) rows(c) * MatrixBlock.divideUp(row, lanes) * lanes / row;
  }

  private static double costPacked(Correlation c, int lanes) {
    double runs = Math.max(2, 2.0 * lanes / c.columns.count());
    return (rows(c) + CYCLES_OF_A_RUN * runs) / FILLED;
  }

  /** Rows of all tiles. */
  private static int rows(Correlation c) {
    return MatrixBlock.divideUp(c.targets, MatrixKernel.EIGHT) * MatrixKernel.EIGHT;
  }

  /**
   * How many images of a batch are best taken together: the fewest that fill panels to nine tenths.
   */
  static int together(List<Correlation> parts, int batch, int lanes) {
    int width = 2 * lanes;
    for (int images = 1; images <= Math.min(MOST_IMAGES, batch); images++) {
      int pixels = 0;
      int taken = 0;
      for (Correlation part : parts) {
        if (!inPlace(part, lanes)) {
          int together = images * part.pixels.length;
          pixels += together;
          taken += MatrixBlock.divideUp(together, width) * width;
        }
      }
      if (pixels >= FILLED * taken) {
        return images;
      }
    }
    return 1;
  }

  static int[] steps(int count, int width) {
    int[] offsets = new int[count];
    for (int p = 0; p < count; p++) {
      offsets[p] = p * width;
    }
    return offsets;
  }

  /** Floats that the packed weights of all groups take. */
  static int weightFloats(Correlation c) {
    return c.hasWeightsInOrder() ? 0 : c.groups * c.targets * c.steps();
  }

  @Override
  public boolean packs() {
    return !correlation.hasWeightsInOrder();
  }

  /** Puts the weights of one group in the order of steps. */
  @Override
  public void pack(float[] w, int group) {
    Correlation c = correlation;
    for (int t = 0; t < c.targets; t++) {
      int from = group * c.weightGroup + t * c.weightTarget;
      int row = weightsAt + (group * c.targets + t) * c.steps();
      for (int p = 0; p < c.steps(); p++) {
        weights[row + p] = w[from + c.weightSteps[p]];
      }
    }
  }

  @Override
  public void run(PaddedPlanes.Source source, float[] out, int image, int group, Scratch scratch) {
    Correlation c = correlation;
    int plane = c.plane(image, group);
    float[] results = direct ? out : scratch.floats(Scratch.RESULTS, c.targets * targetPitch);
    if (panels == null) {
      runs(source, results, direct ? plane : 0, group);
    } else {
      panels(source, results, direct ? plane : 0, group, scratch);
    }
    if (!direct) {
      kernel.spread(
          results,
          rowPitch,
          targetPitch,
          c.targets,
          c.columns.count(),
          out,
          plane,
          c.targetPlane,
          c.rowPlaces,
          c.columns.spacing(),
          looseTargets());
    }
  }

  /** Targets after which so much is written that they may write a vector beyond their plane. */
  private int looseTargets() {
    int covered = MatrixBlock.divideUp(lanes, correlation.targetPlane);
    return correlation.isDense() ? Math.max(0, correlation.targets - covered) : 0;
  }

  private void runs(PaddedPlanes.Source source, float[] results, int at, int group) {
    Correlation c = correlation;
    int last = runPixels.length - 1;
    for (int from = 0; from < c.steps(); from += STEPS) {
      int to = Math.min(from + STEPS, c.steps());
      for (int run = 0; run <= last; run += 2) {
        int next = Math.min(run + 1, last);
        // A run without a partner is computed twice, the second time out of the way.
        int aside = run == last && !direct ? lanes : 0;
        for (int t = 0; t < c.targets; t += MatrixKernel.EIGHT) {
          int target = at + t * targetPitch;
          kernel.gathered(
              Math.min(MatrixKernel.EIGHT, c.targets - t),
              from,
              to,
              weights,
              weightsAt + (group * c.targets + t) * c.steps(),
              c.steps(),
              source.values(),
              source.at() + runPixels[run],
              source.at() + runPixels[next],
              c.sourceSteps,
              results,
              target + runPlaces[run],
              target + runPlaces[next] + aside,
              targetPitch,
              from > 0);
        }
      }
    }
  }

  private void panels(
      PaddedPlanes.Source source, float[] results, int at, int group, Scratch scratch) {
    Correlation c = correlation;
    int width = 2 * lanes;
    float[] panel = scratch.floats(Scratch.PANEL, STEPS * width + lanes);
    for (int i = 0; i < panels.count(); i++) {
      for (int from = 0; from < c.steps(); from += STEPS) {
        int to = Math.min(from + STEPS, c.steps());
        kernel.pack(
            from,
            to,
            source.values(),
            source.at(),
            c.sourceSteps,
            panels.starts(),
            panels.places(),
            panels.firsts()[i],
            panels.firsts()[i + 1] - panels.firsts()[i],
            panel,
            0,
            width);
        for (int t = 0; t < c.targets; t += MatrixKernel.EIGHT) {
          int target = at + t * targetPitch + panels.pixels()[i];
          kernel.gathered(
              Math.min(MatrixKernel.EIGHT, c.targets - t),
              0,
              to - from,
              weights,
              weightsAt + (group * c.targets + t) * c.steps() + from,
              c.steps(),
              panel,
              0,
              lanes,
              panelSteps,
              results,
              target,
              target + lanes,
              targetPitch,
              from > 0);
        }
      }
    }
  }
}
