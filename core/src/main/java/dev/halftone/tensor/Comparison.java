package dev.halftone.tensor;

import java.util.Arrays;

/**
 * Comparisons, which give 1 where they hold and 0 elsewhere, and the choice between two tensors.
 *
 * <p>Everything but {@link #where} is flat almost everywhere, so its result is untracked: it counts
 * as a constant in every gradient. A comparison with NaN does not hold.
 */
public final class Comparison {
  private Comparison() {}

  private static Tensor compare(String operation, Tensor a, Tensor b, Broadcast.Loop loop) {
    Shape shape = Shape.broadcast(operation, a.shape(), b.shape());
    return Tensor.wrap(Broadcast.apply(a, b, shape, loop), shape);
  }

  /** 1 where a = b, else 0, broadcast; -0 equals +0. Untracked. */
  public static Tensor equal(Tensor a, Tensor b) {
    return compare(
        "equal",
        a,
        b,
        (left, ao, right, bo, out, oo, n) -> {
          for (int i = 0; i < n; i++) {
            out[oo + i] = left[ao + i] == right[bo + i] ? 1 : 0;
          }
        });
  }

  /** 1 where a &lt; b, else 0, broadcast. Untracked. */
  public static Tensor less(Tensor a, Tensor b) {
    return compare(
        "less",
        a,
        b,
        (left, ao, right, bo, out, oo, n) -> {
          for (int i = 0; i < n; i++) {
            out[oo + i] = left[ao + i] < right[bo + i] ? 1 : 0;
          }
        });
  }

  /** 1 where a &lt;= b, else 0, broadcast. Untracked. */
  public static Tensor lessEqual(Tensor a, Tensor b) {
    return compare(
        "lessEqual",
        a,
        b,
        (left, ao, right, bo, out, oo, n) -> {
          for (int i = 0; i < n; i++) {
            out[oo + i] = left[ao + i] <= right[bo + i] ? 1 : 0;
          }
        });
  }

  /** 1 where a &gt; b, else 0, broadcast. Untracked. */
  public static Tensor greater(Tensor a, Tensor b) {
    return less(b, a);
  }

  /** 1 where a &gt;= b, else 0, broadcast. Untracked. */
  public static Tensor greaterEqual(Tensor a, Tensor b) {
    return lessEqual(b, a);
  }

  /** -1, 0 or 1 by the sign, the same shape: a zero stays as it is, and NaN is NaN. Untracked. */
  public static Tensor sign(Tensor a) {
    float[] out = a.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.signum(out[i]);
    }
    return Tensor.wrap(out, a.shape());
  }

  /**
   * 1 where any element over axes is not 0, else 0, shaped as {@link Tensor#sum(Axes)}: 0 of none.
   * Untracked.
   */
  public static Tensor any(Tensor a, Axes axes) {
    Tensor zero = Tensor.scalar(0);
    return less(zero, nonzero(a).sum(axes));
  }

  /** 1 where all elements over axes are not 0, else 0: 1 of no elements. Untracked. */
  public static Tensor all(Tensor a, Axes axes) {
    Tensor zero = Tensor.scalar(0);
    return equal(equal(a, zero).sum(axes), zero);
  }

  private static Tensor nonzero(Tensor a) {
    float[] out = a.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i] == 0 ? 0 : 1;
    }
    return Tensor.wrap(out, a.shape());
  }

  record Where(Tensor condition) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      Tensor none = Tensor.wrap(new float[condition.size()], condition.shape());
      return new Tensor[] {
        demand.wants(0) ? where(condition, gradient, none) : null,
        demand.wants(1) ? where(condition, none, gradient) : null
      };
    }
  }

  /**
   * a where the condition is not 0, else b, all three broadcast.
   *
   * <p>The derivative goes to the one chosen; it is a choice and not a product, so what is not
   * chosen may be infinite or NaN. No gradient passes through the condition.
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Shape both = Shape.broadcast("where", a.shape(), b.shape());
    Shape shape = Shape.broadcast("where", condition.shape(), both);
    Tensor chosen = Movement.expand(condition.value(), shape);
    Tensor left = Movement.expand(a, shape);
    Tensor right = Movement.expand(b, shape);
    float[] mask = chosen.array();
    float[] in = left.array();
    float[] out = Arrays.copyOf(right.array(), mask.length);
    for (int i = 0; i < out.length; i++) {
      out[i] = mask[i] != 0 ? in[i] : out[i];
    }
    return Tensor.record(shape, out, new Where(chosen), left, right);
  }
}
