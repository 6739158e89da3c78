package dev.halftone.kernel;

import java.util.Arrays;

/**
 * What forward convolution and the input gradient have in common: every pixel of every target plane
 * is a fold over steps (channel, tap row, tap column) of a source value and a weight. A source
 * value is at {@code pixels[i] + sourceSteps[p]} in the padded planes of one group of one image,
 * and its weight at {@code group * weightGroup + target * weightTarget + weightSteps[p]}. The
 * weight gradient folds the same products over pixels instead.
 */
final class Correlation {
  final int groups;
  final int sources;
  final int sourceHeight;
  final int sourceWidth;
  final int targets;
  final int targetPlane;
  final Axis rows;
  final Axis columns;
  private final int above;
  private final int before;
  private final int paddedHeight;
  private final int phaseWidth;
  final int paddedWidth;
  final int paddedPlane;
  final int[] pixels;
  final int[] destinations;
  final int[] sourceSteps;
  final int[] weightSteps;
  final int weightTarget;
  final int weightGroup;

  private Correlation(ConvolutionGeometry g, boolean forward, Axis rows, Axis columns) {
    this.groups = g.groups();
    this.sources = forward ? g.inPerGroup() : g.outPerGroup();
    this.sourceHeight = forward ? g.inHeight() : g.outHeight();
    this.sourceWidth = forward ? g.inWidth() : g.outWidth();
    this.targets = forward ? g.outPerGroup() : g.inPerGroup();
    this.targetPlane = forward ? g.outPlane() : g.inPlane();
    this.rows = rows;
    this.columns = columns;
    this.above = rows.before();
    this.before = columns.before();
    this.paddedHeight = rows.extent();
    this.phaseWidth = MatrixBlock.divideUp(Math.max(0, columns.extent()), columns.step());
    this.paddedWidth = phaseWidth * columns.step();
    this.paddedPlane = paddedHeight * paddedWidth;
    int targetWidth = forward ? g.outWidth() : g.inWidth();
    this.pixels = new int[rows.count() * columns.count()];
    this.destinations = new int[pixels.length];
    for (int y = 0, i = 0; y < rows.count(); y++) {
      int source = y * rows.step() * paddedWidth;
      int target = (rows.first() + y * rows.spacing()) * targetWidth + columns.first();
      for (int x = 0; x < columns.count(); x++, i++) {
        pixels[i] = source + x;
        destinations[i] = target + x * columns.spacing();
      }
    }
    int weightSource = forward ? g.taps() : g.inPerGroup() * g.taps();
    this.weightTarget = forward ? g.inPerGroup() * g.taps() : g.taps();
    this.weightGroup = g.outPerGroup() * g.inPerGroup() * g.taps();
    this.sourceSteps = new int[sources * rows.taps().length * columns.taps().length];
    this.weightSteps = new int[sourceSteps.length];
    int p = 0;
    for (int source = 0; source < sources; source++) {
      for (int ky = 0; ky < rows.taps().length; ky++) {
        for (int kx = 0; kx < columns.taps().length; kx++, p++) {
          sourceSteps[p] =
              source * paddedPlane
                  + (rows.shifts()[ky] + above) * paddedWidth
                  + padded(columns.shifts()[kx] + before);
          weightSteps[p] =
              source * weightSource + rows.taps()[ky] * g.kernelWidth() + columns.taps()[kx];
        }
      }
    }
  }

  static Correlation forward(ConvolutionGeometry g) {
    return new Correlation(
        g,
        true,
        Axis.forward(
            g.outHeight(),
            g.kernelHeight(),
            g.strideHeight(),
            g.paddingHeight(),
            g.dilationHeight()),
        Axis.forward(
            g.outWidth(), g.kernelWidth(), g.strideWidth(), g.paddingWidth(), g.dilationWidth()));
  }

  /** One of the stride x stride interleaved parts of the input gradient. */
  static Correlation gradient(ConvolutionGeometry g, int rowPhase, int columnPhase) {
    return new Correlation(
        g,
        false,
        Axis.gradient(
            g.inHeight(),
            g.kernelHeight(),
            g.strideHeight(),
            g.paddingHeight(),
            g.dilationHeight(),
            rowPhase),
        Axis.gradient(
            g.inWidth(),
            g.kernelWidth(),
            g.strideWidth(),
            g.paddingWidth(),
            g.dilationWidth(),
            columnPhase));
  }

  /**
   * Where a column of the padded source lies in its row: columns one stride apart are neighbours.
   */
  private int padded(int column) {
    return column % columns.step() * phaseWidth + column / columns.step();
  }

  /** Whether the pixels are all of a target plane, in order. */
  boolean isDense() {
    return pixels.length == targetPlane;
  }

  int steps() {
    return sourceSteps.length;
  }

  /** Floats that {@link #pad} writes, including what its last row loses. */
  int paddedFloats(MatrixKernel kernel) {
    return sources * paddedPlane + kernel.lanes();
  }

  /**
   * Copies the planes of one group of one image, with zeros around them, to the start of {@code
   * to}.
   */
  void pad(MatrixKernel kernel, float[] from, int image, int group, float[] to) {
    int stride = columns.step();
    for (int phase = 0; phase < stride; phase++) {
      // Column x = i * stride + phase of the padded row is column x - before of the source.
      int shift = phase - before;
      int first = clamp(Math.floorDiv(stride - 1 - shift, stride), 0);
      int end = clamp(Math.floorDiv(sourceWidth - shift + stride - 1, stride), first);
      for (int channel = 0; channel < sources; channel++) {
        int plane = ((image * groups + group) * sources + channel) * sourceHeight * sourceWidth;
        padPlane(
            kernel,
            from,
            plane + shift,
            first,
            end,
            to,
            channel * paddedPlane + phase * phaseWidth);
      }
    }
  }

  private void padPlane(
      MatrixKernel kernel, float[] from, int plane, int first, int end, float[] to, int at) {
    int stride = columns.step();
    for (int y = 0; y < paddedHeight; y++) {
      int start = at + y * paddedWidth;
      boolean inside = y >= above && y - above < sourceHeight;
      int row = plane + (y - above) * sourceWidth;
      if (!inside) {
        Arrays.fill(to, start, start + phaseWidth, 0f);
      } else if (stride == 1) {
        kernel.padRow(from, row + first, end - first, to, start, first, phaseWidth - end);
      } else {
        Arrays.fill(to, start, start + first, 0f);
        for (int i = first; i < end; i++) {
          to[start + i] = from[row + i * stride];
        }
        Arrays.fill(to, start + end, start + phaseWidth, 0f);
      }
    }
  }

  private int clamp(int column, int least) {
    return Math.max(least, Math.min(phaseWidth, column));
  }

  /** What a fold without steps gives: zeros in the planes of one group of one image. */
  void clear(float[] out, int imageGroup) {
    for (int t = 0; t < targets; t++) {
      int plane = (imageGroup * targets + t) * targetPlane;
      for (int destination : destinations) {
        out[plane + destination] = 0f;
      }
    }
  }
}
