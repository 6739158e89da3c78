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
  private final boolean[] rowsRead;
  private final boolean[] phasesRead;

  /** For each phase the first element of a padded row that is not a zero, and the next that is. */
  private final int[] firsts;

  private final int[] ends;

  /** Whether the source needs no copy, and the elements that are never read before the first. */
  private final boolean inPlace;

  private final int skipped;
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
    this.inPlace =
        columns.step() == 1
            && above <= 0
            && before <= 0
            && paddedHeight <= sourceHeight + above
            && columns.extent() <= sourceWidth + before;
    this.skipped = -above * sourceWidth - before;
    this.phaseWidth =
        inPlace ? sourceWidth : MatrixBlock.divideUp(Math.max(0, columns.extent()), columns.step());
    this.paddedWidth = phaseWidth * columns.step();
    this.paddedPlane = inPlace ? sourceHeight * sourceWidth : paddedHeight * paddedWidth;
    this.rowsRead = new boolean[Math.max(0, paddedHeight)];
    for (int shift : rows.shifts()) {
      for (int y = 0; y < rows.count(); y++) {
        rowsRead[y * rows.step() + shift + above] = true;
      }
    }
    this.phasesRead = new boolean[columns.step()];
    this.firsts = new int[columns.step()];
    this.ends = new int[columns.step()];
    for (int phase = 0; phase < columns.step(); phase++) {
      int shift = phase - before;
      firsts[phase] = clamp(Math.floorDiv(columns.step() - 1 - shift, columns.step()), 0);
      ends[phase] =
          clamp(
              Math.floorDiv(sourceWidth - shift + columns.step() - 1, columns.step()),
              firsts[phase]);
    }
    for (int shift : columns.shifts()) {
      phasesRead[(shift + before) % columns.step()] = true;
    }
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

  /**
   * Planes that can be read as if they were padded, from {@code at} on: those of one group of one
   * image themselves if they need no zeros and no other order, else a copy.
   *
   * @param at where the padded planes begin; vectors may read beyond them, but not beyond the array
   */
  record Source(float[] values, int at) {}

  Source source(MatrixKernel kernel, float[] from, int image, int group, Scratch scratch) {
    int floats = sources * paddedPlane + kernel.lanes();
    int planes = (image * groups + group) * sources * sourceHeight * sourceWidth;
    if (inPlace && planes + skipped + floats <= from.length) {
      return new Source(from, planes + skipped);
    }
    float[] padded = scratch.floats(Scratch.PADDED, floats);
    if (inPlace) {
      int length = Math.min(sources * paddedPlane, from.length - planes - skipped);
      System.arraycopy(from, planes + skipped, padded, 0, length);
    } else {
      pad(kernel, from, planes, padded);
    }
    return new Source(padded, 0);
  }

  /** Copies planes, with zeros around them, to the start of {@code to}. */
  private void pad(MatrixKernel kernel, float[] from, int planes, float[] to) {
    int top = Math.max(0, above);
    int bottom = Math.max(top, Math.min(paddedHeight, above + sourceHeight));
    for (int channel = 0; channel < sources; channel++) {
      int at = channel * paddedPlane;
      int row = planes + (channel * sourceHeight + top - above) * sourceWidth;
      Arrays.fill(to, at, at + top * paddedWidth, 0f);
      if (columns.step() == 1) {
        padRows(kernel, from, row, bottom - top, to, at + top * paddedWidth, 0);
      } else {
        // What one phase of a row loses is the place of the next.
        for (int y = top; y < bottom; y++, row += sourceWidth) {
          for (int phase = 0; rowsRead[y] && phase < columns.step(); phase++) {
            if (phasesRead[phase]) {
              padRows(kernel, from, row, 1, to, at + y * paddedWidth, phase);
            }
          }
        }
      }
      Arrays.fill(to, at + bottom * paddedWidth, at + paddedPlane, 0f);
    }
  }

  /** Column i · step + phase of a padded row is column i · step + phase - before of the source. */
  private void padRows(
      MatrixKernel kernel, float[] from, int row, int count, float[] to, int at, int phase) {
    int step = columns.step();
    int first = firsts[phase];
    kernel.padRows(
        from,
        row + first * step + phase - before,
        sourceWidth,
        step,
        ends[phase] - first,
        count,
        to,
        at + phase * phaseWidth,
        paddedWidth,
        first,
        phaseWidth);
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
