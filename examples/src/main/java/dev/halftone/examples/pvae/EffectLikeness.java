package dev.halftone.examples.pvae;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Asks that the effects J of units on the picture be alike within a group and different between
 * groups, of three units drawn at random: i and k of one group, j of another,
 *
 * <pre>mean over the batch of cos^2(J_i, J_j) - cos^2(J_i, J_k)</pre>
 *
 * <p>which lies between -1 and 1. An effect is what half a prior deviation of a unit changes. The
 * term is no part of the paper, whose words it follows.
 */
final class EffectLikeness {
  private static final float STEP = 0.5f;

  private EffectLikeness() {}

  /**
   * The term as a scalar.
   *
   * @param decode codes [n, D] to pictures [n, pixels]
   * @param codes [n, D]
   * @param drawn the pictures of the codes
   * @param groups at least two, the numbers of their units
   * @param generator draws the units
   */
  static Tensor of(
      UnaryOperator<Tensor> decode,
      Tensor codes,
      Tensor drawn,
      List<int[]> groups,
      Philox generator) {
    int own = generator.nextInt(groups.size());
    int other = (own + 1 + generator.nextInt(groups.size() - 1)) % groups.size();
    int[] units = groups.get(own);
    int[] strangers = groups.get(other);
    int i = generator.nextInt(units.length);
    int j = generator.nextInt(strangers.length);
    Tensor effect = effect(decode, codes, drawn, units[i]);
    Tensor apart = squaredCosine(effect, effect(decode, codes, drawn, strangers[j]));
    if (units.length == 1) {
      return apart;
    }
    int k = (i + 1 + generator.nextInt(units.length - 1)) % units.length;
    return apart.sub(squaredCosine(effect, effect(decode, codes, drawn, units[k])));
  }

  private static Tensor effect(UnaryOperator<Tensor> decode, Tensor codes, Tensor drawn, int unit) {
    int units = codes.shape().extent(1);
    Tensor step = Tensor.zeros(units);
    step.array()[unit] = STEP;
    return decode.apply(codes.add(step)).sub(drawn);
  }

  private static Tensor squaredCosine(Tensor a, Tensor b) {
    Axes pixels = Axes.of(1);
    Tensor lengths = a.square().sum(pixels).mul(b.square().sum(pixels)).add(1e-8f);
    return a.mul(b).sum(pixels).square().div(lengths).mean();
  }
}
