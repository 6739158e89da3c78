package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;

/** Operations that work element by element, with broadcasting: unary first, then binary. */
final class Elementwise {
  /** A loop over a contiguous run. */
  interface Loop {
    void run(float[] a, int ao, float[] out, int oo, int n);
  }

  private static final Kernels KERNELS = KernelSelection.kernels();

  private Elementwise() {}

  static float[] map(Tensor a, Loop loop) {
    float[] in = a.array();
    float[] out = Workspace.array(a, in.length);
    Chunks.run(in.length, (from, n) -> loop.run(in, from, out, from, n));
    return out;
  }

  private static Tensor[] only(Tensor gradient) {
    return new Tensor[] {gradient};
  }

  // Unary

  record Neg() implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.neg());
    }
  }

  static Tensor neg(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::neg), new Neg(), a);
  }

  record Abs(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(Comparison.sign(a)));
    }
  }

  static Tensor abs(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::abs), new Abs(a), a);
  }

  record Exp(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(result)));
    }
  }

  static Tensor exp(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::exp), Exp::new, a);
  }

  record Log(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.div(demand.saved(a)));
    }
  }

  static Tensor log(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::log), new Log(a), a);
  }

  record Sqrt(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.div(demand.saved(result).mul(2)));
    }
  }

  static Tensor sqrt(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::sqrt), Sqrt::new, a);
  }

  record Square(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(a).mul(2)));
    }
  }

  static Tensor square(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::square), new Square(a), a);
  }

  record Reciprocal(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(result).square()).neg());
    }
  }

  static Tensor reciprocal(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::reciprocal), Reciprocal::new, a);
  }

  record Tanh(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor y = demand.saved(result);
      return only(
          demand.recording()
              ? gradient.mul(y.square().neg().add(1))
              : pair(gradient, y, KERNELS::tanhGradient));
    }
  }

  static Tensor tanh(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::tanh), Tanh::new, a);
  }

  record Sigmoid(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor y = demand.saved(result);
      return only(
          demand.recording()
              ? gradient.mul(y.mul(y.neg().add(1)))
              : pair(gradient, y, KERNELS::sigmoidGradient));
    }
  }

  static Tensor sigmoid(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::sigmoid), Sigmoid::new, a);
  }

  record Softplus(Tensor a) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(demand.saved(a).sigmoid()));
    }
  }

  static Tensor softplus(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::softplus), new Softplus(a), a);
  }

  /**
   * Keeps the result, not the input: both are positive in the same places, and the result lives on.
   */
  record Relu(Tensor result) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(wherePositive(result, gradient));
    }
  }

  static Tensor relu(Tensor a) {
    return Tensor.record(a.shape(), map(a, KERNELS::relu), Relu::new, a);
  }

  /** Linear in what it lets through, so its own adjoint. */
  record WherePositive(Tensor mask) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(wherePositive(mask, gradient));
    }
  }

  static Tensor wherePositive(Tensor mask, Tensor a) {
    float[] out = pairValues(a, mask, KERNELS::reluGradient);
    return Tensor.record(a.shape(), out, new WherePositive(mask.value()), a);
  }

  /** A fused pullback loop: first the saved tensor, then the gradient. */
  static Tensor pair(Tensor gradient, Tensor saved, Broadcast.Loop loop) {
    return Tensor.wrap(pairValues(gradient, saved, loop), gradient.shape());
  }

  private static float[] pairValues(Tensor gradient, Tensor saved, Broadcast.Loop loop) {
    return Broadcast.apply(saved, gradient, gradient.shape(), loop);
  }

  // With a number

  record Scale(float factor) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient.mul(factor));
    }
  }

  static Tensor scale(Tensor a, float factor) {
    float[] out = map(a, (in, ao, to, oo, n) -> KERNELS.scale(in, ao, factor, to, oo, n));
    return Tensor.record(a.shape(), out, new Scale(factor), a);
  }

  record Shift() implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return only(gradient);
    }
  }

  static Tensor shift(Tensor a, float term) {
    float[] out = map(a, (in, ao, to, oo, n) -> KERNELS.shift(in, ao, term, to, oo, n));
    return Tensor.record(a.shape(), out, new Shift(), a);
  }

  // Binary

  private static Tensor binary(String operation, Tensor a, Tensor b, Broadcast.Loop loop, Op op) {
    Shape shape = Shape.broadcast(operation, a.shape(), b.shape());
    return Tensor.record(shape, Broadcast.apply(a, b, shape, loop), op, a, b);
  }

  record Add(Shape a, Shape b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(gradient, a) : null,
        demand.wants(1) ? Reduction.sumTo(gradient, b) : null
      };
    }
  }

  static Tensor add(Tensor a, Tensor b) {
    return binary("add", a, b, KERNELS::add, new Add(a.shape(), b.shape()));
  }

  record Sub(Shape a, Shape b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(gradient, a) : null,
        demand.wants(1) ? Reduction.sumTo(gradient, b).neg() : null
      };
    }
  }

  static Tensor sub(Tensor a, Tensor b) {
    return binary("sub", a, b, KERNELS::sub, new Sub(a.shape(), b.shape()));
  }

  record Mul(Tensor a, Tensor b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(gradient.mul(demand.saved(b)), a.shape()) : null,
        demand.wants(1) ? Reduction.sumTo(gradient.mul(demand.saved(a)), b.shape()) : null
      };
    }
  }

  static Tensor mul(Tensor a, Tensor b) {
    return binary("mul", a, b, KERNELS::mul, new Mul(a, b));
  }

  record Div(Tensor a, Tensor b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor divisor = demand.saved(b);
      Tensor toA = gradient.div(divisor);
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(toA, a.shape()) : null,
        demand.wants(1)
            ? Reduction.sumTo(toA.mul(demand.saved(a)).div(divisor).neg(), b.shape())
            : null
      };
    }
  }

  static Tensor div(Tensor a, Tensor b) {
    return binary("div", a, b, KERNELS::div, new Div(a, b));
  }

  /** The gradient goes to the larger (smaller) element, and to the first where they are equal. */
  record Extreme(Tensor result, Tensor a, Tensor b) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor toA = gradient.mul(Comparison.equal(a, result));
      return new Tensor[] {
        demand.wants(0) ? Reduction.sumTo(toA, a.shape()) : null,
        demand.wants(1) ? Reduction.sumTo(gradient.sub(toA), b.shape()) : null
      };
    }
  }

  static Tensor maximum(Tensor a, Tensor b) {
    return extreme("maximum", a, b, KERNELS::maximum);
  }

  static Tensor minimum(Tensor a, Tensor b) {
    return extreme("minimum", a, b, KERNELS::minimum);
  }

  private static Tensor extreme(String operation, Tensor a, Tensor b, Broadcast.Loop loop) {
    Shape shape = Shape.broadcast(operation, a.shape(), b.shape());
    float[] out = Broadcast.apply(a, b, shape, loop);
    return Tensor.record(
        shape, out, result -> new Extreme(result.value(), a.value(), b.value()), a, b);
  }

  /** Adds to a tensor that nobody else holds: only the reverse pass may, for sums that it owns. */
  static void addInPlace(Tensor sum, Tensor term) {
    float[] to = sum.array();
    float[] from = term.array();
    Chunks.run(to.length, (at, n) -> KERNELS.add(to, at, from, at, to, at, n));
  }
}
