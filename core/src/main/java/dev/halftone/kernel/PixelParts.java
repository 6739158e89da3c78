package dev.halftone.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Forward convolution, or the interleaved parts of the input gradient, of a batch: every task takes
 * one group of some images, pads its planes once, and gives them to every part.
 */
final class PixelParts {
  private final MatrixKernel kernel;
  private final ConvolutionGeometry geometry;
  private final PaddedPlanes source;

  /** Images of one task. */
  private final int images;

  private final List<PixelLanes> parts;

  /** For the last task, which may have fewer images. */
  private final List<PixelLanes> lastParts;

  /** Parts that no weight reaches. */
  private final List<Correlation> empty;

  /** Packed weights are kept in {@code shared}, which must serve nothing else until all has run. */
  PixelParts(MatrixKernel kernel, ConvolutionGeometry g, boolean forward, Scratch shared) {
    this.kernel = kernel;
    this.geometry = g;
    List<Axis> rows = Correlation.rows(g, forward);
    List<Axis> columns = Correlation.columns(g, forward);
    this.source =
        new PaddedPlanes(
            g,
            forward,
            PaddedAxis.of(forward ? g.inHeight() : g.outHeight(), rows, true),
            PaddedAxis.of(forward ? g.inWidth() : g.outWidth(), columns, true),
            kernel.lanes());
    List<Correlation> single = new ArrayList<>();
    this.empty = new ArrayList<>();
    for (Axis row : rows) {
      for (Axis column : columns) {
        Correlation part = new Correlation(g, forward, source, row, column, 1);
        (part.steps() == 0 ? empty : single).add(part);
      }
    }
    this.images = PixelLanes.together(single, g.batch(), kernel.lanes());
    int weightFloats = single.stream().mapToInt(PixelLanes::weightFloats).sum();
    float[] weights = shared.floats(Scratch.PANELS, weightFloats);
    this.parts = lanes(single, images, weights);
    int rest = g.batch() % images;
    this.lastParts = rest == 0 ? parts : lanes(single, rest, weights);
  }

  private List<PixelLanes> lanes(List<Correlation> single, int count, float[] weights) {
    List<PixelLanes> lanes = new ArrayList<>();
    int at = 0;
    for (Correlation part : single) {
      lanes.add(new PixelLanes(kernel, part.ofImages(count), weights, at));
      at += PixelLanes.weightFloats(part);
    }
    return lanes;
  }

  int packings() {
    return parts.size() * geometry.groups();
  }

  void pack(float[] w, int packing) {
    parts.get(packing / geometry.groups()).packWeights(w, packing % geometry.groups());
  }

  int tasks() {
    return MatrixBlock.divideUp(geometry.batch(), images) * geometry.groups();
  }

  void run(float[] x, float[] out, int task, Scratch scratch) {
    int group = task % geometry.groups();
    int image = task / geometry.groups() * images;
    int count = Math.min(images, geometry.batch() - image);
    for (Correlation part : empty) {
      for (int i = 0; i < count; i++) {
        part.clear(out, part.plane(image + i, group));
      }
    }
    if (!parts.isEmpty()) {
      PaddedPlanes.Source planes = source.source(kernel, x, image, count, group, scratch);
      for (PixelLanes part : count == images ? parts : lastParts) {
        part.run(planes, out, image, group, scratch);
      }
    }
  }
}
