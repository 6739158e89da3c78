package dev.halftone.kernel;

import java.util.Arrays;

/**
 * Two-dimensional cross-correlation of NCHW images, its gradients, and with them transposed
 * convolution. No matrix of image patches is ever made: kernels read the pixels of one padded image
 * through tables of offsets.
 */
public final class Convolve {
  /** Most parts of the batch whose weight gradients are summed apart. */
  private static final int CHUNKS = 8;

  /** Floats that the sums of all chunks may take together. */
  private static final int CHUNK_FLOATS = 1 << 20;

  private Convolve() {}

  /**
   * out[n][o][oy][ox] = fold of fma over (inChannel, ky, kx) in order, starting from zero;
   * positions of the padding take part as zeros.
   */
  public static void forward(ConvolutionGeometry g, float[] x, float[] w, float[] out) {
    forward(Parallel.shared(), MatrixMultiply.kernel(), g, x, w, out);
  }

  static void forward(
      Parallel parallel,
      MatrixKernel kernel,
      ConvolutionGeometry g,
      float[] x,
      float[] w,
      float[] out) {
    correlate(parallel, kernel, g, true, x, w, out);
  }

  /**
   * gx[n][c][iy][ix] = fold of fma over (outChannel, ky, kx) in order, starting from zero, of the
   * outputs whose window holds the element when the output is continued without end; positions
   * beyond its edges take part as zeros.
   */
  public static void inputGradient(ConvolutionGeometry g, float[] gradient, float[] w, float[] gx) {
    inputGradient(Parallel.shared(), MatrixMultiply.kernel(), g, gradient, w, gx);
  }

  static void inputGradient(
      Parallel parallel,
      MatrixKernel kernel,
      ConvolutionGeometry g,
      float[] gradient,
      float[] w,
      float[] gx) {
    correlate(parallel, kernel, g, false, gradient, w, gx);
  }

  private static void correlate(
      Parallel parallel,
      MatrixKernel kernel,
      ConvolutionGeometry g,
      boolean forward,
      float[] x,
      float[] w,
      float[] out) {
    int targets = forward ? g.outChannels() * g.outPlane() : g.inChannels() * g.inPlane();
    if (g.batch() == 0 || targets == 0) {
      return;
    }
    parallel.alone(
        shared -> {
          PixelParts parts = new PixelParts(kernel, g, forward, w, shared);
          parallel.run(parts.packings(), (packing, scratch) -> parts.pack(w, packing));
          parallel.run(parts.tasks(), (task, scratch) -> parts.run(x, out, task, scratch));
        });
  }

  /**
   * gw[o][c][ky][kx]: the batch is cut into at most {@value #CHUNKS} chunks of consecutive images;
   * in each chunk fold of fma over (image, oy, ox) in order, starting from zero, padding taking
   * part as zeros; then the chunks' sums are added in order.
   */
  public static void weightGradient(
      ConvolutionGeometry g, float[] x, float[] gradient, float[] gw) {
    weightGradient(Parallel.shared(), MatrixMultiply.kernel(), g, x, gradient, gw);
  }

  static void weightGradient(
      Parallel parallel,
      MatrixKernel kernel,
      ConvolutionGeometry g,
      float[] x,
      float[] gradient,
      float[] gw) {
    if (g.batch() == 0 || g.outPlane() == 0) {
      Arrays.fill(gw, 0, g.outChannels() * g.inPerGroup() * g.taps(), 0f);
      return;
    }
    parallel.alone(
        shared -> {
          WeightLanes weights = new WeightLanes(kernel, g, shared);
          parallel.run(weights.tasks(), (task, scratch) -> weights.sum(x, gradient, task, scratch));
          parallel.run(weights.folds(), (fold, scratch) -> weights.fold(gw, fold, scratch));
        });
  }

  /**
   * Chunks of the batch in a weight gradient: as many as there are images, memory for their sums,
   * or {@value #CHUNKS}.
   */
  static int chunks(ConvolutionGeometry g) {
    int weights = Math.max(1, g.outChannels() * g.inPerGroup() * g.taps());
    return Math.max(1, Math.min(Math.min(CHUNKS, g.batch()), CHUNK_FLOATS / weights));
  }

  static int chunkStart(ConvolutionGeometry g, int chunk) {
    return (int) ((long) g.batch() * chunk / chunks(g));
  }
}
