package dev.halftone.examples.pvae;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Demand;
import dev.halftone.tensor.Op;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much jointly normal variables with correlation matrix C depend on each other, in nats:
 *
 * <pre>TC(S) = -1/2 ln det C_S</pre>
 *
 * <p>For groups that divide the variables, TC(all) = sum of TC(group) + TC between the groups, and
 * no part is below zero.
 */
final class TotalCorrelation {
  private TotalCorrelation() {}

  /** TC of the variables numbered {@code units} under the correlations C; 0 of fewer than two. */
  static double of(double[][] correlations, int... units) {
    double[][] factor = cholesky(block(correlations, units));
    double sum = 0;
    for (int i = 0; i < units.length; i++) {
      sum -= StrictMath.log(factor[i][i]);
    }
    return sum;
  }

  /** TC between groups: what remains of TC(all) when that within the groups is taken away. */
  static double between(double[][] correlations, List<int[]> groups) {
    double within = groups.stream().mapToDouble(group -> of(correlations, group)).sum();
    int[] all = groups.stream().flatMapToInt(IntStream::of).toArray();
    return of(correlations, all) - within;
  }

  /**
   * The same of a batch of samples [n, D] as a term of a loss, its groups {@code sizes} long one
   * after another; [n, D] to a scalar. The fewer the rows, the more the correlations of the batch
   * are shrunk, to C n / (n + D) off the diagonal, since those of a small batch are mostly chance.
   * The gradient by the shrunk correlations is
   *
   * <pre>1/2 (C_groups^-1 - C^-1),  C_groups: C with zeros between the groups</pre>
   */
  static Tensor between(Tensor samples, List<Integer> sizes) {
    Tensor centered = samples.sub(samples.mean(Axes.of(0).kept()));
    Tensor length = centered.square().sum(Axes.of(0).kept()).add(1e-8f).sqrt();
    Tensor unit = centered.div(length);
    int rows = samples.shape().extent(0);
    int n = samples.shape().extent(1);
    Tensor correlations = unit.transposedMatmul(unit).mul((float) rows / (rows + n));
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        c[i][j] = i == j ? 1 : correlations.get(i, j);
      }
    }
    List<int[]> groups = groups(sizes);
    float[] slope = new float[n * n];
    addInverse(c, IntStream.range(0, n).toArray(), -0.5f, slope, n);
    groups.forEach(group -> addInverse(c, group, 0.5f, slope, n));
    return Tensor.record(
        Shape.of(),
        new float[] {(float) between(c, groups)},
        new Between(Tensor.wrap(slope, Shape.of(n, n))),
        correlations);
  }

  /** Remembers the derivative by the correlations. */
  record Between(Tensor slope) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {slope.mul(gradient)};
    }
  }

  /** Numbers of the members of groups that follow each other. */
  static List<int[]> groups(List<Integer> sizes) {
    List<int[]> groups = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      groups.add(IntStream.range(from, from + size).toArray());
      from += size;
    }
    return groups;
  }

  /** Adds {@code weight} times the inverse of the block of {@code units} in its place in [n, n]. */
  private static void addInverse(double[][] c, int[] units, float weight, float[] out, int n) {
    double[][] factor = cholesky(block(c, units));
    int k = units.length;
    for (int column = 0; column < k; column++) {
      double[] x = new double[k];
      for (int i = 0; i < k; i++) {
        double sum = i == column ? 1 : 0;
        for (int j = 0; j < i; j++) {
          sum -= factor[i][j] * x[j];
        }
        x[i] = sum / factor[i][i];
      }
      for (int i = k - 1; i >= 0; i--) {
        double sum = x[i];
        for (int j = i + 1; j < k; j++) {
          sum -= factor[j][i] * x[j];
        }
        x[i] = sum / factor[i][i];
        out[units[i] * n + units[column]] += (float) (weight * x[i]);
      }
    }
  }

  private static double[][] block(double[][] matrix, int[] units) {
    double[][] block = new double[units.length][units.length];
    for (int i = 0; i < units.length; i++) {
      for (int j = 0; j < units.length; j++) {
        block[i][j] = matrix[units[i]][units[j]];
      }
    }
    return block;
  }

  /** The lower L with L Lᵀ = c; a pivot that rounding made too small is kept above zero. */
  private static double[][] cholesky(double[][] c) {
    int n = c.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = c[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
      }
    }
    return lower;
  }
}
