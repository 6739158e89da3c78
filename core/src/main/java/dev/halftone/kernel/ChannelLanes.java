package dev.halftone.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Convolution with channels across the lanes, which ends with a bias, perhaps a rectifier, and the
 * largest of each square of two by two. Two rows of results at a time stay in the first cache until
 * only their maxima are left; these few are then brought into the order of planes.
 */
final class ChannelLanes {
  /** Pixels of a tile. */
  private static final int SEVEN = MatrixKernel.SEVEN;

  private static final int EIGHT = 2 * MatrixKernel.FOUR;

  private final MatrixKernel kernel;
  private final ConvolutionGeometry geometry;
  private final PaddedPlanes source;
  private final Correlation correlation;

  /** Columns of results that squares need, and pixels of a tile. */
  private final int columns;

  private final int tile;
  private final int blocks;

  /** Step by step, the weights of as many channels as a tile has; zeros for missing channels. */
  private final float[] weights;

  private final float[] bias;

  /** The least value of a result: zero if it is rectified. */
  private final float floor;

  /** Packed weights are kept in {@code shared}, which must serve nothing else until all has run. */
  ChannelLanes(
      MatrixKernel kernel,
      ConvolutionGeometry g,
      float[] w,
      float[] bias,
      boolean rectified,
      Scratch shared) {
    this.kernel = kernel;
    this.geometry = g;
    List<Axis> rows = Correlation.rows(g, true);
    List<Axis> across = Correlation.columns(g, true);
    this.source =
        new PaddedPlanes(
            g,
            true,
            PaddedAxis.of(g.inHeight(), rows, true),
            PaddedAxis.of(g.inWidth(), across, true),
            kernel.lanes());
    this.correlation = new Correlation(g, true, source, rows.get(0), across.get(0), 1);
    this.columns = columns(g);
    this.tile = tile(columns);
    this.blocks = MatrixBlock.divideUp(g.outChannels(), VectorChannels.WIDTH);
    this.bias = Arrays.copyOf(bias, blocks * VectorChannels.WIDTH);
    this.floor = rectified ? 0f : Float.NEGATIVE_INFINITY;
    int steps = correlation.steps();
    this.weights = shared.floats(Scratch.PANELS, blocks * steps * VectorChannels.WIDTH);
    for (int block = 0; block < blocks; block++) {
      int first = block * VectorChannels.WIDTH;
      int channels = Math.min(VectorChannels.WIDTH, g.outChannels() - first);
      MatrixView view = new MatrixView(w, first * steps, steps, channels, 1, steps);
      Panels.pack(view, weights, first * steps, VectorChannels.WIDTH);
    }
  }

  /** Whether it is faster than {@link PixelLanes}: nearly all lanes and pixels are of use. */
  static boolean pays(ConvolutionGeometry g) {
    int columns = columns(g);
    int width = VectorChannels.WIDTH;
    int channels = MatrixBlock.divideUp(g.outChannels(), width) * width;
    return g.groups() == 1
        && g.outHeight() >= 2
        && columns >= SEVEN
        && 10 * g.outChannels() >= 8 * channels
        && 10 * columns >= 8 * covered(columns, tile(columns));
  }

  private static int columns(ConvolutionGeometry g) {
    return g.outWidth() / 2 * 2;
  }

  private static int tile(int columns) {
    boolean eight = columns >= EIGHT && covered(columns, EIGHT) <= covered(columns, SEVEN);
    return eight ? EIGHT : SEVEN;
  }

  private static int covered(int columns, int tile) {
    return MatrixBlock.divideUp(columns, tile) * tile;
  }

  /** All channels of one image. */
  void run(float[] x, float[] out, int image, Scratch scratch) {
    PaddedPlanes.Source planes = source.source(kernel, x, image, 1, 0, scratch);
    int width = VectorChannels.WIDTH;
    int squares = columns / 2;
    int squareRows = geometry.outHeight() / 2;
    int plane = squareRows * (geometry.outWidth() / 2);
    float[] results = scratch.floats(Scratch.PANEL, 2 * columns * width);
    float[] maxima = scratch.floats(Scratch.RESULTS, plane * width);
    for (int block = 0; block < blocks; block++) {
      int first = block * width;
      for (int y = 0; y < squareRows; y++) {
        row(planes, 2 * y, first, results, 0);
        row(planes, 2 * y + 1, first, results, columns * width);
        VectorChannels.maxOfSquares(
            results, 0, columns * width, squares, bias, first, floor, maxima, y * squares * width);
      }
      int channels = Math.min(width, geometry.outChannels() - first);
      MatrixView byChannel = new MatrixView(maxima, 0, channels, plane, 1, width);
      Panels.transpose(byChannel, out, (image * geometry.outChannels() + first) * plane, plane);
    }
  }

  /** One row of results for the channels of a block. */
  private void row(PaddedPlanes.Source planes, int y, int first, float[] results, int to) {
    int[] steps = correlation.sourceSteps;
    int from = planes.at() + correlation.pixels[y * geometry.outWidth()];
    int panel = first * steps.length;
    for (int x = 0; x < columns; x += tile) {
      // The last tile overlaps the one before it.
      int column = Math.min(x, columns - tile);
      int at = to + column * VectorChannels.WIDTH;
      if (tile == EIGHT) {
        int next = MatrixKernel.FOUR;
        kernel.fours(
            steps,
            0,
            steps.length,
            planes.values(),
            from + column,
            from + column + next,
            weights,
            panel,
            results,
            at,
            at + next * VectorChannels.WIDTH,
            false);
      } else {
        kernel.seven(
            steps,
            0,
            steps.length,
            planes.values(),
            from + column,
            weights,
            panel,
            results,
            at,
            false);
      }
    }
  }
}
