package dev.halftone.tensor;

import java.util.Arrays;

/**
 * How two operands of different shapes walk together: runs along the last axis, in each of which an
 * operand is contiguous or stands still.
 *
 * <p>Neighbouring axes over which both operands move alike are merged first, so that a bias added
 * to a batch is one short plan and equal shapes are a single run.
 */
final class Broadcast {
  /** Elements of a standing operand that are laid out at once. */
  private static final int TILE = 1024;

  /** A loop over contiguous runs of two operands. */
  interface Loop {
    void run(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n);
  }

  private final int[] extents;
  private final int[] aStrides;
  private final int[] bStrides;
  private final int run;
  private final int runs;

  private Broadcast(int[] extents, int[] aStrides, int[] bStrides) {
    this.extents = extents;
    this.aStrides = aStrides;
    this.bStrides = bStrides;
    this.run = extents[extents.length - 1];
    int runs = 1;
    for (int axis = 0; axis < extents.length - 1; axis++) {
      runs *= extents[axis];
    }
    this.runs = runs;
  }

  /** Applies the loop to two tensors and returns the values of the result. */
  static float[] apply(Tensor a, Tensor b, Shape shape, Loop loop) {
    float[] out = Workspace.array(a, b, shape.size());
    if (out.length == 0) {
      return out;
    }
    if (a.shape().equals(b.shape())) {
      float[] left = a.array();
      float[] right = b.array();
      Chunks.run(out.length, (from, n) -> loop.run(left, from, right, from, out, from, n));
      return out;
    }
    of(a.shape(), b.shape(), shape).run(a.array(), b.array(), out, loop);
    return out;
  }

  private static Broadcast of(Shape a, Shape b, Shape out) {
    int rank = Math.max(1, out.rank());
    int[] extents = new int[rank];
    int[] aStrides = new int[rank];
    int[] bStrides = new int[rank];
    int merged = -1;
    int[] as = stridesWithin(a, out);
    int[] bs = stridesWithin(b, out);
    for (int axis = 0; axis < out.rank(); axis++) {
      int extent = out.extent(axis);
      if (extent == 1) {
        continue;
      }
      if (merged >= 0
          && aStrides[merged] == as[axis] * extent
          && bStrides[merged] == bs[axis] * extent) {
        extents[merged] *= extent;
      } else {
        merged++;
        extents[merged] = extent;
      }
      aStrides[merged] = as[axis];
      bStrides[merged] = bs[axis];
    }
    if (merged < 0) {
      extents[++merged] = 1;
    }
    return new Broadcast(
        Arrays.copyOf(extents, merged + 1),
        Arrays.copyOf(aStrides, merged + 1),
        Arrays.copyOf(bStrides, merged + 1));
  }

  /** The strides of a shape seen from the axes of a larger one: 0 where it stretches. */
  static int[] stridesWithin(Shape shape, Shape out) {
    int[] own = shape.strides();
    int[] strides = new int[out.rank()];
    int shift = out.rank() - shape.rank();
    for (int axis = 0; axis < shape.rank(); axis++) {
      strides[axis + shift] = shape.extent(axis) == 1 ? 0 : own[axis];
    }
    return strides;
  }

  private void run(float[] a, float[] b, float[] out, Loop loop) {
    int last = extents.length - 1;
    boolean aStands = aStrides[last] == 0;
    boolean bStands = bStrides[last] == 0;
    if (runs == 1) {
      Chunks.run(
          run,
          (from, n) ->
              one(
                  a,
                  aStands ? 0 : from,
                  aStands,
                  b,
                  bStands ? 0 : from,
                  bStands,
                  out,
                  from,
                  n,
                  new float[aStands || bStands ? Math.min(n, TILE) : 0],
                  loop));
      return;
    }
    Chunks.runRows(
        runs,
        run,
        (from, count) -> {
          float[] still = new float[aStands || bStands ? Math.min(run, TILE) : 0];
          for (int row = from; row < from + count; row++) {
            int ao = offset(row, aStrides);
            int bo = offset(row, bStrides);
            one(a, ao, aStands, b, bo, bStands, out, row * run, run, still, loop);
          }
        });
  }

  private int offset(int row, int[] strides) {
    int offset = 0;
    int rest = row;
    for (int axis = extents.length - 2; axis >= 0; axis--) {
      offset += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return offset;
  }

  private static void one(
      float[] a,
      int ao,
      boolean aStands,
      float[] b,
      int bo,
      boolean bStands,
      float[] out,
      int oo,
      int n,
      float[] still,
      Loop loop) {
    if (!aStands && !bStands) {
      loop.run(a, ao, b, bo, out, oo, n);
      return;
    }
    Arrays.fill(still, aStands ? a[ao] : b[bo]);
    for (int from = 0; from < n; from += TILE) {
      int length = Math.min(TILE, n - from);
      if (aStands) {
        loop.run(still, 0, b, bStands ? bo : bo + from, out, oo + from, length);
      } else {
        loop.run(a, ao + from, still, 0, out, oo + from, length);
      }
    }
  }
}
