package dev.halftone.tensor;

/**
 * Rounding to whole numbers, and how a gradient is led past a step.
 *
 * <p>Rounding is flat almost everywhere, so its result is untracked: it counts as a constant in
 * every gradient. Signed zeros, infinities and NaN stay as they are.
 */
public final class Rounding {
  private Rounding() {}

  /** The next whole number below, the same shape. Untracked. */
  public static Tensor floor(Tensor a) {
    float[] out = a.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.floor(out[i]);
    }
    return Tensor.wrap(out, a.shape());
  }

  /** The next whole number above, the same shape. Untracked. */
  public static Tensor ceil(Tensor a) {
    float[] out = a.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.ceil(out[i]);
    }
    return Tensor.wrap(out, a.shape());
  }

  /** The nearest whole number, the even one from halfway, the same shape. Untracked. */
  public static Tensor round(Tensor a) {
    float[] out = a.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.rint(out[i]);
    }
    return Tensor.wrap(out, a.shape());
  }

  record StraightThrough() implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {gradient};
    }
  }

  /**
   * Exactly the elements of value, with the gradient of the surrogate; both of the same shape
   * (Bengio, Léonard and Courville 2013). No gradient reaches value.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor straightThrough(Tensor value, Tensor surrogate) {
    if (!value.shape().equals(surrogate.shape())) {
      throw new IllegalArgumentException(
          "straightThrough: expected value and surrogate of the same shape, got %s and %s"
              .formatted(value.shape(), surrogate.shape()));
    }
    return Tensor.record(value.shape(), value.detach().array(), new StraightThrough(), surrogate);
  }
}
