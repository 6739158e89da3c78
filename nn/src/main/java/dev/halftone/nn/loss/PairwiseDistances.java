package dev.halftone.nn.loss;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Demand;
import dev.halftone.tensor.Op;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/**
 * Squared distances of all pairs of rows, [n, d] to [n, n].
 *
 * <p>Summed from differences and not as |a|² + |b|² - 2ab: equal rows must have distance exactly 0,
 * because the distance itself has a kink there.
 */
record PairwiseDistances(Tensor rows) implements Op {
  private static final Kernels KERNELS = KernelSelection.kernels();

  static Tensor squared(Tensor rows) {
    int n = rows.shape().extent(0);
    int d = rows.shape().extent(1);
    float[] values = rows.array();
    float[] out = new float[n * n];
    Parallel.forEach(
        n,
        i -> {
          for (int j = 0; j < n; j++) {
            out[i * n + j] = KERNELS.squaredDistance(values, i * d, values, j * d, d);
          }
        });
    return Tensor.record(Shape.of(n, n), out, new PairwiseDistances(rows), rows);
  }

  /** The distance, with gradient 0 where it is 0. */
  static Tensor plain(Tensor rows) {
    Tensor squared = squared(rows);
    float[] zero = new float[squared.size()];
    for (int i = 0; i < zero.length; i++) {
      zero[i] = squared.array()[i] == 0 ? 1 : 0;
    }
    Tensor zeros = Tensor.wrap(zero, squared.shape());
    // sqrt(0 + 1) - 1: finite slope, times the 0 that the squared distance's own gradient has.
    return squared.add(zeros).sqrt().sub(zeros);
  }

  @Override
  public Tensor[] pullback(Tensor gradient, Demand demand) {
    // d/dx_i of sum_ij g_ij |x_i - x_j|² = 2 sum_j (g_ij + g_ji)(x_i - x_j).
    Tensor both = gradient.add(gradient.transpose());
    Tensor x = demand.saved(rows);
    Tensor own = x.mul(both.sum(Axes.of(1).kept()));
    return new Tensor[] {own.sub(both.matmul(x)).mul(2)};
  }
}
