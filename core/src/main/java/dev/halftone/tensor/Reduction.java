package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import java.util.Arrays;

/**
 * Operations that fold axes.
 *
 * <p>A tensor is seen as [outer, n, inner] with the folded axis in the middle; several axes are
 * folded one group after the other, the last first. Where inner is 1 a fold runs along contiguous
 * rows, otherwise down columns. Sums are made of pieces of fixed length that are added in order, so
 * that neither threads nor lanes change a bit.
 */
final class Reduction {
  private static final Kernels KERNELS = KernelSelection.kernels();

  /** The most elements that one float sum runs over before it is added to a double. */
  static final int ROW_PIECE = 4096;

  /**
   * The most rows that are added in float before their sum is added to that of the earlier rows.
   */
  private static final int COLUMN_PIECE = 64;

  /** Folds the middle axis of [outer, n, inner]. */
  private interface Fold {
    void run(float[] in, int outer, int n, int inner, float[] out);
  }

  private Reduction() {}

  private static Tensor fold(Tensor a, boolean[] folded, Fold fold) {
    Shape shape = a.shape();
    float[] values = a.array();
    int axis = shape.rank();
    while (axis > 0) {
      axis--;
      if (!folded[axis]) {
        continue;
      }
      int last = axis;
      while (axis > 0 && folded[axis - 1]) {
        axis--;
      }
      int n = shape.sizeBetween(axis, last + 1);
      int outer = shape.sizeBetween(0, axis);
      int inner = shape.sizeBetween(last + 1, shape.rank());
      for (int gone = axis; gone <= last; gone++) {
        shape = shape.with(gone, 1);
      }
      float[] out = new float[shape.size()];
      fold.run(values, outer, n, inner, out);
      values = out;
    }
    return Tensor.wrap(values == a.array() ? values.clone() : values, shape);
  }

  // Sum and mean

  record Sum(Shape shape, Shape kept) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {gradient.reshape(kept).expand(shape)};
    }
  }

  static Tensor sum(Tensor a, Axes axes) {
    boolean[] folded = axes.folded("sum", a.shape());
    Tensor sum = fold(a, folded, Reduction::sumValues);
    Op op = new Sum(a.shape(), sum.shape());
    return Tensor.record(axes.remaining(a.shape(), folded), sum.array(), op, a);
  }

  static Tensor mean(Tensor a, Axes axes) {
    boolean[] folded = axes.folded("mean", a.shape());
    int count = 1;
    for (int axis = 0; axis < folded.length; axis++) {
      count *= folded[axis] ? a.shape().extent(axis) : 1;
    }
    return sum(a, axes).div(count);
  }

  /** Sums the axes along which a shape was stretched, so the adjoint of broadcasting. */
  static Tensor sumTo(Tensor a, Shape shape) {
    if (a.shape().equals(shape)) {
      return a;
    }
    int missing = a.shape().rank() - shape.rank();
    int[] stretched = new int[a.shape().rank()];
    int count = 0;
    for (int axis = 0; axis < stretched.length; axis++) {
      if (axis < missing || shape.extent(axis - missing) != a.shape().extent(axis)) {
        stretched[count++] = axis;
      }
    }
    return a.sum(Axes.of(Arrays.copyOf(stretched, count)).kept()).reshape(shape);
  }

  private static void sumValues(float[] in, int outer, int n, int inner, float[] out) {
    if (inner == 1) {
      sumRows(in, outer, n, out);
    } else if (outer == 1) {
      Chunks.run(inner, 256, (from, width) -> sumColumns(in, 0, n, inner, from, width, out, from));
    } else {
      Chunks.runRows(
          outer,
          n * inner,
          (from, count) -> {
            for (int row = from; row < from + count; row++) {
              sumColumns(in, row * n * inner, n, inner, 0, inner, out, row * inner);
            }
          });
    }
  }

  private static void sumRows(float[] in, int rows, int n, float[] out) {
    if (n <= ROW_PIECE) {
      Chunks.runRows(
          rows, n, (from, count) -> KERNELS.sumRows(in, from * n, n, n, count, out, from));
      return;
    }
    int pieces = (n - 1) / ROW_PIECE + 1;
    double[] sums = new double[Math.multiplyExact(rows, pieces)];
    Chunks.run(
        sums.length,
        4,
        (from, count) -> {
          for (int i = from; i < from + count; i++) {
            int start = i % pieces * ROW_PIECE;
            int length = Math.min(ROW_PIECE, n - start);
            sums[i] = KERNELS.sum(in, i / pieces * n + start, length);
          }
        });
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int piece = 0; piece < pieces; piece++) {
        sum += sums[row * pieces + piece];
      }
      out[row] = (float) sum;
    }
  }

  private static void sumColumns(
      float[] in, int start, int n, int inner, int from, int width, float[] out, int oo) {
    float[] piece = new float[width];
    for (int top = 0; top < n; top += COLUMN_PIECE) {
      Arrays.fill(piece, 0);
      int rows = Math.min(COLUMN_PIECE, n - top);
      KERNELS.addRows(in, start + top * inner + from, inner, rows, piece, 0, width);
      KERNELS.add(out, oo, piece, 0, out, oo, width);
    }
  }

  // Largest and smallest

  /** The gradient is shared equally among the elements that attain the extreme. */
  record Extreme(Tensor a, Tensor kept) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor attains = Comparison.equal(a, kept);
      Tensor count = sumTo(attains, kept.shape());
      return new Tensor[] {gradient.reshape(kept.shape()).div(count).mul(attains)};
    }
  }

  static Tensor max(Tensor a, Axes axes) {
    return extreme("max", a, axes, KERNELS::max, KERNELS::maximum);
  }

  static Tensor min(Tensor a, Axes axes) {
    return extreme("min", a, axes, KERNELS::min, KERNELS::minimum);
  }

  private interface RowExtreme {
    float of(float[] a, int ao, int n);
  }

  private static Tensor extreme(
      String operation, Tensor a, Axes axes, RowExtreme rows, Broadcast.Loop columns) {
    boolean[] folded = axes.folded(operation, a.shape());
    if (a.size() == 0 && Axes.keptShape(a.shape(), folded).size() > 0) {
      throw new IllegalArgumentException(
          operation + ": expected at least one element along " + axes + ", got " + a.shape());
    }
    Tensor kept =
        fold(
            a,
            folded,
            (in, outer, n, inner, out) -> extremes(in, outer, n, inner, out, rows, columns));
    Op op = new Extreme(a.value(), kept);
    return Tensor.record(axes.remaining(a.shape(), folded), kept.array(), op, a);
  }

  private static void extremes(
      float[] in,
      int outer,
      int n,
      int inner,
      float[] out,
      RowExtreme rows,
      Broadcast.Loop columns) {
    for (int row = 0; row < outer; row++) {
      int start = row * n * inner;
      if (inner == 1) {
        out[row] = rows.of(in, start, n);
        continue;
      }
      System.arraycopy(in, start, out, row * inner, inner);
      for (int i = 1; i < n; i++) {
        columns.run(out, row * inner, in, start + i * inner, out, row * inner, inner);
      }
    }
  }
}
