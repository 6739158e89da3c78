package dev.halftone.kernel;

/**
 * The gradient of the weights of a convolution with output channels across the lanes: for each tap
 * of each input channel a fold over pixels. The gradient of an image is transposed once and then
 * read for every tap.
 */
final class WeightGradient {
  /** Pixels between reading and writing sums: their gradients are then 32 KiB. */
  private static final int PIXELS = 256;

  private final MatrixKernel kernel;
  private final ConvolutionGeometry geometry;
  private final Correlation correlation;
  private final int width;
  private final int panels;
  private final int chunks;
  private final int[] panelSteps;
  private final float[] sums;

  WeightGradient(MatrixKernel kernel, ConvolutionGeometry geometry, Scratch scratch) {
    this.kernel = kernel;
    this.geometry = geometry;
    this.correlation = Correlation.forward(geometry);
    this.width = 2 * kernel.lanes();
    this.panels = MatrixBlock.divideUp(correlation.targets, width);
    this.chunks = Convolve.chunks(geometry);
    this.panelSteps = TargetLanes.panelSteps(correlation.pixels.length, width);
    this.sums = scratch.floats(Scratch.PANELS, chunks * folds() * foldSize());
  }

  /**
   * Tasks of the first stage: one for every chunk of the batch, group and panel of output channels.
   */
  int tasks() {
    return chunks * folds();
  }

  /** Tasks of the second stage: one for every group and panel. */
  int folds() {
    return correlation.groups * panels;
  }

  private int foldSize() {
    return correlation.steps() * width;
  }

  void sum(float[] x, float[] gradient, int task, Scratch scratch) {
    Correlation c = correlation;
    int chunk = task / folds();
    int group = task % folds() / panels;
    int panel = task % panels;
    float[] padded = scratch.floats(Scratch.PADDED, c.sources * c.paddedPlane);
    int pixels = c.pixels.length;
    float[] transposed = scratch.floats(Scratch.RESULTS, pixels * width);
    int firstTarget = group * c.targets + panel * width;
    int targets = Math.min(width, c.targets - panel * width);
    int to = task * foldSize();
    int first = Convolve.chunkStart(geometry, chunk);
    for (int image = first; image < Convolve.chunkStart(geometry, chunk + 1); image++) {
      c.pad(x, image, group, padded);
      int from = (image * geometry.outChannels() + firstTarget) * pixels;
      Panels.pack(new MatrixView(gradient, from, pixels, targets, 1, pixels), transposed, 0, width);
      for (int i = 0; i < pixels; i += PIXELS) {
        image(padded, transposed, i, Math.min(i + PIXELS, pixels), to, image > first || i > 0);
      }
    }
  }

  private void image(
      float[] padded, float[] transposed, int from, int end, int to, boolean accumulate) {
    Correlation c = correlation;
    for (int p = 0; p < c.steps(); p += MatrixKernel.TALL) {
      int at = to + p * width;
      kernel.gathered(
          Math.min(MatrixKernel.TALL, c.steps() - p),
          from,
          end,
          padded,
          0,
          c.sourceSteps,
          p,
          c.pixels,
          transposed,
          0,
          width / 2,
          panelSteps,
          sums,
          at,
          at + width / 2,
          width,
          accumulate);
    }
  }

  /** Adds the chunks in order. */
  void fold(float[] gw, int fold) {
    Correlation c = correlation;
    int group = fold / panels;
    int panel = fold % panels;
    int targets = Math.min(width, c.targets - panel * width);
    for (int t = 0; t < targets; t++) {
      int to = (group * c.targets + panel * width + t) * c.steps();
      for (int p = 0; p < c.steps(); p++) {
        int at = fold * foldSize() + p * width + t;
        float total = sums[at];
        for (int chunk = 1; chunk < chunks; chunk++) {
          total += sums[chunk * folds() * foldSize() + at];
        }
        gw[to + p] = total;
      }
    }
  }
}
