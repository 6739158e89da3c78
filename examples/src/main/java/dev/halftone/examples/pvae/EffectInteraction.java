package dev.halftone.examples.pvae;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Asks that the effects of two groups on the picture add up: for two groups p and q drawn at
 * random, and codes of which either or both take a group from the next code of the batch,
 *
 * <pre>
 * Σ‖g(p'q') - g(p'q) - g(pq') + g(pq)‖² / (Σ‖g(p'q) - g(pq)‖² + Σ‖g(pq') - g(pq)‖²)
 * </pre>
 *
 * <p>which is 0 for a decoder whose drawing is a sum over groups.
 */
final class EffectInteraction {
  private EffectInteraction() {}

  /**
   * The term as a scalar.
   *
   * @param decode codes [n, D] to pictures [n, pixels]
   * @param codes [n, D]
   * @param drawn the pictures of the codes
   * @param groups at least two, the numbers of their units
   * @param generator draws the groups
   */
  static Tensor of(
      UnaryOperator<Tensor> decode,
      Tensor codes,
      Tensor drawn,
      List<int[]> groups,
      Philox generator) {
    int p = generator.nextInt(groups.size());
    int q = (p + 1 + generator.nextInt(groups.size() - 1)) % groups.size();
    int n = codes.shape().extent(0);
    int[] next = new int[n];
    for (int row = 0; row < n; row++) {
      next[row] = (row + 1) % n;
    }
    Tensor others = codes.gather(0, next);
    PartitionEffects effects = new PartitionEffects(decode, groups);
    Tensor first = effects.swapped(codes, others, p);
    Tensor one = decode.apply(first).sub(drawn);
    Tensor two = decode.apply(effects.swapped(codes, others, q)).sub(drawn);
    Tensor both = decode.apply(effects.swapped(first, others, q)).sub(drawn);
    Tensor apart = one.square().sum().add(two.square().sum()).add(1e-6f);
    return both.sub(one).sub(two).square().sum().div(apart);
  }
}
