package dev.halftone.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Correlation with target channels across the lanes. Tiles read single pixels, so that no lane is
 * idle at the end of a row and nothing is packed but the weights; results come with channels last
 * and are then brought into planes.
 */
final class TargetLanes implements CorrelationOrder {
  /** Steps between reading and writing sums: the weights of a tile are then 32 KiB. */
  private static final int STEPS = 256;

  /** Small images are taken together until they have so many. */
  private static final int ENOUGH_PIXELS = 64;

  private final MatrixKernel kernel;
  private final Correlation correlation;

  /** Targets of a tile. */
  private final int width;

  /** Neighbouring pixels of a run, and from one row of results to the next. */
  private final int run;

  private final int rowPitch;

  /** Where each run is read. */
  private final int[] starts;

  private final float[] weights;
  private final int weightsAt;

  /** With weights that will be in order from {@code weightsAt} on. */
  TargetLanes(MatrixKernel kernel, Correlation c, float[] weights, int weightsAt) {
    this.kernel = kernel;
    this.correlation = c;
    this.width = 2 * kernel.lanes();
    int row = c.columns.count();
    this.run = run(row);
    this.rowPitch = covered(row, run);
    int perRow = rowPitch / run;
    int runs = c.rowPlaces.length * perRow;
    // The last run of a row reads beyond it, and a run without a partner is taken twice.
    this.starts = new int[run == MatrixKernel.FOUR ? runs + runs % 2 : runs];
    for (int i = 0; i < starts.length; i++) {
      int at = Math.min(i, runs - 1);
      starts[i] = c.pixels[at / perRow * row] + at % perRow * run;
    }
    this.weights = weights;
    this.weightsAt = weightsAt;
  }

  private static int run(int row) {
    boolean sevens = covered(row, MatrixKernel.SEVEN) < covered(row, MatrixKernel.FOUR);
    return row >= MatrixKernel.SEVEN && sevens ? MatrixKernel.SEVEN : MatrixKernel.FOUR;
  }

  private static int covered(int count, int tile) {
    return MatrixBlock.divideUp(count, tile) * tile;
  }

  /** Whether it is faster than {@link PixelLanes}. */
  static boolean pays(Correlation c, int lanes) {
    return c.columns.count() >= MatrixKernel.FOUR && cost(c, lanes) < PixelLanes.cost(c, lanes);
  }

  /** As {@link PixelLanes#cost}; bringing a result into its plane takes a cycle. */
  private static double cost(Correlation c, int lanes) {
    int width = 2 * lanes;
    int row = c.columns.count();
    double idle = (double) covered(row, run(row)) / row;
    return covered(c.targets, width) * idle + (double) width * c.targets / c.steps();
  }

  /** How many images of a batch are best taken together: few that use weights often enough. */
  static int together(List<Correlation> parts, int batch) {
    int pixels = parts.stream().mapToInt(part -> part.pixels.length).max().orElse(ENOUGH_PIXELS);
    return Math.min(MatrixBlock.divideUp(ENOUGH_PIXELS, pixels), batch);
  }

  /** Floats that the packed weights of all groups take. */
  static int weightFloats(Correlation c, int lanes) {
    return c.groups * c.steps() * covered(c.targets, 2 * lanes);
  }

  @Override
  public boolean packs() {
    return true;
  }

  private int weights(int group, int target) {
    Correlation c = correlation;
    return weightsAt + (group * covered(c.targets, width) + target) * c.steps();
  }

  @Override
  public void pack(float[] w, int group) {
    Correlation c = correlation;
    for (int first = 0; first < c.targets; first += width) {
      int channels = Math.min(width, c.targets - first);
      int from = group * c.weightGroup + first * c.weightTarget;
      int to = weights(group, first);
      for (int p = 0; p < c.steps(); p++) {
        int source = from + c.weightSteps[p];
        int target = to + p * width;
        for (int j = 0; j < channels; j++) {
          weights[target + j] = w[source + j * c.weightTarget];
        }
        Arrays.fill(weights, target + channels, target + width, 0f);
      }
    }
  }

  @Override
  public void run(PaddedPlanes.Source source, float[] out, int image, int group, Scratch scratch) {
    Correlation c = correlation;
    float[] results = scratch.floats(Scratch.RESULTS, starts.length * run * width);
    int steps = MatrixBlock.divideUp(c.steps(), MatrixBlock.divideUp(c.steps(), STEPS));
    for (int first = 0; first < c.targets; first += width) {
      int panel = weights(group, first);
      for (int from = 0; from < c.steps(); from += steps) {
        tiles(source, from, Math.min(from + steps, c.steps()), panel, results);
      }
      int plane = c.plane(image, group) + first * c.targetPlane;
      place(results, Math.min(width, c.targets - first), out, plane);
    }
  }

  private void tiles(PaddedPlanes.Source source, int from, int to, int panel, float[] results) {
    int[] steps = correlation.sourceSteps;
    float[] x = source.values();
    int at = source.at();
    boolean accumulate = from > 0;
    int tile = run * width;
    if (run == MatrixKernel.SEVEN) {
      for (int i = 0; i < starts.length; i++) {
        kernel.seven(
            steps, from, to, x, at + starts[i], weights, panel, results, i * tile, accumulate);
      }
      return;
    }
    for (int i = 0; i < starts.length; i += 2) {
      kernel.fours(
          steps,
          from,
          to,
          x,
          at + starts[i],
          at + starts[i + 1],
          weights,
          panel,
          results,
          i * tile,
          (i + 1) * tile,
          accumulate);
    }
  }

  private void place(float[] results, int channels, float[] out, int plane) {
    Correlation c = correlation;
    int row = c.columns.count();
    int rows = c.isDense() && rowPitch == row ? c.rows.count() : 1;
    for (int r = 0; r < c.rowPlaces.length; r += rows) {
      int from = r * rowPitch * width;
      int to = plane + c.rowPlaces[r];
      kernel.planes(
          rows * row, channels, results, from, out, to, c.targetPlane, c.columns.spacing());
    }
  }
}
