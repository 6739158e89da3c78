package dev.halftone.examples.pvae;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The terms of PVAE-G, which no part of the paper has: they ask of a batch what the paper says of
 * groups in words.
 *
 * @param dependence between groups in nats, {@link TotalCorrelation}
 * @param shared with the groups before, {@link KernelDependence}
 * @param likeness of effects, between groups less within, {@link EffectLikeness}
 * @param interaction of effects, {@link EffectInteraction}
 */
record GroupingTerms(Tensor dependence, Tensor shared, Tensor likeness, Tensor interaction) {

  /** Those of a mode that has none. */
  static GroupingTerms none() {
    Tensor zero = Tensor.scalar(0);
    return new GroupingTerms(zero, zero, zero, zero);
  }

  /**
   * Of one batch.
   *
   * @param weights terms without one are not computed
   * @param sizes units of each group
   * @param decode codes [n, D] to pictures [n, pixels]
   * @param means of the codes [n, D]
   * @param codes drawn about the means [n, D]
   * @param drawn the pictures of the codes
   * @param generator draws units and groups
   */
  static GroupingTerms of(
      Weights weights,
      List<Integer> sizes,
      UnaryOperator<Tensor> decode,
      Tensor means,
      Tensor codes,
      Tensor drawn,
      Philox generator) {
    Tensor zero = Tensor.scalar(0);
    // A quarter of the batch is enough for what decodes it three times more.
    int some = (codes.shape().extent(0) + 3) / 4;
    Tensor few = codes.slice(0, 0, some);
    Tensor fewDrawn = drawn.slice(0, 0, some);
    List<int[]> groups = TotalCorrelation.groups(sizes);
    return new GroupingTerms(
        weights.gamma == 0 ? zero : TotalCorrelation.between(codes, sizes),
        weights.theta == 0 ? zero : KernelDependence.onThoseBefore(means, sizes),
        weights.eta == 0 ? zero : EffectLikeness.of(decode, few, fewDrawn, groups, generator),
        weights.iota == 0 ? zero : EffectInteraction.of(decode, few, fewDrawn, groups, generator));
  }

  /** The terms by their weights as a scalar. */
  Tensor sum(Weights weights) {
    return dependence
        .mul(weights.gamma)
        .add(likeness.mul(weights.eta))
        .add(shared.mul(weights.theta))
        .add(interaction.mul(weights.iota));
  }

  /** For the log, without their weights. */
  Map<String, Float> values() {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("dependence", dependence.item());
    values.put("shared", shared.item());
    values.put("likeness", likeness.item());
    values.put("interaction", interaction.item());
    return values;
  }

  /**
   * What the terms weigh.
   *
   * @param gamma a nat of dependence between groups
   * @param theta what groups share with those before
   * @param eta the likeness of effects
   * @param iota the interaction of effects
   */
  record Weights(float gamma, float theta, float eta, float iota) {
    static final Weights NONE = new Weights(0, 0, 0, 0);
  }
}
