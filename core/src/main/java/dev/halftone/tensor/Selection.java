package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;

/** Operations that choose elements: by index, by comparison, by size. */
final class Selection {
  private static final Kernels KERNELS = KernelSelection.kernels();

  private Selection() {}

  // By index

  record Gather(Shape shape, int axis, int[] indices) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {scatterAdd(gradient, shape, axis, indices)};
    }
  }

  static Tensor gather(Tensor a, int axis, int[] indices) {
    int positive = a.shape().axis("gather", axis);
    int extent = a.shape().extent(positive);
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= extent) {
        throw new IllegalArgumentException(
            "gather: expected indices from 0 to %d for axis %d of %s, got indices[%d] = %d"
                .formatted(extent - 1, positive, a.shape(), i, indices[i]));
      }
    }
    int[] chosen = indices.clone();
    int inner = a.shape().sizeBetween(positive + 1, a.shape().rank());
    int outer = a.shape().sizeBetween(0, positive);
    Shape shape = a.shape().with(positive, chosen.length);
    float[] in = a.array();
    float[] out = new float[shape.size()];
    Chunks.runRows(
        outer * chosen.length,
        inner,
        (from, count) -> {
          for (int row = from; row < from + count; row++) {
            int source = row / chosen.length * extent + chosen[row % chosen.length];
            System.arraycopy(in, source * inner, out, row * inner, inner);
          }
        });
    return Tensor.record(shape, out, new Gather(a.shape(), positive, chosen), a);
  }

  record ScatterAdd(int axis, int[] indices) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {gather(gradient, axis, indices)};
    }
  }

  static Tensor scatterAdd(Tensor a, int axis, int[] indices, int extent) {
    int positive = a.shape().axis("scatterAdd", axis);
    if (indices.length != a.shape().extent(positive)) {
      throw new IllegalArgumentException(
          "scatterAdd: expected %d indices for axis %d of %s, got %d"
              .formatted(a.shape().extent(positive), positive, a.shape(), indices.length));
    }
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= extent) {
        throw new IllegalArgumentException(
            "scatterAdd: expected indices from 0 to %d, got indices[%d] = %d"
                .formatted(extent - 1, i, indices[i]));
      }
    }
    return scatterAdd(a, a.shape().with(positive, extent), positive, indices.clone());
  }

  /** Adds slices at indices of a tensor of zeros, in the order of the indices. */
  static Tensor scatterAdd(Tensor a, Shape shape, int axis, int[] indices) {
    int inner = shape.sizeBetween(axis + 1, shape.rank());
    int outer = shape.sizeBetween(0, axis);
    int extent = shape.extent(axis);
    float[] in = a.array();
    float[] out = new float[shape.size()];
    for (int block = 0; block < outer; block++) {
      for (int i = 0; i < indices.length; i++) {
        int to = (block * extent + indices[i]) * inner;
        KERNELS.add(out, to, in, (block * indices.length + i) * inner, out, to, inner);
      }
    }
    return Tensor.record(shape, out, new ScatterAdd(axis, indices), a);
  }

  /** Rows of zeros with a one at each label: [n, classes]. Not differentiable. */
  static Tensor oneHot(int[] labels, int classes) {
    requireLabels("oneHot", labels, classes);
    float[] out = new float[Shape.of(labels.length, classes).size()];
    for (int row = 0; row < labels.length; row++) {
      out[row * classes + labels[row]] = 1;
    }
    return Tensor.wrap(out, Shape.of(labels.length, classes));
  }

  static void requireLabels(String operation, int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "%s: expected labels from 0 to %d, got labels[%d] = %d"
                .formatted(operation, classes - 1, i, labels[i]));
      }
    }
  }

  // By size

  static int[] argMax(Tensor a, int axis) {
    return places("argMax", a, axis, KERNELS::argMax);
  }

  static int[] argMin(Tensor a, int axis) {
    return places("argMin", a, axis, KERNELS::argMin);
  }

  private interface Place {
    int of(float[] a, int ao, int n);
  }

  private static int[] places(String operation, Tensor a, int axis, Place place) {
    int positive = a.shape().axis(operation, axis);
    int n = a.shape().extent(positive);
    if (n == 0) {
      throw new IllegalArgumentException(
          "%s: expected at least one element along axis %d, got %s"
              .formatted(operation, axis, a.shape()));
    }
    Tensor rows = positive == a.shape().rank() - 1 ? a : Movement.axisLast(a, positive);
    float[] in = rows.array();
    int[] out = new int[in.length / n];
    Chunks.runRows(
        out.length,
        n,
        (from, count) -> {
          for (int row = from; row < from + count; row++) {
            out[row] = place.of(in, row * n, n);
          }
        });
    return out;
  }
}
