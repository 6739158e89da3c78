package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/**
 * Losses of an output against a target of the same shape, element by element. Another shape is an
 * {@link IllegalArgumentException} that names both.
 */
public final class Reconstruction {
  private Reconstruction() {}

  /** Squared error (y - t)². */
  public static Tensor squaredError(Tensor output, Tensor target, Reduction reduction) {
    Shapes.same("squaredError", "output", output, "target", target);
    return reduction.apply(output.sub(target).square());
  }

  /** Absolute error |y - t|; gradient 0 where they are equal. */
  public static Tensor absoluteError(Tensor output, Tensor target, Reduction reduction) {
    Shapes.same("absoluteError", "output", output, "target", target);
    return reduction.apply(output.sub(target).abs());
  }

  /**
   * Huber's loss: with e = |y - t|, e²/2 up to delta and delta·(e - delta/2) beyond.
   *
   * @throws IllegalArgumentException if delta is not positive
   */
  public static Tensor huber(Tensor output, Tensor target, float delta, Reduction reduction) {
    Shapes.same("huber", "output", output, "target", target);
    if (!(delta > 0)) {
      throw new IllegalArgumentException("huber: expected delta > 0, got " + delta);
    }
    Tensor error = output.sub(target).abs();
    Tensor near = error.minimum(Tensor.scalar(delta));
    return reduction.apply(near.square().mul(0.5f).add(error.sub(near).mul(delta)));
  }

  /**
   * Binary cross-entropy of probabilities, -t·ln(y) - (1 - t)·ln(1 - y), where a probability below
   * 2^-126 counts as 2^-126, so that no element costs more than 87.4. {@link
   * #binaryCrossEntropyFromLogits} is exact in the tails.
   */
  public static Tensor binaryCrossEntropy(Tensor output, Tensor target, Reduction reduction) {
    Shapes.same("binaryCrossEntropy", "output", output, "target", target);
    Tensor positive = target.mul(atLeastTiny(output).log());
    Tensor negative = target.neg().add(1).mul(atLeastTiny(output.neg().add(1)).log());
    return reduction.apply(positive.add(negative).neg());
  }

  /** Binary cross-entropy of logits, ln(1 + exp(s)) - s·t, stable for every s; t in [0, 1]. */
  public static Tensor binaryCrossEntropyFromLogits(
      Tensor logits, Tensor target, Reduction reduction) {
    Shapes.same("binaryCrossEntropyFromLogits", "logits", logits, "target", target);
    return reduction.apply(logits.binaryCrossEntropyWithLogits(target));
  }

  private static Tensor atLeastTiny(Tensor probability) {
    return probability.maximum(Tensor.scalar(Float.MIN_NORMAL));
  }
}
