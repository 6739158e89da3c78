package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Rounding;
import dev.halftone.tensor.Tensor;

/**
 * Differentiable draws from categories (Jang, Gu and Poole 2017; Maddison, Mnih and Teh 2017):
 * logits [B, K] to rows on the simplex [B, K], softmax((logits + g) / temperature) with g standard
 * Gumbel noise.
 *
 * <p>The divergence of the categories themselves is {@link
 * dev.halftone.nn.loss.Divergence#categoricalToUniform} and their entropy {@link
 * dev.halftone.nn.loss.Entropy#categorical}; both use neither noise nor temperature.
 *
 * @param temperature above 0; the lower, the nearer to one-hot
 * @param hard whether the value is the one-hot row of the largest entry, with the gradient of the
 *     soft one (straight-through)
 */
public record GumbelSoftmax(float temperature, boolean hard) {

  /** Checks the temperature. */
  public GumbelSoftmax {
    Check.positive("gumbelSoftmax", "temperature", temperature);
  }

  /** Rows inside the simplex. */
  public static GumbelSoftmax soft(double temperature) {
    return new GumbelSoftmax((float) temperature, false);
  }

  /** One-hot rows with the gradient of soft ones. */
  public static GumbelSoftmax hard(double temperature) {
    return new GumbelSoftmax((float) temperature, true);
  }

  /**
   * A draw in training; under inference the one-hot row of the largest logit.
   *
   * @throws IllegalArgumentException if the logits are not a matrix
   */
  public Tensor sample(Tensor logits, Pass pass) {
    requireRows(logits);
    return pass instanceof Training training
        ? sample(logits, training.generator())
        : oneHot(logits);
  }

  /**
   * A draw with noise from {@code generator}.
   *
   * @throws IllegalArgumentException if the logits are not a matrix
   */
  public Tensor sample(Tensor logits, Philox generator) {
    requireRows(logits);
    Tensor noisy = logits.add(generator.gumbel(logits.shape()));
    Tensor soft = noisy.mul(1 / temperature).softmax(-1);
    // The value of soft + (hard - soft) is exactly hard only where the difference is exact, so the
    // one-hot row is put in as a value, not computed.
    return hard ? Rounding.straightThrough(oneHot(noisy), soft) : soft;
  }

  private static Tensor oneHot(Tensor logits) {
    return Tensor.oneHot(logits.argMax(-1), logits.shape().extent(-1));
  }

  private static void requireRows(Tensor logits) {
    if (logits.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "gumbelSoftmax: expected logits of shape [batch, categories], got " + logits.shape());
    }
  }
}
