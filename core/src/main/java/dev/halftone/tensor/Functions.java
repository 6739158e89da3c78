package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;

/** Functions of one tensor, element by element, beyond the arithmetic of {@link Elementwise}. */
final class Functions {
  private static final Kernels KERNELS = KernelSelection.kernels();
  private static final float ROOT_HALF = (float) Math.sqrt(0.5);

  /** 1 / sqrt(2 pi), the peak of the normal density. */
  private static final float NORMAL_PEAK = 0.3989422804014327f;

  /** 2 / sqrt(pi), the slope of erf at 0. */
  private static final float ERF_SLOPE = 1.1283791670955126f;

  /** sqrt(2 / pi), of Hendrycks and Gimpel 2016. */
  private static final float GELU_SLOPE = 0.7978845608028654f;

  private Functions() {}

  private static Tensor[] only(Tensor gradient) {
    return new Tensor[] {gradient};
  }

  // Exponentials and logarithms

  /** Keeps the input: e^a as result + 1 would cancel far below 0. */
  record Expm1(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(a).exp()));
    }
  }

  static Tensor expm1(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::expm1), new Expm1(a), a);
  }

  record Log1p(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.div(demand.saved(a).add(1)));
    }
  }

  static Tensor log1p(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::log1p), new Log1p(a), a);
  }

  record Erf(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(a).square().neg().exp().mul(ERF_SLOPE)));
    }
  }

  static Tensor erf(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::erf), new Erf(a), a);
  }

  record LogAddExp(Tensor a, Tensor b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor difference = demand.saved(a).sub(demand.saved(b));
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(gradient.mul(difference.sigmoid()), a.shape()) : null,
        demand.wants(1)
            ? Reduction.sumTo(gradient.mul(difference.neg().sigmoid()), b.shape())
            : null
      };
    }
  }

  /** The larger plus softplus(-|a - b|); equal infinities have the difference 0, not NaN. */
  static Tensor logAddExp(Tensor a, Tensor b) {
    Shape shape = Shape.broadcast("logAddExp", a.shape(), b.shape());
    float[] out =
        Broadcast.apply(
            a,
            b,
            shape,
            (left, ao, right, bo, to, oo, n) -> {
              for (int i = 0; i < n; i++) {
                float x = left[ao + i];
                float y = right[bo + i];
                to[oo + i] = x == y ? 0 : -Math.abs(x - y);
              }
              KERNELS.softplus(to, oo, to, oo, n);
              for (int i = 0; i < n; i++) {
                to[oo + i] += Math.max(left[ao + i], right[bo + i]);
              }
            });
    return Tensor.record(shape, out, new LogAddExp(a, b), a, b);
  }

  /** In one pass each way, where the composition makes eight temporaries. */
  record BinaryCrossEntropy(Tensor logits, Tensor target) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor toTarget = demand.wants(1) ? gradient.mul(demand.saved(logits)).neg() : null;
      if (!demand.wants(0)) {
        return new Tensor[] {null, toTarget};
      }
      if (demand.recording()) {
        return new Tensor[] {gradient.mul(logits.sigmoid().sub(target)), toTarget};
      }
      float[] a = logits.array();
      float[] t = target.array();
      float[] g = gradient.array();
      float[] out = Workspace.array(gradient, a.length);
      Chunks.run(
          out.length,
          (from, n) -> {
            KERNELS.sigmoid(a, from, out, from, n);
            for (int i = from; i < from + n; i++) {
              out[i] = g[i] * (out[i] - t[i]);
            }
          });
      return new Tensor[] {Tensor.wrap(out, logits.shape()), toTarget};
    }
  }

  /** log(1 + e^a) - a t. */
  static Tensor binaryCrossEntropy(Tensor logits, Tensor target) {
    if (!logits.shape().equals(target.shape())) {
      return logits.softplus().sub(logits.mul(target));
    }
    float[] a = logits.array();
    float[] t = target.array();
    float[] out = Workspace.array(logits, a.length);
    Chunks.run(
        out.length,
        (from, n) -> {
          KERNELS.softplus(a, from, out, from, n);
          for (int i = from; i < from + n; i++) {
            out[i] -= a[i] * t[i];
          }
        });
    Op op = new BinaryCrossEntropy(logits, target);
    return Tensor.record(logits.shape(), out, op, logits, target);
  }

  // Powers

  record Rsqrt(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor y = demand.saved(result);
      return only(gradient.mul(y.square().mul(y).mul(-0.5f)));
    }
  }

  static Tensor rsqrt(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::rsqrt), Rsqrt::new, a);
  }

  record Power(Tensor a, float exponent) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      // Of a^0 the derivative is 0 everywhere, where 0 a^-1 would be NaN at 0.
      return only(
          exponent == 0
              ? gradient.mul(0)
              : gradient.mul(power(demand.saved(a), exponent - 1).mul(exponent)));
    }
  }

  static Tensor power(Tensor a, float exponent) {
    float[] out =
        Elementwise.map(a, (in, ao, to, oo, n) -> KERNELS.power(in, ao, exponent, to, oo, n));
    return Tensor.record(a.shape(), out, new Power(a, exponent), a);
  }

  /** The two rules are those of the limit: 0 with respect to a where b is 0, to b where a is 0. */
  record Powers(Tensor a, Tensor b, Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor base = demand.saved(a);
      Tensor exponent = demand.saved(b);
      Tensor zero = Tensor.scalar(0);
      Tensor toA = null;
      Tensor toB = null;
      if (demand.wants(0)) {
        Tensor slope = exponent.mul(powers(base, exponent.sub(1)));
        slope = Comparison.where(Comparison.equal(b.value(), zero), zero, slope);
        toA = Reduction.sumTo(gradient.mul(slope), a.shape());
      }
      if (demand.wants(1)) {
        Tensor slope = demand.saved(result).mul(base.log());
        slope = Comparison.where(Comparison.equal(a.value(), zero), zero, slope);
        toB = Reduction.sumTo(gradient.mul(slope), b.shape());
      }
      return new Tensor[] {toA, toB};
    }
  }

  static Tensor powers(Tensor a, Tensor b) {
    Shape shape = Shape.broadcast("pow", a.shape(), b.shape());
    float[] out = Broadcast.apply(a, b, shape, KERNELS::pow);
    return Tensor.record(shape, out, result -> new Powers(a, b, result), a, b);
  }

  // Angles

  record Sin(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(a).cos()));
    }
  }

  static Tensor sin(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::sin), new Sin(a), a);
  }

  record Cos(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(a).sin()).neg());
    }
  }

  static Tensor cos(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::cos), new Cos(a), a);
  }

  // Activations

  /** A product with a constant mask of 1 and slope, so linear on each side. */
  static Tensor leakyRelu(Tensor a, float slope) {
    float[] mask =
        Elementwise.map(
            a,
            (in, ao, to, oo, n) -> {
              for (int i = 0; i < n; i++) {
                to[oo + i] = in[ao + i] > 0 ? 1 : slope;
              }
            });
    return a.mul(Tensor.wrap(mask, a.shape()));
  }

  record Elu(Tensor a, float alpha) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      if (!demand.recording()) {
        return only(Elementwise.pair(gradient, a, this::gradient));
      }
      Tensor positive = Comparison.greater(a, Tensor.scalar(0));
      Tensor below = a.minimum(Tensor.scalar(0)).exp().mul(alpha);
      return only(gradient.mul(Comparison.where(positive, Tensor.scalar(1), below)));
    }

    private void gradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n) {
      for (int i = 0; i < n; i++) {
        out[oo + i] = Math.min(x[xo + i], 0);
      }
      KERNELS.exp(out, oo, out, oo, n);
      for (int i = 0; i < n; i++) {
        out[oo + i] = g[go + i] * (x[xo + i] > 0 ? 1 : alpha * out[oo + i]);
      }
    }
  }

  static Tensor elu(Tensor a, float alpha) {
    float[] out = Elementwise.map(a, KERNELS::expm1);
    float[] in = a.array();
    for (int i = 0; i < out.length; i++) {
      out[i] = in[i] > 0 ? in[i] : alpha * out[i];
    }
    return Tensor.record(a.shape(), out, new Elu(a, alpha), a);
  }

  /** By Φ + x φ, Φ and φ the normal distribution and density. */
  record Gelu(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      if (!demand.recording()) {
        return only(Elementwise.pair(gradient, a, KERNELS::geluGradient));
      }
      Tensor density = a.square().mul(-0.5f).exp().mul(NORMAL_PEAK);
      Tensor probability = a.mul(ROOT_HALF).erf().add(1).mul(0.5f);
      return only(gradient.mul(probability.add(a.mul(density))));
    }
  }

  static Tensor gelu(Tensor a) {
    return Tensor.record(a.shape(), Elementwise.map(a, KERNELS::gelu), new Gelu(a), a);
  }

  static Tensor geluTanh(Tensor a) {
    Tensor cubic = a.square().mul(0.044715f).add(1).mul(a).mul(GELU_SLOPE);
    return a.mul(cubic.tanh().add(1)).mul(0.5f);
  }

  record Clamp(Tensor inside) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(inside));
    }
  }

  static Tensor clamp(Tensor a, float low, float high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: expected low <= high, got low " + low + " and high " + high);
    }
    float[] in = a.array();
    float[] out = new float[in.length];
    float[] inside = new float[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = Math.min(Math.max(in[i], low), high);
      inside[i] = in[i] >= low && in[i] <= high ? 1 : 0;
    }
    return Tensor.record(a.shape(), out, new Clamp(Tensor.wrap(inside, a.shape())), a);
  }
}
