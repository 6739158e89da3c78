package dev.halftone.kernel;

import java.util.ArrayList;
import java.util.Arrays;
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

  private final List<CorrelationOrder> parts;

  /** For the last task, which may have fewer images. */
  private final List<CorrelationOrder> lastParts;

  /** Parts whose weights must be packed, and the packed weights. */
  private final List<CorrelationOrder> packed;

  private final float[] weights;

  /** Floats of all targets of one group of one image. */
  private final int targets;

  /** Whether some targets are zero because no weight reaches them. */
  private final boolean gaps;

  /** Packed weights are kept in {@code shared}, which must serve nothing else until all has run. */
  PixelParts(
      MatrixKernel kernel, ConvolutionGeometry g, boolean forward, float[] w, Scratch shared) {
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
    for (Axis row : rows) {
      for (Axis column : columns) {
        Correlation part = new Correlation(g, forward, source, row, column, 1);
        if (part.steps() > 0) {
          single.add(part);
        }
      }
    }
    this.gaps = single.size() < rows.size() * columns.size();
    this.targets = forward ? g.outPerGroup() * g.outPlane() : g.inPerGroup() * g.inPlane();
    this.images = together(single, g.batch(), kernel.lanes());
    int weightFloats = single.stream().mapToInt(this::weightFloats).sum();
    this.weights = shared.floats(Scratch.PANELS, weightFloats);
    this.parts = orders(single, images, w);
    int rest = g.batch() % images;
    this.lastParts = rest == 0 ? parts : orders(single, rest, w);
    this.packed = parts.stream().filter(CorrelationOrder::packs).toList();
  }

  private static int together(List<Correlation> parts, int batch, int lanes) {
    List<Correlation> byPixels =
        parts.stream().filter(part -> !TargetLanes.pays(part, lanes)).toList();
    return byPixels.isEmpty()
        ? TargetLanes.together(parts, batch)
        : PixelLanes.together(byPixels, batch, lanes);
  }

  private int weightFloats(Correlation part) {
    return TargetLanes.pays(part, kernel.lanes())
        ? TargetLanes.weightFloats(part, kernel.lanes())
        : PixelLanes.weightFloats(part);
  }

  private List<CorrelationOrder> orders(List<Correlation> single, int count, float[] w) {
    List<CorrelationOrder> orders = new ArrayList<>();
    int at = 0;
    for (Correlation part : single) {
      Correlation some = part.ofImages(count);
      if (TargetLanes.pays(part, kernel.lanes())) {
        orders.add(new TargetLanes(kernel, some, weights, at));
      } else {
        orders.add(new PixelLanes(kernel, some, part.hasWeightsInOrder() ? w : weights, at));
      }
      at += weightFloats(part);
    }
    return orders;
  }

  /** Tasks that pack weights, before all others. */
  int packings() {
    return packed.size() * geometry.groups();
  }

  void pack(float[] w, int packing) {
    packed.get(packing / geometry.groups()).pack(w, packing % geometry.groups());
  }

  int tasks() {
    return MatrixBlock.divideUp(geometry.batch(), images) * geometry.groups();
  }

  void run(float[] x, float[] out, int task, Scratch scratch) {
    int group = task % geometry.groups();
    int image = task / geometry.groups() * images;
    int count = Math.min(images, geometry.batch() - image);
    for (int i = 0; gaps && i < count; i++) {
      int plane = ((image + i) * geometry.groups() + group) * targets;
      Arrays.fill(out, plane, plane + targets, 0f);
    }
    if (!parts.isEmpty()) {
      PaddedPlanes.Source planes = source.source(kernel, x, image, count, group, scratch);
      for (CorrelationOrder part : count == images ? parts : lastParts) {
        part.run(planes, out, image, group, scratch);
      }
    }
  }
}
