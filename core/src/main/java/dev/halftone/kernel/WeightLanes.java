package dev.halftone.kernel;

import java.util.Arrays;

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

  private final MatrixKernel kernel;
  private final ConvolutionGeometry geometry;
  private final Correlation correlation;
  private final int lanes;
  private final int chunks;
  private final int parts;
  private final boolean channelsLast;

  /** Floats of one pixel of the operand: its channels, or its patch. */
  private final int pixelFloats;

  /** Where each vector of weights is read, relative to its pixel, and the first weight it holds. */
  private final int[] runStarts;

  private final int[] runWeights;
  private final int[] pixelSteps;
  private final int[] patchStarts;
  private final int[] patchPlaces;
  private final float[] sums;

  WeightLanes(MatrixKernel kernel, ConvolutionGeometry geometry, Scratch shared) {
    this.kernel = kernel;
    this.geometry = geometry;
    this.correlation = Correlation.forward(geometry);
    this.lanes = kernel.lanes();
    this.chunks = Convolve.chunks(geometry);
    this.parts = MatrixBlock.divideUp(correlation.targets, PART);
    int channels = correlation.sources;
    int taps = geometry.taps();
    this.channelsLast = 2 * channels > lanes;
    int vectors = MatrixBlock.divideUp(channelsLast ? channels : correlation.steps(), lanes);
    this.pixelFloats = vectors * lanes;
    int runs = channelsLast ? vectors * taps : vectors;
    this.runStarts = new int[runs + runs % 2];
    this.runWeights = new int[runs];
    for (int run = 0; run < runs; run++) {
      int channel = run % vectors * lanes;
      int tap = run / vectors;
      runStarts[run] =
          channelsLast ? correlation.sourceSteps[tap] * pixelFloats + channel : run * lanes;
      runWeights[run] = channelsLast ? channel * taps + tap : run * lanes;
    }
    this.pixelSteps = new int[correlation.pixels.length];
    for (int i = 0; i < pixelSteps.length; i++) {
      pixelSteps[i] = (channelsLast ? correlation.pixels[i] : i) * pixelFloats;
    }
    // Taps of a row that are neighbours in the image are copied as one run.
    int together =
        geometry.strideWidth() == 1 && geometry.dilationWidth() == 1
            ? Math.min(geometry.kernelWidth(), lanes)
            : 1;
    int[] starts = new int[correlation.steps()];
    int[] places = new int[correlation.steps()];
    int count = 0;
    for (int p = 0; p < correlation.steps(); count++) {
      starts[count] = correlation.sourceSteps[p];
      places[count] = p;
      p += Math.min(together, geometry.kernelWidth() - p % geometry.kernelWidth());
    }
    this.patchStarts = Arrays.copyOf(starts, count);
    this.patchPlaces = Arrays.copyOf(places, count);
    this.sums = shared.floats(Scratch.PANELS, chunks * chunkFloats());
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
    int pixels = pixelSteps.length;
    float[] left = scratch.floats(Scratch.PANELS, (targets + MatrixKernel.EIGHT) * pixels);
    int to = chunk * chunkFloats() + channel * rowFloats();
    int first = Convolve.chunkStart(geometry, chunk);
    for (int image = first; image < Convolve.chunkStart(geometry, chunk + 1); image++) {
      float[] right = operand(x, image, group, scratch);
      int from = (image * geometry.outChannels() + channel) * pixels;
      Panels.packEights(new MatrixView(gradient, from, targets, pixels, pixels, 1), left);
      for (int i = 0; i < pixels; i += PIXELS) {
        int end = Math.min(i + PIXELS, pixels);
        products(left, right, targets, i, end, to, image > first || i > 0);
      }
    }
  }

  private float[] operand(float[] x, int image, int group, Scratch scratch) {
    Correlation c = correlation;
    Correlation.Source padded = c.source(kernel, x, image, group, scratch);
    if (channelsLast) {
      float[] last = scratch.floats(Scratch.RESULTS, c.paddedPlane * pixelFloats);
      Panels.pack(
          new MatrixView(padded.values(), padded.at(), c.paddedPlane, c.sources, 1, c.paddedPlane),
          last,
          0,
          pixelFloats);
      return last;
    }
    float[] patches = scratch.floats(Scratch.RESULTS, c.pixels.length * pixelFloats + lanes);
    kernel.pack(
        0,
        c.pixels.length,
        padded.values(),
        padded.at(),
        c.pixels,
        patchStarts,
        patchPlaces,
        0,
        patchStarts.length,
        patches,
        0,
        pixelFloats);
    return patches;
  }

  private void products(
      float[] left, float[] right, int targets, int from, int end, int to, boolean accumulate) {
    for (int run = 0; run < runStarts.length; run += 2) {
      for (int t = 0; t < targets; t += MatrixKernel.EIGHT) {
        int at = to + t * rowFloats() + run * lanes;
        kernel.gathered(
            Math.min(MatrixKernel.EIGHT, targets - t),
            from,
            end,
            left,
            t * pixelSteps.length + from * MatrixKernel.EIGHT,
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

  /** Adds the chunks of one output channel in order and puts the weights in their places. */
  void fold(float[] gw, int channel) {
    int weights = correlation.steps();
    int vectors = pixelFloats / lanes;
    int spacing = channelsLast ? geometry.taps() : 1;
    for (int run = 0; run < runWeights.length; run++) {
      int valid =
          channelsLast ? correlation.sources - run % vectors * lanes : weights - run * lanes;
      int to = channel * weights + runWeights[run];
      int from = channel * rowFloats() + run * lanes;
      for (int lane = 0; lane < Math.min(lanes, valid); lane++) {
        float total = sums[from + lane];
        for (int chunk = 1; chunk < chunks; chunk++) {
          total += sums[chunk * chunkFloats() + from + lane];
        }
        gw[to + lane * spacing] = total;
      }
    }
  }
}
