package dev.halftone.kernel;

/**
 * Correlation with the target channels across the lanes: pixels are read one by one, so any stride,
 * dilation and size of image is as good as another. Weights are packed once for the whole batch;
 * the results of an image are transposed into their planes.
 */
final class TargetLanes {
  /** Steps of the fold between reading and writing results: a panel of weights is then 32 KiB. */
  private static final int STEPS = 256;

  private final MatrixKernel kernel;
  private final Correlation correlation;
  private final int width;
  private final int panels;
  private final float[] packed;
  private final int[] panelSteps;

  TargetLanes(MatrixKernel kernel, Correlation correlation, float[] w, Scratch scratch) {
    this.kernel = kernel;
    this.correlation = correlation;
    this.width = 2 * kernel.lanes();
    this.panels = MatrixBlock.divideUp(correlation.targets, width);
    this.panelSteps = panelSteps(correlation.steps(), width);
    this.packed =
        scratch.floats(Scratch.PANELS, correlation.groups * panels * correlation.steps() * width);
    pack(w);
  }

  static int[] panelSteps(int steps, int width) {
    int[] offsets = new int[steps];
    for (int p = 0; p < steps; p++) {
      offsets[p] = p * width;
    }
    return offsets;
  }

  /** Estimated cycles per step of the fold, for comparison with {@link PixelLanes}. */
  static double cost(MatrixKernel kernel, Correlation correlation) {
    int pixels = correlation.pixels.length;
    double panels = MatrixBlock.divideUp(correlation.targets, 2 * kernel.lanes());
    double store = (double) pixels * correlation.targets;
    return pixels * panels + store / correlation.steps();
  }

  private void pack(float[] w) {
    Correlation c = correlation;
    for (int group = 0; group < c.groups; group++) {
      for (int panel = 0; panel < panels; panel++) {
        int to = panelAt(group, panel);
        for (int t = 0; t < width; t++) {
          int target = panel * width + t;
          int from = group * c.weightGroup + target * c.weightTarget;
          for (int p = 0; p < c.steps(); p++) {
            packed[to + p * width + t] = target < c.targets ? w[from + c.weightSteps[p]] : 0f;
          }
        }
      }
    }
  }

  private int panelAt(int group, int panel) {
    return (group * panels + panel) * correlation.steps() * width;
  }

  void run(float[] x, float[] out, int image, int group, Scratch scratch) {
    Correlation c = correlation;
    float[] padded = scratch.floats(Scratch.PADDED, c.sources * c.paddedPlane);
    c.pad(x, image, group, padded);
    int pixels = c.pixels.length;
    float[] results = scratch.floats(Scratch.RESULTS, pixels * width);
    for (int panel = 0; panel < panels; panel++) {
      int at = panelAt(group, panel);
      for (int p = 0; p < c.steps(); p += STEPS) {
        int end = Math.min(p + STEPS, c.steps());
        for (int i = 0; i < pixels; i += MatrixKernel.TALL) {
          kernel.gathered(
              Math.min(MatrixKernel.TALL, pixels - i),
              p,
              end,
              padded,
              0,
              c.pixels,
              i,
              c.sourceSteps,
              packed,
              at,
              at + width / 2,
              panelSteps,
              results,
              i * width,
              i * width + width / 2,
              width,
              p > 0);
        }
      }
      int firstTarget = panel * width;
      int count = Math.min(width, c.targets - firstTarget);
      store(results, out, (image * c.groups + group) * c.targets + firstTarget, count);
    }
  }

  private void store(float[] results, float[] out, int firstPlane, int count) {
    int[] destinations = correlation.destinations;
    int plane = correlation.targetPlane;
    for (int t = 0; t < count; t++) {
      int to = (firstPlane + t) * plane;
      for (int i = 0; i < destinations.length; i++) {
        out[to + destinations[i]] = results[i * width + t];
      }
    }
  }
}
