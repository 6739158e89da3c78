package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import java.util.function.UnaryOperator;

/** Softmax and what is stable only when computed together with it. */
final class Softmax {
  private static final Kernels KERNELS = KernelSelection.kernels();

  private Softmax() {}

  /** Works on rows: another axis is moved to the last place and back. */
  private static Tensor alongLast(
      Tensor a, String operation, int axis, UnaryOperator<Tensor> rows) {
    int positive = a.shape().axis(operation, axis);
    int last = a.shape().rank() - 1;
    if (positive == last) {
      return rows.apply(a);
    }
    int[] swap = new int[last + 1];
    for (int i = 0; i <= last; i++) {
      swap[i] = i == positive ? last : i == last ? positive : i;
    }
    return rows.apply(a.permute(swap)).permute(swap);
  }

  record SoftmaxRows(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      int n = result.shape().extent(-1);
      if (demand.recording() || n > Reduction.ROW_PIECE) {
        Tensor y = demand.saved(result);
        Tensor weighted = gradient.mul(y);
        return new Tensor[] {weighted.sub(y.mul(weighted.sum(Axes.of(-1).kept())))};
      }
      float[] y = result.array();
      float[] g = gradient.array();
      float[] out = demand.array(y.length);
      rows(
          out.length,
          n,
          (from, count) -> {
            float[] sums = new float[count];
            KERNELS.mul(g, from * n, y, from * n, out, from * n, count * n);
            KERNELS.sumRows(out, from * n, n, n, count, sums, 0);
            for (int row = 0; row < count; row++) {
              float sum = sums[row];
              for (int i = (from + row) * n; i < (from + row + 1) * n; i++) {
                out[i] = out[i] - y[i] * sum;
              }
            }
          });
      return new Tensor[] {Tensor.wrap(out, result.shape())};
    }
  }

  private static void rows(int size, int n, Chunks.Body body) {
    Chunks.runRows(n == 0 ? 0 : size / n, n, body);
  }

  static Tensor softmax(Tensor a, int axis) {
    return alongLast(a, "softmax", axis, Softmax::softmaxRows);
  }

  private static Tensor softmaxRows(Tensor a) {
    int n = a.shape().extent(-1);
    float[] in = a.array();
    float[] out = Workspace.array(a, in.length);
    rows(in.length, n, (from, count) -> KERNELS.softmaxRows(in, from * n, n, count, out, from * n));
    return Tensor.record(a.shape(), out, SoftmaxRows::new, a);
  }

  record LogSumExpRows(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {gradient.mul(softmaxRows(demand.saved(a)))};
    }
  }

  /** log sum exp over the last axis, kept with extent 1; of no elements it is minus infinity. */
  private static Tensor logSumExpRows(Tensor a) {
    int n = a.shape().extent(-1);
    Shape shape = a.shape().with(a.shape().rank() - 1, 1);
    float[] in = a.array();
    float[] out = new float[shape.size()];
    Chunks.runRows(
        out.length, n, (from, count) -> KERNELS.logSumExpRows(in, from * n, n, count, out, from));
    return Tensor.record(shape, out, new LogSumExpRows(a), a);
  }

  static Tensor logSoftmax(Tensor a, int axis) {
    return alongLast(a, "logSoftmax", axis, Softmax::logSoftmaxRows);
  }

  record LogSoftmaxRows(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      int n = a.shape().extent(-1);
      if (demand.recording() || n > Reduction.ROW_PIECE) {
        Tensor sum = gradient.sum(Axes.of(-1).kept());
        return new Tensor[] {gradient.sub(sum.mul(softmaxRows(demand.saved(a))))};
      }
      float[] in = a.array();
      float[] g = gradient.array();
      float[] out = demand.array(in.length);
      rows(
          out.length,
          n,
          (from, count) -> {
            float[] sums = new float[count];
            KERNELS.softmaxRows(in, from * n, n, count, out, from * n);
            KERNELS.sumRows(g, from * n, n, n, count, sums, 0);
            for (int row = 0; row < count; row++) {
              float sum = sums[row];
              for (int i = (from + row) * n; i < (from + row + 1) * n; i++) {
                out[i] = g[i] - sum * out[i];
              }
            }
          });
      return new Tensor[] {Tensor.wrap(out, a.shape())};
    }
  }

  private static Tensor logSoftmaxRows(Tensor a) {
    int n = a.shape().extent(-1);
    float[] in = a.array();
    float[] out = Workspace.array(a, in.length);
    Chunks.runRows(
        n == 0 ? 0 : in.length / n,
        n,
        (from, count) -> {
          for (int row = from; row < from + count; row++) {
            KERNELS.logSoftmax(in, row * n, out, row * n, n);
          }
        });
    return Tensor.record(a.shape(), out, new LogSoftmaxRows(a), a);
  }

  static Tensor logSumExp(Tensor a, int axis) {
    Tensor kept = alongLast(a, "logSumExp", axis, Softmax::logSumExpRows);
    int positive = a.shape().axis("logSumExp", axis);
    int[] extents = new int[a.shape().rank() - 1];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = a.shape().extent(i < positive ? i : i + 1);
    }
    return kept.reshape(extents);
  }

  static Tensor logSumExp(Tensor a, Axes axes) {
    boolean[] folded = axes.folded("logSumExp", a.shape());
    int rank = folded.length;
    int[] order = new int[rank];
    int next = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int axis = 0; axis < rank; axis++) {
        if (folded[axis] == (pass == 1)) {
          order[next++] = axis;
        }
      }
    }
    Shape kept = Axes.keptShape(a.shape(), folded);
    int n = 1;
    for (int axis = 0; axis < rank; axis++) {
      n *= folded[axis] ? a.shape().extent(axis) : 1;
    }
    Tensor rows = a.permute(order).reshape(kept.size(), n);
    return logSumExpRows(rows).reshape(axes.remaining(a.shape(), folded));
  }

  record CrossEntropy(Tensor logits, int[] labels) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      int n = logits.shape().extent(1);
      if (demand.recording()) {
        Tensor error = softmaxRows(logits).sub(Selection.oneHot(labels, n));
        return new Tensor[] {error.mul(gradient.reshape(labels.length, 1))};
      }
      float[] in = logits.array();
      float[] g = gradient.array();
      float[] out = demand.array(in.length);
      rows(
          out.length,
          n,
          (from, count) -> {
            KERNELS.softmaxRows(in, from * n, n, count, out, from * n);
            for (int row = from; row < from + count; row++) {
              out[row * n + labels[row]] -= 1;
              KERNELS.scale(out, row * n, g[row], out, row * n, n);
            }
          });
      return new Tensor[] {Tensor.wrap(out, logits.shape())};
    }
  }

  static Tensor crossEntropy(Tensor logits, int[] labels) {
    if (logits.shape().rank() != 2 || logits.shape().extent(0) != labels.length) {
      throw new IllegalArgumentException(
          "crossEntropy: expected logits [n, classes] and n labels, got %s and %d labels"
              .formatted(logits.shape(), labels.length));
    }
    int classes = logits.shape().extent(1);
    Selection.requireLabels("crossEntropy", labels, classes);
    int[] known = labels.clone();
    float[] in = logits.array();
    float[] out = new float[known.length];
    Chunks.runRows(
        out.length,
        classes,
        (from, count) -> {
          KERNELS.logSumExpRows(in, from * classes, classes, count, out, from);
          for (int row = from; row < from + count; row++) {
            out[row] -= in[row * classes + known[row]];
          }
        });
    return Tensor.record(Shape.of(out.length), out, new CrossEntropy(logits, known), logits);
  }
}
