package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/** Entropies in nats, one term per element; {@link Reduction#SUM_MEAN} gives that of a sample. */
public final class Entropy {
  private Entropy() {}

  /**
   * Of the categories softmax(s), shape [B, K]: -p·ln p; between 0 and ln K for a sample, and ln K
   * minus {@link Divergence#categoricalToUniform}.
   *
   * @throws IllegalArgumentException if the logits are not a matrix
   */
  public static Tensor categorical(Tensor logits, Reduction reduction) {
    Shapes.matrix("categorical entropy", "logits", logits);
    Tensor logProbability = logits.logSoftmax(-1);
    return reduction.apply(logProbability.exp().mul(logProbability).neg());
  }
}
