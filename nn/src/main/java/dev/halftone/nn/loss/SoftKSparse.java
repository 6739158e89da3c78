package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/**
 * The soft K-sparse penalty of the Universal Sparse Encoder: about a share {@code target} of the
 * units active in each sample, and each unit active in about that share of the samples.
 *
 * @param target share of active units
 * @param sampleWeight weight of {@link Sparsity#perSample}
 * @param unitWeight weight of {@link Sparsity#perUnit}; without it a few units take all the work
 */
public record SoftKSparse(float target, float sampleWeight, float unitWeight) {

  /** Activities [B, H] in [0, 1] to a scalar. */
  public Tensor penalty(Tensor activity) {
    return Sparsity.perSample(activity, target)
        .mul(sampleWeight)
        .add(Sparsity.perUnit(activity, target).mul(unitWeight));
  }
}
