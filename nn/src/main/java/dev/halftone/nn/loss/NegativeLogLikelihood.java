package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/**
 * Negative logarithms of densities, in nats, constants included. Tensors of different shapes are an
 * {@link IllegalArgumentException} that names them.
 */
public final class NegativeLogLikelihood {
  private static final float LOG_TWO_PI = 1.837877f;

  private NegativeLogLikelihood() {}

  /** Of a normal per element: (l + (t - m)²·exp(-l) + ln 2 pi) / 2, l the log-variance. */
  public static Tensor gaussian(
      Tensor mean, Tensor logVariance, Tensor target, Reduction reduction) {
    Shapes.same("gaussian", "mean", mean, "target", target);
    Shapes.same("gaussian", "mean", mean, "logVariance", logVariance);
    Tensor squares = target.sub(mean).square().mul(logVariance.neg().exp());
    return reduction.apply(logVariance.add(squares).add(LOG_TWO_PI).mul(0.5f));
  }

  /**
   * Of a normal with one known standard deviation d: (t - m)² / (2·d²) + ln d + ln(2 pi) / 2.
   *
   * @throws IllegalArgumentException if the deviation is not positive
   */
  public static Tensor gaussian(Tensor mean, float deviation, Tensor target, Reduction reduction) {
    Shapes.same("gaussian", "mean", mean, "target", target);
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("gaussian: expected deviation > 0, got " + deviation);
    }
    float constant = (float) (StrictMath.log(deviation) + LOG_TWO_PI / 2);
    float precision = (float) (0.5 / ((double) deviation * deviation));
    return reduction.apply(target.sub(mean).square().mul(precision).add(constant));
  }

  /** Of coin tosses with logits s: ln(1 + exp(s)) - s·t; the same as binary cross-entropy. */
  public static Tensor bernoulliFromLogits(Tensor logits, Tensor target, Reduction reduction) {
    Shapes.same("bernoulliFromLogits", "logits", logits, "target", target);
    return reduction.apply(logits.binaryCrossEntropyWithLogits(target));
  }
}
