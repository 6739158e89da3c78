package dev.halftone.examples.pvae;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Tensor;
import java.util.List;

/**
 * How much the codes of groups tell of each other in whatever way, also where no correlation shows
 * it: the alignment of two groups' kernels,
 *
 * <pre>
 * A(p, q) = h(K_p, K_q) / sqrt(h(K_p, K_p) h(K_q, K_q)),   K_p(x, y) = exp(-|x_p - y_p|² / (2 s_p))
 * </pre>
 *
 * <p>where s_p is the number of the group's units, x_p are its units brought to variance 1, and h
 * is the unbiased estimate of the Hilbert-Schmidt independence criterion (Song, Smola, Gretton,
 * Bedo and Borgwardt, JMLR 13, 2012). It is 0 on average for groups that tell nothing of each
 * other, and 1 for groups that tell the same, however little they vary: codes are read by their
 * nearest neighbors, for which size does not count either.
 */
final class KernelDependence {
  /** The least length of a kernel, for groups that hardly vary in the batch. */
  private static final float LEAST = 0.003f;

  /** Fewer codes say too little of each other. */
  private static final int LEAST_ROWS = 8;

  private KernelDependence() {}

  /**
   * The sum over pairs of groups of A, of a batch of codes [n, D], as a scalar. The gradient
   * reaches the later group of a pair only: what one group knows already, those after it must leave
   * to it. So a thing that is told is told by one group, where a term that treats both alike would
   * also be content to have each group tell less.
   *
   * @param codes 0 is said of fewer than eight rows
   * @param sizes units of each group, one after another
   */
  static Tensor onThoseBefore(Tensor codes, List<Integer> sizes) {
    if (codes.shape().extent(0) < LEAST_ROWS) {
      return Tensor.scalar(0);
    }
    Tensor centered = codes.sub(codes.mean(Axes.of(0).kept()));
    Tensor deviation = centered.square().mean(Axes.of(0).kept()).add(1e-6f).sqrt();
    Tensor units = centered.div(deviation);
    Tensor[] kernels = new Tensor[sizes.size()];
    Tensor[] lengths = new Tensor[sizes.size()];
    Tensor sum = Tensor.scalar(0);
    int from = 0;
    for (int p = 0; p < kernels.length; p++) {
      int size = sizes.get(p);
      kernels[p] = kernel(units.slice(1, from, from + size));
      lengths[p] = criterion(kernels[p], kernels[p]).maximum(Tensor.scalar(LEAST));
      for (int q = 0; q < p; q++) {
        Tensor length = lengths[p].mul(lengths[q].stopGradient()).sqrt();
        sum = sum.add(criterion(kernels[p], kernels[q].stopGradient()).div(length));
      }
      from += size;
    }
    return sum;
  }

  /** K of rows [n, s], with zeros on its diagonal, [n, n]. */
  private static Tensor kernel(Tensor rows) {
    int n = rows.shape().extent(0);
    Tensor squares = rows.square().sum(Axes.of(1).kept());
    Tensor distances =
        squares.add(squares.transpose()).sub(rows.matmulTransposed(rows).mul(2)).relu();
    Tensor apart = Tensor.full(1, n, n);
    for (int i = 0; i < n; i++) {
      apart.array()[i * n + i] = 0;
    }
    return distances.mul(-0.5f / rows.shape().extent(1)).exp().mul(apart);
  }

  /**
   * Of two symmetric kernels without their diagonals:
   *
   * <pre>
   * h = (tr(K L) + ΣK ΣL / ((n - 1) (n - 2)) - 2 / (n - 2) Σ_i (Σ_j K_ij) (Σ_j L_ij)) / (n (n - 3))
   * </pre>
   */
  static Tensor criterion(Tensor k, Tensor l) {
    float n = k.shape().extent(0);
    Tensor rows = k.sum(Axes.of(1));
    Tensor others = l.sum(Axes.of(1));
    return k.mul(l)
        .sum()
        .add(rows.sum().mul(others.sum()).div((n - 1) * (n - 2)))
        .sub(rows.mul(others).sum().mul(2 / (n - 2)))
        .div(n * (n - 3));
  }
}
