package dev.halftone.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What forward convolution and the input gradient have in common: every pixel of every target plane
 * is a fold over steps (channel, tap row, tap column) of a source value and a weight. A source
 * value is at {@code pixels[i] + sourceSteps[p]} in the padded planes of one group of some images,
 * and its weight at {@code group * weightGroup + target * weightTarget + weightSteps[p]}. The
 * weight gradient folds the same products over pixels instead.
 */
final class Correlation {
  final PaddedPlanes source;
  private final ConvolutionGeometry geometry;
  private final boolean forward;
  final int images;
  final int groups;
  final int targets;
  final Axis rows;
  final Axis columns;
  final int targetPlane;

  /** Floats from one image of the targets to the next. */
  final int targetImage;

  /** Where each pixel reads, in the order of images, rows and columns. */
  final int[] pixels;

  /** Where each row of pixels of the first target lies. */
  final int[] rowPlaces;

  final int[] sourceSteps;
  final int[] weightSteps;
  final int weightTarget;
  final int weightGroup;

  Correlation(
      ConvolutionGeometry g,
      boolean forward,
      PaddedPlanes source,
      Axis rows,
      Axis columns,
      int images) {
    this.geometry = g;
    this.forward = forward;
    this.source = source;
    this.images = images;
    this.groups = g.groups();
    this.targets = forward ? g.outPerGroup() : g.inPerGroup();
    this.targetPlane = forward ? g.outPlane() : g.inPlane();
    this.targetImage = g.groups() * targets * targetPlane;
    this.rows = rows;
    this.columns = columns;
    int targetWidth = forward ? g.outWidth() : g.inWidth();
    this.rowPlaces = new int[images * rows.count()];
    this.pixels = new int[rowPlaces.length * columns.count()];
    for (int row = 0, i = 0; row < rowPlaces.length; row++) {
      int image = row / rows.count();
      int y = row % rows.count();
      rowPlaces[row] =
          image * targetImage + (rows.first() + y * rows.spacing()) * targetWidth + columns.first();
      for (int x = 0; x < columns.count(); x++, i++) {
        pixels[i] = image * source.imageFloats + source.pixel(y, x);
      }
    }
    int weightSource = forward ? g.taps() : g.inPerGroup() * g.taps();
    this.weightTarget = forward ? g.inPerGroup() * g.taps() : g.taps();
    this.weightGroup = g.outPerGroup() * g.inPerGroup() * g.taps();
    this.sourceSteps = new int[source.channels * rows.taps().length * columns.taps().length];
    this.weightSteps = new int[sourceSteps.length];
    int p = 0;
    for (int channel = 0; channel < source.channels; channel++) {
      for (int ky = 0; ky < rows.taps().length; ky++) {
        for (int kx = 0; kx < columns.taps().length; kx++, p++) {
          sourceSteps[p] =
              channel * source.planeFloats + source.place(rows.shifts()[ky], columns.shifts()[kx]);
          weightSteps[p] =
              channel * weightSource + rows.taps()[ky] * g.kernelWidth() + columns.taps()[kx];
        }
      }
    }
  }

  /**
   * The rows of convolution, or those of each of the stride interleaved parts of the input
   * gradient.
   */
  static List<Axis> rows(ConvolutionGeometry g, boolean forward) {
    return axes(
        forward,
        forward ? g.outHeight() : g.inHeight(),
        g.kernelHeight(),
        g.strideHeight(),
        g.paddingHeight(),
        g.dilationHeight());
  }

  static List<Axis> columns(ConvolutionGeometry g, boolean forward) {
    return axes(
        forward,
        forward ? g.outWidth() : g.inWidth(),
        g.kernelWidth(),
        g.strideWidth(),
        g.paddingWidth(),
        g.dilationWidth());
  }

  private static List<Axis> axes(
      boolean forward, int targets, int kernel, int stride, int padding, int dilation) {
    if (forward) {
      return List.of(Axis.forward(targets, kernel, stride, padding, dilation));
    }
    return IntStream.range(0, stride)
        .mapToObj(phase -> Axis.gradient(targets, kernel, stride, padding, dilation, phase))
        .filter(axis -> axis.count() > 0)
        .toList();
  }

  /** The same for this many images. */
  Correlation ofImages(int count) {
    return count == images
        ? this
        : new Correlation(geometry, forward, source, rows, columns, count);
  }

  /** Where the first target plane of a group of an image lies. */
  int plane(int image, int group) {
    return image * targetImage + group * targets * targetPlane;
  }

  /** Whether the pixels of an image are all of a target plane, in order. */
  boolean isDense() {
    return pixels.length == images * targetPlane;
  }

  /** Pixels from the first on that are neighbours in the source: all, or those of one row. */
  int neighbours() {
    for (int i = columns.count(); i < pixels.length; i += columns.count()) {
      if (pixels[i] != pixels[0] + i) {
        return columns.count();
      }
    }
    return pixels.length;
  }

  /** Whether the weights are read one after the other, target by target and group by group. */
  boolean hasWeightsInOrder() {
    return weightTarget == steps() && weightGroup == targets * weightTarget && inOrder(weightSteps);
  }

  private static boolean inOrder(int[] steps) {
    for (int p = 0; p < steps.length; p++) {
      if (steps[p] != p) {
        return false;
      }
    }
    return true;
  }

  int steps() {
    return sourceSteps.length;
  }
}
