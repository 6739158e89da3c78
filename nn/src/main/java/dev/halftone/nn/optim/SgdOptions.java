package dev.halftone.nn.optim;

/**
 * Settings of {@link Sgd}.
 *
 * @param rate learning rate by step
 * @param momentum share of the velocity that stays, in [0, 1)
 * @param nesterov whether the gradient is taken as if the velocity had acted already
 * @param decay classic L2 decay: this times the weight is added to the gradient
 * @param clipNorm largest Euclidean norm of all gradients together; longer ones are shortened to it
 */
public record SgdOptions(
    Schedule rate, float momentum, boolean nesterov, float decay, float clipNorm) {

  /** Checks the ranges. */
  public SgdOptions {
    Ranges.fraction("sgd", "momentum", momentum);
    Ranges.notNegative("sgd", "decay", decay);
    Ranges.positive("sgd", "clipNorm", clipNorm);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("sgd: expected momentum > 0 with nesterov, got 0.0");
    }
  }

  /** No momentum, no decay, no clipping. */
  public static SgdOptions of(Schedule rate) {
    return new SgdOptions(rate, 0, false, 0, Float.POSITIVE_INFINITY);
  }

  /** A constant rate, the rest as in {@link #of(Schedule)}. */
  public static SgdOptions of(double rate) {
    return of(Schedule.constant(rate));
  }

  /** The same with momentum (Polyak). */
  public SgdOptions withMomentum(float value) {
    return new SgdOptions(rate, value, false, decay, clipNorm);
  }

  /** The same with Nesterov's momentum. */
  public SgdOptions withNesterov(float value) {
    return new SgdOptions(rate, value, true, decay, clipNorm);
  }

  /** The same with classic L2 decay. */
  public SgdOptions withDecay(float value) {
    return new SgdOptions(rate, momentum, nesterov, value, clipNorm);
  }

  /** The same with gradients shortened to a largest norm. */
  public SgdOptions withClipNorm(float value) {
    return new SgdOptions(rate, momentum, nesterov, decay, value);
  }
}
