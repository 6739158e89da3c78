package dev.halftone.nn.optim;

/**
 * Settings of {@link Adam}.
 *
 * @param rate learning rate by step
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the corrected second moment
 * @param decay factor of the weight decay
 * @param decoupled whether decay shrinks the weight directly (AdamW) instead of being added to the
 *     gradient (classic L2)
 * @param clipNorm largest Euclidean norm of all gradients together; longer ones are shortened to it
 */
public record AdamOptions(
    Schedule rate,
    float beta1,
    float beta2,
    float epsilon,
    float decay,
    boolean decoupled,
    float clipNorm) {

  /** Checks the ranges. */
  public AdamOptions {
    Ranges.fraction("adam", "beta1", beta1);
    Ranges.fraction("adam", "beta2", beta2);
    Ranges.notNegative("adam", "epsilon", epsilon);
    Ranges.notNegative("adam", "decay", decay);
    Ranges.positive("adam", "clipNorm", clipNorm);
  }

  /** Betas 0.9 and 0.999, epsilon 1e-8, no decay, no clipping. */
  public static AdamOptions of(Schedule rate) {
    return new AdamOptions(rate, 0.9f, 0.999f, 1e-8f, 0, false, Float.POSITIVE_INFINITY);
  }

  /** A constant rate, the rest as in {@link #of(Schedule)}. */
  public static AdamOptions of(double rate) {
    return of(Schedule.constant(rate));
  }

  /** The same with other betas. */
  public AdamOptions withBetas(float first, float second) {
    return new AdamOptions(rate, first, second, epsilon, decay, decoupled, clipNorm);
  }

  /** The same with another epsilon. */
  public AdamOptions withEpsilon(float value) {
    return new AdamOptions(rate, beta1, beta2, value, decay, decoupled, clipNorm);
  }

  /** The same with classic L2 decay: value·w is added to the gradient. */
  public AdamOptions withDecay(float value) {
    return new AdamOptions(rate, beta1, beta2, epsilon, value, false, clipNorm);
  }

  /** The same with the decay of AdamW (Loshchilov and Hutter 2019): w shrinks by rate·value·w. */
  public AdamOptions withDecoupledDecay(float value) {
    return new AdamOptions(rate, beta1, beta2, epsilon, value, true, clipNorm);
  }

  /** The same with gradients shortened to a largest norm. */
  public AdamOptions withClipNorm(float value) {
    return new AdamOptions(rate, beta1, beta2, epsilon, decay, decoupled, value);
  }
}
