package dev.halftone.nn.loss;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Tensor;

/** Losses of class scores against integer labels. */
public final class Classification {
  private Classification() {}

  /**
   * Softmax cross-entropy: logits [B, C] and B labels in [0, C) to a scalar; per row ln sum exp(s)
   * - s[label].
   *
   * @throws IllegalArgumentException if shapes differ or a label is out of range
   */
  public static Tensor crossEntropyFromLogits(Tensor logits, int[] labels, Reduction reduction) {
    return reduction.apply(logits.crossEntropy(labels));
  }

  /**
   * Softmax cross-entropy against smoothed labels (Szegedy et al. 2016): the target is 1 -
   * smoothing at the label plus smoothing / C everywhere.
   *
   * @param smoothing in [0, 1)
   * @throws IllegalArgumentException if shapes differ, or a label or the smoothing is out of range
   */
  public static Tensor crossEntropyFromLogits(
      Tensor logits, int[] labels, float smoothing, Reduction reduction) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "crossEntropyFromLogits: expected smoothing in [0, 1), got " + smoothing);
    }
    Tensor sharp = logits.crossEntropy(labels);
    Tensor flat = logits.logSoftmax(-1).mean(Axes.of(-1)).neg();
    return reduction.apply(sharp.mul(1 - smoothing).add(flat.mul(smoothing)));
  }
}
