package dev.halftone.nn.loss;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Tensor;

/**
 * Penalties that keep few units active; activities are [B, H] in [0, 1] unless stated. Activities
 * that are not a matrix where one is expected are an {@link IllegalArgumentException}.
 */
public final class Sparsity {
  private Sparsity() {}

  /**
   * Soft K-sparseness of each sample: the mean over samples of (mean activity of its units -
   * target)².
   */
  public static Tensor perSample(Tensor activity, float target) {
    Shapes.matrix("perSample", "activity", activity);
    return activity.mean(Axes.of(1)).sub(target).square().mean();
  }

  /**
   * Soft K-sparseness of each unit: the mean over units of (mean activity over samples - target)².
   */
  public static Tensor perUnit(Tensor activity, float target) {
    Shapes.matrix("perUnit", "activity", activity);
    return activity.mean(Axes.of(0)).sub(target).square().mean();
  }

  /** The absolute activity |h| per element, reduced; any shape and range. */
  public static Tensor l1(Tensor activity, Reduction reduction) {
    return reduction.apply(activity.abs());
  }

  /**
   * Divergence of each unit's mean activity a from the target r (Ng 2011), summed over units:
   * r·ln(r / a) + (1 - r)·ln((1 - r) / (1 - a)), a kept within [1e-6, 1 - 1e-6].
   *
   * @throws IllegalArgumentException if the target is not inside (0, 1)
   */
  public static Tensor divergence(Tensor activity, float target) {
    Shapes.matrix("divergence", "activity", activity);
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "divergence: expected target inside (0, 1), got " + target);
    }
    Tensor mean =
        activity.mean(Axes.of(0)).maximum(Tensor.scalar(1e-6f)).minimum(Tensor.scalar(1 - 1e-6f));
    double entropy = target * StrictMath.log(target) + (1 - target) * StrictMath.log(1 - target);
    Tensor cross = mean.log().mul(target).add(mean.neg().add(1).log().mul(1 - target));
    return cross.neg().add((float) entropy).sum();
  }
}
