package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/**
 * Kullback-Leibler divergences KL(q || p) in nats, one term per element; {@link Reduction#SUM_MEAN}
 * gives the divergence of a sample, averaged over the batch. Tensors whose shapes do not fit are an
 * {@link IllegalArgumentException} that names them.
 */
public final class Divergence {
  private Divergence() {}

  /** N(m, exp(l)) from N(0, 1), shapes [B, Z]: (m² + exp(l) - l - 1) / 2. */
  public static Tensor gaussianToStandard(Tensor mean, Tensor logVariance, Reduction reduction) {
    return reduction.apply(gaussianToStandardTerms(mean, logVariance));
  }

  /** The terms of {@link #gaussianToStandard} before the reduction, of the shape of the mean. */
  public static Tensor gaussianToStandardTerms(Tensor mean, Tensor logVariance) {
    Shapes.same("gaussianToStandard", "mean", mean, "logVariance", logVariance);
    return mean.square().add(logVariance.exp()).sub(logVariance).sub(1).mul(0.5f);
  }

  /** N(m, exp(l)) from N(n, exp(k)): (k - l + (exp(l) + (m - n)²)·exp(-k) - 1) / 2. */
  public static Tensor gaussian(
      Tensor mean,
      Tensor logVariance,
      Tensor priorMean,
      Tensor priorLogVariance,
      Reduction reduction) {
    Shapes.same("gaussian", "mean", mean, "logVariance", logVariance);
    Shapes.same("gaussian", "mean", mean, "priorMean", priorMean);
    Shapes.same("gaussian", "mean", mean, "priorLogVariance", priorLogVariance);
    Tensor ratio = logVariance.sub(priorLogVariance);
    Tensor distance = mean.sub(priorMean).square().mul(priorLogVariance.neg().exp());
    return reduction.apply(ratio.exp().add(distance).sub(ratio).sub(1).mul(0.5f));
  }

  /** softmax(s) from the uniform distribution over K, shape [B, K]: p·ln(K·p). */
  public static Tensor categoricalToUniform(Tensor logits, Reduction reduction) {
    Shapes.matrix("categoricalToUniform", "logits", logits);
    float logClasses = (float) StrictMath.log(logits.shape().extent(1));
    Tensor logProbability = logits.logSoftmax(-1);
    return reduction.apply(logProbability.exp().mul(logProbability.add(logClasses)));
  }

  /** softmax(s) from softmax(r), shapes [B, K]: p·(ln p - ln q). */
  public static Tensor categorical(Tensor logits, Tensor priorLogits, Reduction reduction) {
    Shapes.matrix("categorical", "logits", logits);
    Shapes.same("categorical", "logits", logits, "priorLogits", priorLogits);
    Tensor logProbability = logits.logSoftmax(-1);
    return reduction.apply(
        logProbability.exp().mul(logProbability.sub(priorLogits.logSoftmax(-1))));
  }

  /** Coins of logit s from coins of logit r: p·(ln p - ln q) + (1 - p)·(ln(1 - p) - ln(1 - q)). */
  public static Tensor bernoulli(Tensor logits, Tensor priorLogits, Reduction reduction) {
    Shapes.same("bernoulli", "logits", logits, "priorLogits", priorLogits);
    // With ln p - ln(1 - p) = s and ln(1 - p) = -softplus(s).
    Tensor difference = logits.sub(priorLogits);
    return reduction.apply(
        logits.sigmoid().mul(difference).add(priorLogits.softplus()).sub(logits.softplus()));
  }
}
