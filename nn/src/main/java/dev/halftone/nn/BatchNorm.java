package dev.halftone.nn;

import dev.halftone.tensor.Normalization;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) of [B, C] or [B, C, ...] to the same shape, each of
 * C channels over the batch and all further axes: y = scale·(x - mean) / sqrt(variance + epsilon) +
 * shift.
 *
 * <p>In training mean and variance are the batch's (divided by N), and the running ones move: r =
 * (1 - momentum)·r + momentum·batch. Under inference they are the running ones. PyTorch's default
 * is momentum 0.1 and epsilon 1e-5 with the running variance divided by N - 1; Keras' momentum 0.99
 * is 0.01 here, with epsilon 1e-3 and division by N.
 *
 * @param scale [C], first ones
 * @param shift [C], first zeros
 * @param runningMean [C], fixed, first zeros
 * @param runningVariance [C], fixed, first ones
 * @param momentum weight of the newest batch in the running statistics, in (0, 1]
 * @param epsilon added to the variance
 * @param unbiased whether the running variance is divided by N - 1
 */
public record BatchNorm(
    Parameter scale,
    Parameter shift,
    Parameter runningMean,
    Parameter runningVariance,
    float momentum,
    float epsilon,
    boolean unbiased)
    implements Rectifiable {

  /** Checks shapes and ranges. */
  public BatchNorm {
    Check.rank("batchNorm", "scale", scale.shape(), 1);
    Check.shape("batchNorm", "shift", shift.shape(), scale.shape());
    Check.shape("batchNorm", "runningMean", runningMean.shape(), scale.shape());
    Check.shape("batchNorm", "runningVariance", runningVariance.shape(), scale.shape());
    Check.positive("batchNorm", "epsilon", epsilon);
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("batchNorm: expected momentum in (0, 1], got " + momentum);
    }
  }

  /**
   * PyTorch's conventions: momentum 0.1, epsilon 1e-5, running variance over N - 1.
   *
   * @throws IllegalArgumentException if the number of channels is not positive
   */
  public static BatchNorm of(int channels) {
    Check.positive("batchNorm", "channels", channels);
    return new BatchNorm(
        Parameter.of("scale", Tensor.ones(channels)),
        Parameter.of("shift", Tensor.zeros(channels)),
        Parameter.fixed("runningMean", Tensor.zeros(channels)),
        Parameter.fixed("runningVariance", Tensor.ones(channels)),
        0.1f,
        1e-5f,
        true);
  }

  /** Keras' conventions: its momentum 0.99, epsilon 1e-3, running variance over N. */
  public static BatchNorm keras(int channels) {
    BatchNorm layer = of(channels);
    return new BatchNorm(
        layer.scale, layer.shift, layer.runningMean, layer.runningVariance, 0.01f, 1e-3f, false);
  }

  /** The same parameters with another weight of the newest batch. */
  public BatchNorm withMomentum(float value) {
    return new BatchNorm(scale, shift, runningMean, runningVariance, value, epsilon, unbiased);
  }

  /** The same parameters with another epsilon. */
  public BatchNorm withEpsilon(float value) {
    return new BatchNorm(scale, shift, runningMean, runningVariance, momentum, value, unbiased);
  }

  /** Number of channels. */
  public int channels() {
    return scale.shape().extent(0);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also in training if a channel has fewer than two values, of
   *     which there is no variance
   */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return apply(x, pass, false);
  }

  @Override
  public Tensor applyRectified(Tensor x, Pass pass) {
    return apply(x, pass, true);
  }

  private Tensor apply(Tensor x, Pass pass, boolean rectified) {
    Shape shape = x.shape();
    if (shape.rank() < 2 || shape.extent(1) != channels()) {
      throw new IllegalArgumentException(
          "batchNorm: expected x of shape [batch, " + channels() + ", ...], got " + shape);
    }
    if (!(pass instanceof Training)) {
      Tensor y = withRunning(x, pass);
      return rectified ? y.relu() : y;
    }
    int n = shape.size() / channels();
    if (n < 2) {
      throw new IllegalArgumentException(
          "batchNorm: expected at least 2 values per channel in training, got x of shape " + shape);
    }
    Normalization.Batch result =
        Normalization.batch(x, pass.value(scale), pass.value(shift), epsilon, rectified);
    move(runningMean, result.mean(), 1);
    move(runningVariance, result.variance(), unbiased ? n / (n - 1.0) : 1);
    return result.y();
  }

  private void move(Parameter running, double[] batch, double factor) {
    running.update(
        values -> {
          for (int c = 0; c < values.length; c++) {
            values[c] = (float) ((1.0 - momentum) * values[c] + momentum * factor * batch[c]);
          }
        });
  }

  private Tensor withRunning(Tensor x, Pass pass) {
    int[] extents = new int[x.shape().rank() - 1];
    Arrays.fill(extents, 1);
    extents[0] = channels();
    Tensor factor = pass.value(scale).div(pass.value(runningVariance).add(epsilon).sqrt());
    Tensor term = pass.value(shift).sub(pass.value(runningMean).mul(factor));
    return x.mul(factor.reshape(extents)).add(term.reshape(extents));
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap()
        .with("scale", scale)
        .with("shift", shift)
        .with("runningMean", runningMean)
        .with("runningVariance", runningVariance)
        .toMap();
  }

  @Override
  public String toString() {
    return "BatchNorm(" + channels() + ", momentum " + momentum + ", epsilon " + epsilon + ")";
  }
}
