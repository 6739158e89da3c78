package dev.halftone.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations that move elements without changing them; each states its adjoint. */
final class Movement {
  private Movement() {}

  // Reshape: shares the array; its adjoint is the reshape back.

  record Reshape(Shape shape) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {reshape(gradient, shape)};
    }
  }

  static Tensor reshape(Tensor a, Shape shape) {
    if (a.shape().equals(shape)) {
      return a;
    }
    if (a.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: expected a shape of %d elements as %s has, got %s"
              .formatted(a.size(), a.shape(), shape));
    }
    a.shareWithView();
    return Tensor.record(shape, a.array(), new Reshape(a.shape()), a);
  }

  /**
   * The shape with the one extent of -1, if there is one, filled in from the number of elements.
   */
  static Shape inferred(Shape from, int[] extents) {
    int unknown = -1;
    long known = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == -1 && unknown < 0) {
        unknown = axis;
      } else {
        known *= extents[axis];
      }
    }
    if (unknown < 0) {
      return Shape.of(extents);
    }
    if (known <= 0 || from.size() % known != 0) {
      throw new IllegalArgumentException(
          "reshape: expected extents that divide the %d elements of %s, got %s"
              .formatted(from.size(), from, Arrays.toString(extents)));
    }
    int[] filled = extents.clone();
    filled[unknown] = (int) (from.size() / known);
    return Shape.of(filled);
  }

  // Permute: its adjoint is the inverse permutation.

  record Permute(int[] inverse) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {permute(gradient, inverse)};
    }
  }

  static Tensor permute(Tensor a, int... order) {
    int rank = a.shape().rank();
    int[] inverse = new int[rank];
    Arrays.fill(inverse, -1);
    boolean valid = order.length == rank;
    for (int axis = 0; valid && axis < rank; axis++) {
      int from = order[axis] < 0 ? order[axis] + rank : order[axis];
      valid = from >= 0 && from < rank && inverse[from] < 0;
      if (valid) {
        inverse[from] = axis;
      }
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "permute: expected each axis of %s once, got %s"
              .formatted(a.shape(), Arrays.toString(order)));
    }
    int[] strides = a.shape().strides();
    int[] extents = new int[rank];
    int[] moved = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      extents[inverse[axis]] = a.shape().extent(axis);
      moved[inverse[axis]] = strides[axis];
    }
    Shape shape = Shape.of(extents);
    return Tensor.record(shape, strided(a, 0, shape, moved), new Permute(inverse), a);
  }

  static Tensor transpose(Tensor a) {
    int rank = a.shape().rank();
    if (rank < 2) {
      throw new IllegalArgumentException("transpose: expected rank 2 or more, got " + a.shape());
    }
    int[] order = new int[rank];
    Arrays.setAll(order, axis -> axis);
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return permute(a, order);
  }

  static Tensor axisLast(Tensor a, int axis) {
    int[] order = new int[a.shape().rank()];
    for (int i = 0; i < order.length - 1; i++) {
      order[i] = i < axis ? i : i + 1;
    }
    order[order.length - 1] = axis;
    return permute(a, order);
  }

  /** Reads an array of some strides into a contiguous one, row by row. */
  private static float[] strided(Tensor a, int start, Shape shape, int[] strides) {
    float[] in = a.array();
    float[] out = Workspace.array(a, shape.size());
    int rank = shape.rank();
    if (out.length == 0) {
      return out;
    }
    if (rank == 0) {
      out[0] = in[start];
      return out;
    }
    int n = shape.extent(-1);
    int step = strides[rank - 1];
    Chunks.runRows(
        out.length / n,
        n,
        (from, count) -> {
          for (int row = from; row < from + count; row++) {
            int source = start;
            int rest = row;
            for (int axis = rank - 2; axis >= 0; axis--) {
              source += rest % shape.extent(axis) * strides[axis];
              rest /= shape.extent(axis);
            }
            copyRow(in, source, step, out, row * n, n);
          }
        });
    return out;
  }

  private static void copyRow(float[] in, int source, int step, float[] out, int oo, int n) {
    if (step == 1) {
      System.arraycopy(in, source, out, oo, n);
    } else {
      for (int i = 0; i < n; i++) {
        out[oo + i] = in[source + i * step];
      }
    }
  }

  // Expand: its adjoint is the sum over the stretched axes.

  record Expand(Shape shape) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {Reduction.sumTo(gradient, shape)};
    }
  }

  static Tensor expand(Tensor a, Shape shape) {
    if (a.shape().equals(shape)) {
      return a;
    }
    if (a.shape().rank() > shape.rank()
        || !Shape.broadcast("expand", a.shape(), shape).equals(shape)) {
      throw new IllegalArgumentException(
          "expand: expected a shape to which %s broadcasts, got %s".formatted(a.shape(), shape));
    }
    float[] out = strided(a, 0, shape, Broadcast.stridesWithin(a.shape(), shape));
    return Tensor.record(shape, out, new Expand(a.shape()), a);
  }

  // Slice and pad with zeros along one axis: each the adjoint of the other.

  record Slice(int axis, int from, int extent) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {pad(gradient, axis, from, extent)};
    }
  }

  static Tensor slice(Tensor a, int axis, int from, int to) {
    int positive = a.shape().axis("slice", axis);
    int extent = a.shape().extent(positive);
    if (from < 0 || to < from || to > extent) {
      throw new IllegalArgumentException(
          "slice: expected 0 <= from <= to <= %d for axis %d of %s, got from %d to %d"
              .formatted(extent, positive, a.shape(), from, to));
    }
    Shape shape = a.shape().with(positive, to - from);
    int inner = a.shape().sizeBetween(positive + 1, a.shape().rank());
    float[] out = strided(a, from * inner, shape, a.shape().strides());
    return Tensor.record(shape, out, new Slice(positive, from, extent), a);
  }

  record Pad(int axis, int from, int length) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {slice(gradient, axis, from, from + length)};
    }
  }

  /** Puts a tensor at a position of an axis that is otherwise zero. */
  static Tensor pad(Tensor a, int axis, int from, int extent) {
    int length = a.shape().extent(axis);
    Shape shape = a.shape().with(axis, extent);
    float[] out = Workspace.array(a, shape.size());
    Arrays.fill(out, 0);
    copyInto(a, axis, from, out, extent);
    return Tensor.record(shape, out, new Pad(axis, from, length), a);
  }

  private static void copyInto(Tensor a, int axis, int from, float[] out, int extent) {
    int inner = a.shape().sizeBetween(axis + 1, a.shape().rank());
    int outer = a.shape().sizeBetween(0, axis);
    int run = a.shape().extent(axis) * inner;
    for (int block = 0; block < outer; block++) {
      System.arraycopy(a.array(), block * run, out, (block * extent + from) * inner, run);
    }
  }

  // Concatenate: its adjoint slices.

  record Concatenate(int axis, int[] starts) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor[] parts = new Tensor[starts.length - 1];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = demand.wants(i) ? slice(gradient, axis, starts[i], starts[i + 1]) : null;
      }
      return parts;
    }
  }

  static Tensor concatenate(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("concatenate: expected at least one tensor, got none");
    }
    Shape first = parts[0].shape();
    int positive = first.axis("concatenate", axis);
    int[] starts = new int[parts.length + 1];
    for (int i = 0; i < parts.length; i++) {
      Shape shape = parts[i].shape();
      if (shape.rank() != first.rank()
          || !shape.with(positive, 0).equals(first.with(positive, 0))) {
        throw new IllegalArgumentException(
            "concatenate: expected shapes that agree save along axis %d, got %s and %s (tensor %d)"
                .formatted(positive, first, shape, i));
      }
      if (shape.extent(positive) > Integer.MAX_VALUE - starts[i]) {
        throw new IllegalArgumentException(
            "concatenate: expected at most %d elements along axis %d, got %d after %d (tensor %d)"
                .formatted(Integer.MAX_VALUE, positive, shape.extent(positive), starts[i], i));
      }
      starts[i + 1] = starts[i] + shape.extent(positive);
    }
    Shape shape = first.with(positive, starts[parts.length]);
    float[] out = Workspace.array(parts[0], shape.size());
    for (int i = 0; i < parts.length; i++) {
      copyInto(parts[i], positive, starts[i], out, starts[parts.length]);
    }
    return Tensor.record(shape, out, new Concatenate(positive, starts), parts);
  }

  // Compositions

  static Tensor slice(Tensor a, int axis, int from, int to, int step) {
    int positive = a.shape().axis("slice", axis);
    int extent = a.shape().extent(positive);
    if (from < 0 || to < from || to > extent || step < 1) {
      throw new IllegalArgumentException(
          ("slice: expected 0 <= from <= to <= %d and a step of at least 1 for axis %d of %s, got"
                  + " from %d to %d by %d")
              .formatted(extent, positive, a.shape(), from, to, step));
    }
    int[] places = new int[(int) (((long) to - from + step - 1) / step)];
    Arrays.setAll(places, i -> from + i * step);
    return Selection.gather(a, positive, places);
  }

  static Tensor flip(Tensor a, int axis) {
    int positive = a.shape().axis("flip", axis);
    int[] places = new int[a.shape().extent(positive)];
    Arrays.setAll(places, i -> places.length - 1 - i);
    return Selection.gather(a, positive, places);
  }

  static Tensor pad(Tensor a, int axis, int before, int after, float value) {
    int positive = a.shape().axis("pad", axis);
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: expected at least 0 elements before and after axis %d of %s, got %d and %d"
              .formatted(positive, a.shape(), before, after));
    }
    if ((long) before + after > Integer.MAX_VALUE - 8 - a.shape().extent(positive)) {
      throw new IllegalArgumentException(
          "pad: expected at most %d elements along axis %d of %s, got %d before and %d after"
              .formatted(Integer.MAX_VALUE - 8, positive, a.shape(), before, after));
    }
    return concatenate(
        positive,
        Tensor.full(value, a.shape().with(positive, before).toArray()),
        a,
        Tensor.full(value, a.shape().with(positive, after).toArray()));
  }

  static Tensor stack(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("stack: expected at least one tensor, got none");
    }
    Shape shape = parts[0].shape();
    int rank = shape.rank();
    int positive = axis < 0 ? axis + rank + 1 : axis;
    if (positive < 0 || positive > rank) {
      throw new IllegalArgumentException(
          "stack: expected an axis from %d to %d for tensors %s, got axis %d"
              .formatted(-rank - 1, rank, shape, axis));
    }
    int[] extents = new int[rank + 1];
    for (int i = 0; i <= rank; i++) {
      extents[i] = i < positive ? shape.extent(i) : i == positive ? 1 : shape.extent(i - 1);
    }
    Tensor[] layers = new Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].shape().equals(shape)) {
        throw new IllegalArgumentException(
            "stack: expected equal shapes, got %s and %s (tensor %d)"
                .formatted(shape, parts[i].shape(), i));
      }
      layers[i] = parts[i].reshape(extents);
    }
    return concatenate(positive, layers);
  }

  static List<Tensor> split(Tensor a, int axis, int... extents) {
    int positive = a.shape().axis("split", axis);
    long total = 0;
    for (int extent : extents) {
      total = extent < 0 ? Long.MIN_VALUE : total + extent;
    }
    if (total != a.shape().extent(positive)) {
      throw new IllegalArgumentException(
          "split: expected extents that add up to %d for axis %d of %s, got %s"
              .formatted(
                  a.shape().extent(positive), positive, a.shape(), Arrays.toString(extents)));
    }
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int extent : extents) {
      parts.add(slice(a, positive, from, from + extent));
      from += extent;
    }
    return List.copyOf(parts);
  }
}
