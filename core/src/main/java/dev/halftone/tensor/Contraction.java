package dev.halftone.tensor;

import dev.halftone.kernel.MatrixMultiply;
import java.util.Arrays;

/** Matrix products; a transposed operand is a flag, not a copy. */
final class Contraction {
  private Contraction() {}

  record Matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(toA(gradient, demand.saved(b)), a.shape()) : null,
        demand.wants(1) ? Reduction.sumTo(toB(gradient, demand.saved(a)), b.shape()) : null
      };
    }

    private Tensor toA(Tensor gradient, Tensor right) {
      return transposeA
          ? matmul(right, transposeB, gradient, true)
          : matmul(gradient, false, right, !transposeB);
    }

    private Tensor toB(Tensor gradient, Tensor left) {
      return transposeB
          ? matmul(gradient, true, left, transposeA)
          : matmul(left, !transposeA, gradient, false);
    }
  }

  static Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Shape left = a.shape();
    Shape right = b.shape();
    if (left.rank() < 2 || right.rank() < 2) {
      throw new IllegalArgumentException(
          "matmul: expected two tensors of rank 2 or more, got " + left + " and " + right);
    }
    int m = left.extent(transposeA ? -1 : -2);
    int k = left.extent(transposeA ? -2 : -1);
    int n = right.extent(transposeB ? -2 : -1);
    if (k != right.extent(transposeB ? -1 : -2)) {
      throw new IllegalArgumentException(
          "matmul: expected the inner extents to agree, got %s%s and %s%s"
              .formatted(
                  left, transposeA ? " transposed" : "", right, transposeB ? " transposed" : ""));
    }
    Shape batch = Shape.broadcast("matmul", batchOf(left), batchOf(right));
    int[] extents = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    extents[batch.rank()] = m;
    extents[batch.rank() + 1] = n;
    Shape shape = Shape.of(extents);
    float[] out = Workspace.array(a, b, shape.size());
    int[] leftStrides = Broadcast.stridesWithin(batchOf(left), batch);
    int[] rightStrides = Broadcast.stridesWithin(batchOf(right), batch);
    for (int i = 0; i < batch.size(); i++) {
      int ao = offset(batch, i, leftStrides) * m * k;
      int bo = offset(batch, i, rightStrides) * k * n;
      MatrixMultiply.multiply(
          m, n, k, a.array(), ao, transposeA, b.array(), bo, transposeB, out, i * m * n, false);
    }
    return Tensor.record(shape, out, new Matmul(a, transposeA, b, transposeB), a, b);
  }

  private static Shape batchOf(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }

  private static int offset(Shape batch, int index, int[] strides) {
    int offset = 0;
    int rest = index;
    for (int axis = batch.rank() - 1; axis >= 0; axis--) {
      offset += rest % batch.extent(axis) * strides[axis];
      rest /= batch.extent(axis);
    }
    return offset;
  }
}
