package dev.halftone.nn;

import dev.halftone.nn.loss.Divergence;
import dev.halftone.nn.loss.NegativeLogLikelihood;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/**
 * Independent normal distributions N(mean, exp(logVariance)), as an encoder gives them; both [B,
 * Z].
 *
 * @param mean of each coordinate
 * @param logVariance natural logarithm of each variance
 */
public record DiagonalGaussian(Tensor mean, Tensor logVariance) {

  /** Checks that both have the same shape with a batch axis. */
  public DiagonalGaussian {
    if (!mean.shape().equals(logVariance.shape()) || mean.shape().rank() < 1) {
      throw new IllegalArgumentException(
          "diagonalGaussian: expected mean and logVariance of one shape [batch, ...], got mean "
              + mean.shape()
              + " and logVariance "
              + logVariance.shape());
    }
  }

  /**
   * The two halves of an encoder's output: [B, 2·Z] to means [B, Z] and log-variances [B, Z].
   *
   * @throws IllegalArgumentException unless the last axis of a matrix has even extent
   */
  public static DiagonalGaussian halves(Tensor encoded) {
    Shape shape = encoded.shape();
    if (shape.rank() != 2 || shape.extent(1) % 2 != 0) {
      throw new IllegalArgumentException(
          "diagonalGaussian: expected [batch, 2·features] to halve, got " + shape);
    }
    int features = shape.extent(1) / 2;
    return new DiagonalGaussian(
        encoded.slice(1, 0, features), encoded.slice(1, features, 2 * features));
  }

  /** With variance softplus(raw) + least, for heads that do not give a logarithm. */
  public static DiagonalGaussian fromSoftplus(Tensor mean, Tensor raw, float least) {
    return new DiagonalGaussian(mean, raw.softplus().add(least).log());
  }

  /**
   * A reparameterised draw of the shape of the mean (Kingma and Welling 2014): mean +
   * exp(logVariance / 2)·e, e standard normal. Row i of a batch uses the generator's words after
   * those of the rows before it, so how rows are cut into batches does not change their noise.
   */
  public Tensor sample(Philox generator) {
    return mean.add(logVariance.mul(0.5f).exp().mul(generator.normal(mean.shape())));
  }

  /** A draw in training, the mean under inference. */
  public Tensor sample(Pass pass) {
    return pass instanceof Training training ? sample(training.generator()) : mean;
  }

  /** KL to N(0, 1): (mean² + variance - logVariance - 1) / 2 per coordinate, reduced. */
  public Tensor divergenceToStandard(Reduction reduction) {
    return Divergence.gaussianToStandard(mean, logVariance, reduction);
  }

  /** KL to another distribution of the same shape, reduced. */
  public Tensor divergenceTo(DiagonalGaussian prior, Reduction reduction) {
    return Divergence.gaussian(mean, logVariance, prior.mean, prior.logVariance, reduction);
  }

  /**
   * KL to N(0, 1) with free bits (Kingma et al. 2016): per coordinate the batch mean, at least
   * {@code free} nats, summed over coordinates. A coordinate below the floor gets no gradient.
   *
   * @throws IllegalArgumentException if {@code free} is negative
   */
  public Tensor divergenceWithFreeBits(float free) {
    if (!(free >= 0)) {
      throw new IllegalArgumentException("divergenceWithFreeBits: expected free >= 0, got " + free);
    }
    Tensor perCoordinate = Divergence.gaussianToStandardTerms(mean, logVariance).mean(Axes.of(0));
    return Tensor.scalar(free).maximum(perCoordinate).sum();
  }

  /** Negative log-density of x, of the same shape, constants included, reduced. */
  public Tensor negativeLogDensity(Tensor x, Reduction reduction) {
    return NegativeLogLikelihood.gaussian(mean, logVariance, x, reduction);
  }
}
