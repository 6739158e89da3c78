package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;

/**
 * Layer normalisation of the rows of a tensor, y = w·x̂ + b with x̂ = (x - mean)·r, in one op. With
 * h = g·w and sums over a row of n,
 *
 * <pre>
 * d x = r·(h - sum h / n - x̂·sum(h·x̂) / n)     d w = sum over rows of g·x̂     d b = that of g
 * </pre>
 *
 * <p>As a composition it makes eighteen passes over as many temporaries. x̂ is not kept, it is (x -
 * centre)·factor + term; the term takes off what rounding left of the mean. A row is folded in
 * pieces of {@value #PIECE} that add up in double. The gradients of w and b are sums of rows in
 * groups of {@value #GROUP}, the groups added up as {@link Reduction#sum} does.
 */
record LayerNormalization(Tensor x, Tensor weight, Rows rows, float epsilon, Axes axes)
    implements Op {
  private static final Kernels KERNELS = KernelSelection.kernels();
  private static final int PIECE = 4096;
  private static final int GROUP = 64;

  /** x̂ = (x - centre)·factor + term for each row. */
  record Rows(float[] centre, float[] factor, float[] term) {}

  static Tensor apply(Tensor x, Tensor weight, Tensor bias, Axes axes, float epsilon) {
    int n = weight.size();
    int count = n == 0 ? 0 : x.size() / n;
    Rows rows = new Rows(new float[count], new float[count], new float[count]);
    float[] in = x.array();
    float[] out = Workspace.array(x, in.length);
    Chunks.runRows(
        count,
        n,
        (from, length) -> {
          statistics(in, n, from, length, epsilon, rows);
          for (int row = from; row < from + length; row++) {
            KERNELS.standardizedAffine(
                in,
                row * n,
                rows.centre[row],
                rows.factor[row],
                rows.term[row],
                weight.array(),
                0,
                bias.array(),
                0,
                out,
                row * n,
                n);
          }
        });
    Op op = new LayerNormalization(x, weight, rows, epsilon, axes);
    return Tensor.record(x.shape(), out, op, x, weight, bias);
  }

  private static void statistics(float[] x, int n, int from, int length, float epsilon, Rows rows) {
    float[] centres = new float[length];
    float[] sums = new float[length];
    float[] squares = new float[length];
    double[] total = new double[length];
    for (int piece = 0; piece < n; piece += PIECE) {
      int width = Math.min(PIECE, n - piece);
      KERNELS.sumRows(x, from * n + piece, width, n, length, sums, 0);
      add(sums, total);
    }
    for (int i = 0; i < length; i++) {
      centres[i] = (float) (total[i] / n);
      total[i] = 0;
    }
    double[] totalSquares = new double[length];
    for (int piece = 0; piece < n; piece += PIECE) {
      int width = Math.min(PIECE, n - piece);
      KERNELS.centredRows(x, from * n + piece, width, n, length, centres, sums, squares, 0);
      add(sums, total);
      add(squares, totalSquares);
    }
    for (int i = 0; i < length; i++) {
      double rest = total[i] / n;
      // Rounding may leave a negative variance; Math.max keeps NaN.
      double variance = Math.max(0, totalSquares[i] / n - rest * rest);
      double r = 1 / Math.sqrt(variance + epsilon);
      rows.centre[from + i] = centres[i];
      rows.factor[from + i] = (float) r;
      rows.term[from + i] = (float) (-rest * r);
    }
  }

  private static void add(float[] terms, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += terms[i];
    }
  }

  @Override
  public Tensor[] pullback(Tensor gradient, Demand demand) {
    if (demand.recording()) {
      return Statistics.affinePullback(x, weight, axes, epsilon, gradient);
    }
    int n = weight.size();
    int count = rows.centre.length;
    int groups = (count + GROUP - 1) / GROUP;
    float[] toX = demand.wants(0) ? demand.array(x.size()) : null;
    float[] toWeight = new float[groups * n];
    float[] toBias = new float[groups * n];
    Chunks.run(
        count,
        GROUP,
        (from, length) -> {
          double[] sums = new double[2];
          int group = from / GROUP * n;
          for (int row = from; row < from + length; row++) {
            sums(gradient.array(), row, toWeight, toBias, group, sums);
            if (demand.wants(0)) {
              gradient(gradient.array(), row, sums, toX);
            }
          }
        });
    Shape each = Shape.of(groups, n);
    return new Tensor[] {
      demand.wants(0) ? Tensor.wrap(toX, x.shape()) : null,
      demand.wants(1) ? total(toWeight, each) : null,
      demand.wants(2) ? total(toBias, each) : null
    };
  }

  private Tensor total(float[] groups, Shape shape) {
    return Tensor.wrap(groups, shape).sum(Axes.of(0)).reshape(weight.shape());
  }

  private void sums(
      float[] g, int row, float[] toWeight, float[] toBias, int group, double[] sums) {
    int n = weight.size();
    float[] part = new float[2];
    sums[0] = 0;
    sums[1] = 0;
    for (int piece = 0; piece < n; piece += PIECE) {
      int at = row * n + piece;
      KERNELS.standardizedSums(
          x.array(),
          at,
          rows.centre[row],
          rows.factor[row],
          rows.term[row],
          g,
          at,
          weight.array(),
          piece,
          toWeight,
          toBias,
          group + piece,
          Math.min(PIECE, n - piece),
          part);
      add(part, sums);
    }
  }

  private void gradient(float[] g, int row, double[] sums, float[] out) {
    int n = weight.size();
    double scale = -(double) rows.factor[row] / n;
    KERNELS.standardizedGradient(
        x.array(),
        row * n,
        rows.centre[row],
        rows.factor[row],
        rows.term[row],
        g,
        row * n,
        weight.array(),
        0,
        (float) (scale * sums[1]),
        (float) (scale * sums[0]),
        out,
        row * n,
        n);
  }
}
