package dev.halftone.tensor;

import java.util.Arrays;

/** Spread and length over axes, and running sums. */
final class Statistics {
  private Statistics() {}

  // Variance

  record Variance(Tensor a, Axes axes, Shape kept, int divisor) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor deviation = centered(demand.saved(a), axes);
      return new Tensor[] {gradient.reshape(kept).mul(deviation).mul(2f / divisor)};
    }
  }

  static Tensor variance(Tensor a, Axes axes, int correction) {
    boolean[] folded = axes.folded("variance", a.shape());
    Shape kept = Axes.keptShape(a.shape(), folded);
    int count = 1;
    for (int axis = 0; axis < folded.length; axis++) {
      count *= folded[axis] ? a.shape().extent(axis) : 1;
    }
    int divisor = Math.max(0, count - correction);
    Tensor deviation = centered(a.value(), axes);
    float[] out = deviation.square().sum(axes).div(divisor).array();
    Op op = new Variance(a, axes, kept, divisor);
    return Tensor.record(axes.remaining(a.shape(), folded), out, op, a);
  }

  /**
   * a less its mean, twice: the mean of large numbers is off by half an ulp of theirs, and the mean
   * of what remains removes that.
   */
  static Tensor centered(Tensor a, Axes axes) {
    Tensor once = a.sub(a.mean(axes.kept()));
    return once.sub(once.mean(axes.kept()));
  }

  // Standardization

  record Standardize(Tensor a, Tensor result, Tensor scale, Axes axes, float epsilon)
      implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor y = demand.saved(result);
      Tensor r = demand.recording() ? reciprocalDeviation(a, axes, epsilon) : scale;
      Tensor along = y.mul(gradient.mul(y).mean(axes.kept()));
      return new Tensor[] {gradient.sub(gradient.mean(axes.kept())).sub(along).mul(r)};
    }
  }

  static Tensor standardize(Tensor a, Axes axes, float epsilon) {
    Tensor scale = reciprocalDeviation(a.value(), axes, epsilon);
    float[] out = centered(a.value(), axes).mul(scale).array();
    return Tensor.record(
        a.shape(), out, result -> new Standardize(a, result, scale, axes, epsilon), a);
  }

  private static Tensor reciprocalDeviation(Tensor a, Axes axes, float epsilon) {
    return variance(a, axes.kept(), 0).add(epsilon).rsqrt();
  }

  /**
   * The gradients of x, w and b in w·standardize(x) + b, w stretched over x, by ops that can be
   * differentiated again.
   */
  static Tensor[] affinePullback(
      Tensor x, Tensor weight, Axes axes, float epsilon, Tensor gradient) {
    Tensor y = standardize(x, axes, epsilon);
    Tensor g = gradient.mul(weight);
    Tensor along = y.mul(g.mul(y).mean(axes.kept()));
    Tensor across = g.sub(g.mean(axes.kept())).sub(along);
    return new Tensor[] {
      across.mul(reciprocalDeviation(x, axes, epsilon)),
      Reduction.sumTo(gradient.mul(y), weight.shape()),
      Reduction.sumTo(gradient, weight.shape())
    };
  }

  // Norm

  /** Where the norm is 0 it is divided by 1, and its subgradient is 0. */
  record Norm(Tensor a, Shape kept, Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor norm = demand.saved(result).reshape(kept);
      Tensor divisor = norm.add(Comparison.equal(norm.value(), Tensor.scalar(0)));
      return new Tensor[] {gradient.reshape(kept).mul(demand.saved(a).div(divisor))};
    }
  }

  static Tensor norm(Tensor a, Axes axes) {
    boolean[] folded = axes.folded("norm", a.shape());
    Shape kept = Axes.keptShape(a.shape(), folded);
    float[] out = new float[kept.size()];
    if (a.size() > 0) {
      Tensor unit = powerOfTwo(a.value().abs().max(axes.kept()));
      out = a.value().div(unit).square().sum(axes.kept()).sqrt().mul(unit).array();
    }
    return Tensor.record(
        axes.remaining(a.shape(), folded), out, result -> new Norm(a, kept, result), a);
  }

  /**
   * The power of two at or below each element: to divide by it is exact, and squares stay small.
   */
  private static Tensor powerOfTwo(Tensor largest) {
    float[] out = largest.toArray();
    for (int i = 0; i < out.length; i++) {
      boolean ordinary = out[i] > 0 && out[i] <= Float.MAX_VALUE;
      out[i] = ordinary ? Math.scalb(1f, Math.max(-126, Math.getExponent(out[i]))) : 1;
    }
    return Tensor.wrap(out, largest.shape());
  }

  // Running sum: its adjoint sums from the other end.

  record CumulativeSum(int axis) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {cumulativeSum(gradient.flip(axis), axis).flip(axis)};
    }
  }

  static Tensor cumulativeSum(Tensor a, int axis) {
    int positive = a.shape().axis("cumulativeSum", axis);
    int n = a.shape().extent(positive);
    int inner = a.shape().sizeBetween(positive + 1, a.shape().rank());
    float[] in = a.array();
    float[] out = new float[in.length];
    if (out.length > 0) {
      Chunks.runRows(
          in.length / (n * inner),
          n * inner,
          (from, count) -> {
            double[] sums = new double[inner];
            for (int block = from; block < from + count; block++) {
              Arrays.fill(sums, 0);
              for (int i = block * n * inner; i < (block + 1) * n * inner; i++) {
                sums[i % inner] += in[i];
                out[i] = (float) sums[i % inner];
              }
            }
          });
    }
    return Tensor.record(a.shape(), out, new CumulativeSum(positive), a);
  }
}
