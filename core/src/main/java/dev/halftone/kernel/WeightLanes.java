package dev.halftone.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient of the weights of a convolution with weights across the lanes: for eight output
 * channels and two vectors of weights a fold over pixels. With many input channels a vector holds
 * neighbouring channels of one tap and is read from the image with channels last; with few it holds
 * neighbouring weights and is read from patches.
 */
final class WeightLanes {
  /**
   * Pixels between reading and writing sums: what eight channels and two vectors read is then 40
   * KiB.
   */
  private static final int PIXELS = 256;

  /** Output channels of one task. */
  private static final int PART = 64;

  /** Small images are taken together until they have so many. */
  private static final int LEAST_PIXELS = 64;

  private final MatrixKernel kernel;
  private final ConvolutionGeometry geometry;
  private final PaddedPlanes source;
  private final Correlation correlation;

  /** Images whose pixels follow each other in one product. */
  private final int images;

  private final int lanes;
  private final int chunks;
  private final int parts;
  private final boolean channelsLast;

  /** Vectors of the channels, or of the patch, of a pixel. */
  private final int vectors;

  /** Floats of one pixel of the operand: a vector of its channels, or its patch. */
  private final int pixelFloats;

  /** Floats from one vector of channels to the next. */
  private final int blockFloats;

  /** Where each vector of weights is read, relative to its pixel, and the first weight it holds. */
  private final int[] runStarts;

  private final int[] runWeights;

  /** Whether the operand is a single vector for each pixel, one after the other. */
  private final boolean panel;

  private final int[] pixelSteps;
  private final int[] patchStarts;
  private final int[] patchPlaces;
  private final float[] sums;

  WeightLanes(MatrixKernel kernel, ConvolutionGeometry geometry, Scratch shared) {
    this.kernel = kernel;
    this.geometry = geometry;
    this.lanes = kernel.lanes();
    this.chunks = Convolve.chunks(geometry);
    List<Axis> rows = Correlation.rows(geometry, true);
    List<Axis> columns = Correlation.columns(geometry, true);
    this.source =
        new PaddedPlanes(
            geometry,
            true,
            axis(geometry.inHeight(), rows),
            axis(geometry.inWidth(), columns),
            lanes);
    int together = MatrixBlock.divideUp(LEAST_PIXELS, geometry.outPlane());
    this.images = Math.min(together, MatrixBlock.divideUp(geometry.batch(), chunks));
    this.correlation = new Correlation(geometry, true, source, rows.get(0), columns.get(0), images);
    this.parts = MatrixBlock.divideUp(correlation.targets, PART);
    int channels = source.channels;
    int taps = geometry.taps();
    this.channelsLast = 2 * channels > lanes;
    this.vectors = MatrixBlock.divideUp(channelsLast ? channels : correlation.steps(), lanes);
    this.pixelFloats = channelsLast ? lanes : vectors * lanes;
    this.blockFloats = images * source.planeFloats * lanes;
    int runs = channelsLast ? vectors * taps : vectors;
    boolean neighbours = !channelsLast || correlation.neighbours() == correlation.pixels.length;
    this.panel = runs == 1 && neighbours;
    this.runStarts = new int[panel ? 1 : runs + runs % 2];
    this.runWeights = new int[runs];
    for (int run = 0; run < runs; run++) {
      int block = run % vectors;
      int tap = run / vectors;
      runStarts[run] =
          channelsLast ? correlation.sourceSteps[tap] * lanes + block * blockFloats : run * lanes;
      runWeights[run] = channelsLast ? block * lanes * taps + tap : run * lanes;
    }
    this.pixelSteps = new int[correlation.pixels.length];
    for (int i = 0; i < pixelSteps.length; i++) {
      int image = i / geometry.outPlane();
      int within = correlation.pixels[i % geometry.outPlane()];
      pixelSteps[i] = (channelsLast ? image * source.planeFloats + within : i) * pixelFloats;
    }
    // Taps of a row that are neighbours in the image are copied as one run.
    int row =
        source.columns.step() == 1 && geometry.dilationWidth() == 1
            ? Math.min(geometry.kernelWidth(), lanes)
            : 1;
    int[] starts = new int[correlation.steps()];
    int[] places = new int[correlation.steps()];
    int count = 0;
    for (int p = 0; p < correlation.steps(); count++) {
      starts[count] = correlation.sourceSteps[p];
      places[count] = p;
      p += Math.min(row, geometry.kernelWidth() - p % geometry.kernelWidth());
    }
    this.patchStarts = Arrays.copyOf(starts, count);
    this.patchPlaces = Arrays.copyOf(places, count);
    this.sums = shared.floats(Scratch.PANELS, chunks * chunkFloats());
  }

  /** Phases are kept apart only where some are never read. */
  private static PaddedAxis axis(int extent, List<Axis> axes) {
    PaddedAxis apart = PaddedAxis.of(extent, axes, true);
    boolean all = IntStream.of(apart.slots()).allMatch(slot -> slot >= 0);
    return all ? PaddedAxis.of(extent, axes, false) : apart;
  }

  /**
   * Tasks of the first stage: one for every chunk of the batch, group, and part of its channels.
   */
  int tasks() {
    return chunks * correlation.groups * parts;
  }

  /** Tasks of the second stage: one for every output channel. */
  int folds() {
    return geometry.outChannels();
  }

  private int rowFloats() {
    return runStarts.length * lanes;
  }

  private int chunkFloats() {
    return geometry.outChannels() * rowFloats();
  }

  void sum(float[] x, float[] gradient, int task, Scratch scratch) {
    Correlation c = correlation;
    int chunk = task / (c.groups * parts);
    int group = task / parts % c.groups;
    int part = task % parts * PART;
    int targets = Math.min(PART, c.targets - part);
    int channel = group * c.targets + part;
    int plane = geometry.outPlane();
    // One image's planes are rows as they are.
    float[] left =
        images == 1 ? gradient : scratch.floats(Scratch.PANELS, targets * pixelSteps.length);
    float[] right = scratch.floats(Scratch.RESULTS, operandFloats());
    if (channelsLast) {
      Arrays.fill(right, 0, operandFloats(), 0f);
    }
    int to = chunk * chunkFloats() + channel * rowFloats();
    int first = Convolve.chunkStart(geometry, chunk);
    int end = Convolve.chunkStart(geometry, chunk + 1);
    for (int image = first; image < end; image += images) {
      int count = Math.min(images, end - image);
      operand(x, image, count, group, right, scratch);
      int pixels = count * plane;
      int leftAt = images == 1 ? (image * geometry.outChannels() + channel) * plane : 0;
      for (int i = 0; images > 1 && i < count; i++) {
        int from = ((image + i) * geometry.outChannels() + channel) * plane;
        for (int t = 0; t < targets; t++) {
          System.arraycopy(gradient, from + t * plane, left, t * pixels + i * plane, plane);
        }
      }
      for (int i = 0; i < pixels; i += PIXELS) {
        int stop = Math.min(i + PIXELS, pixels);
        products(left, leftAt, right, targets, pixels, i, stop, to, image > first || i > 0);
      }
    }
  }

  private int operandFloats() {
    return channelsLast ? vectors * blockFloats : pixelSteps.length * pixelFloats + lanes;
  }

  private void operand(float[] x, int image, int count, int group, float[] to, Scratch scratch) {
    if (channelsLast) {
      for (int i = 0; i < count; i++) {
        int at = i * source.planeFloats * lanes;
        source.channelsLast(kernel, x, image + i, group, to, at, blockFloats);
      }
      return;
    }
    PaddedPlanes.Source planes = source.source(kernel, x, image, count, group, scratch);
    kernel.pack(
        0,
        count * geometry.outPlane(),
        planes.values(),
        planes.at(),
        correlation.pixels,
        patchStarts,
        patchPlaces,
        0,
        patchStarts.length,
        to,
        0,
        pixelFloats);
  }

  private void products(
      float[] left,
      int leftAt,
      float[] right,
      int targets,
      int pixels,
      int from,
      int end,
      int to,
      boolean accumulate) {
    if (panel) {
      panel(left, leftAt, right, targets, pixels, from, end, to, accumulate);
      return;
    }
    for (int run = 0; run < runStarts.length; run += 2) {
      for (int t = 0; t < targets; t += MatrixKernel.EIGHT) {
        int at = to + t * rowFloats() + run * lanes;
        kernel.gathered(
            Math.min(MatrixKernel.EIGHT, targets - t),
            from,
            end,
            left,
            leftAt + t * pixels,
            pixels,
            right,
            runStarts[run],
            runStarts[run + 1],
            pixelSteps,
            sums,
            at,
            at + lanes,
            rowFloats(),
            accumulate);
      }
    }
  }

  /** The same where the operand is a panel of a matrix product. */
  private void panel(
      float[] left,
      int leftAt,
      float[] right,
      int targets,
      int pixels,
      int from,
      int end,
      int to,
      boolean accumulate) {
    for (int t = 0; t < targets; t += MatrixKernel.EIGHT) {
      kernel.narrow(
          Math.min(MatrixKernel.EIGHT, targets - t),
          end - from,
          left,
          leftAt + t * pixels + from,
          pixels,
          right,
          from * lanes,
          sums,
          to + t * lanes,
          lanes,
          accumulate);
    }
  }

  /** Adds the chunks of one output channel in order and puts the weights in their places. */
  void fold(float[] gw, int channel, Scratch scratch) {
    int count = runWeights.length * lanes;
    float[] totals = scratch.floats(Scratch.RESULTS, count);
    int from = channel * rowFloats();
    System.arraycopy(sums, from, totals, 0, count);
    for (int chunk = 1; chunk < chunks; chunk++) {
      add(totals, count, chunk * chunkFloats() + from);
    }
    int weights = correlation.steps();
    int spacing = channelsLast ? geometry.taps() : 1;
    for (int run = 0; run < runWeights.length; run++) {
      int valid = channelsLast ? source.channels - run % vectors * lanes : weights - run * lanes;
      int to = channel * weights + runWeights[run];
      for (int lane = 0; lane < Math.min(lanes, valid); lane++) {
        gw[to + lane * spacing] = totals[run * lanes + lane];
      }
    }
  }

  /** A loop of its own because C2 then makes vectors of it. */
  private void add(float[] totals, int count, int from) {
    for (int i = 0; i < count; i++) {
      totals[i] += sums[from + i];
    }
  }
}
