package dev.halftone.examples.pvae;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What groups of units do to the pictures that a decoder draws.
 *
 * @param decode codes [n, D] to pictures [n, pixels]
 * @param groups the numbers of each group's units
 */
record PartitionEffects(UnaryOperator<Tensor> decode, List<int[]> groups) {

  /**
   * J_i(x): half the difference that unit i one deviation up and one down makes; [n, D, pixels].
   *
   * @param codes [n, D]
   * @param deviations one for each unit [D]
   */
  Tensor units(Tensor codes, float[] deviations) {
    int n = codes.shape().extent(0);
    int units = codes.shape().extent(1);
    Tensor[] effects = new Tensor[units];
    for (int i = 0; i < units; i++) {
      float[] step = new float[units];
      step[i] = deviations[i];
      Tensor up = decode.apply(codes.add(Tensor.of(step, units)));
      Tensor down = decode.apply(codes.sub(Tensor.of(step, units)));
      Tensor effect = up.sub(down).mul(0.5f);
      effects[i] = effect.reshape(n, 1, effect.shape().extent(1));
    }
    return Tensor.concatenate(1, effects);
  }

  /** The codes with one group's units taken from other codes, row by row; both [n, D]. */
  Tensor swapped(Tensor codes, Tensor others, int group) {
    Tensor mask = mask(codes.shape().extent(1), group);
    return codes.add(others.sub(codes).mul(mask));
  }

  /** The codes with one group's units multiplied by a factor; [n, D]. */
  Tensor scaled(Tensor codes, int group, float factor) {
    return codes.add(codes.mul(mask(codes.shape().extent(1), group)).mul(factor - 1));
  }

  private Tensor mask(int units, int group) {
    Tensor mask = Tensor.zeros(units);
    for (int unit : groups.get(group)) {
      mask.array()[unit] = 1;
    }
    return mask;
  }

  /**
   * E_p = mean ‖g(z_A with group p of z_B) - g(z_A)‖² / pixels over the pairs of rows of two codes
   * [n, D]; one for each group.
   */
  double[] swapEffects(Tensor a, Tensor b) {
    Tensor before = decode.apply(a);
    double[] effects = new double[groups.size()];
    for (int p = 0; p < effects.length; p++) {
      effects[p] = decode.apply(swapped(a, b, p)).squaredDifference(before).mean(Axes.all()).item();
    }
    return effects;
  }

  /**
   * How far two groups are from changing the picture independently, over pairs of rows:
   *
   * <pre>
   * I_pq = E‖g(p'q') - g(p'q) - g(pq') + g(pq)‖² / (E‖g(p'q) - g(pq)‖² + E‖g(pq') - g(pq)‖²)
   * </pre>
   *
   * 0 where effects add up; [groups, groups], the diagonal 0.
   */
  double[][] interaction(Tensor a, Tensor b) {
    double[][] interaction = new double[groups.size()][groups.size()];
    Tensor none = decode.apply(a);
    for (int p = 0; p < groups.size(); p++) {
      Tensor first = decode.apply(swapped(a, b, p)).sub(none);
      for (int q = 0; q < p; q++) {
        Tensor second = decode.apply(swapped(a, b, q)).sub(none);
        Tensor both = decode.apply(swapped(swapped(a, b, p), b, q)).sub(none);
        double mixed = both.sub(first).sub(second).square().sum().item();
        double apart = (double) first.square().sum().item() + second.square().sum().item();
        interaction[p][q] = apart == 0 ? 0 : mixed / apart;
        interaction[q][p] = interaction[p][q];
      }
    }
    return interaction;
  }

  /**
   * Where a judge first sees another class when one group is scaled by 1, 0.75, ..., -2.
   *
   * @param judge pictures [n, pixels] to classes
   * @param codes [n, D]
   * @return for each group and row the class, or -1 where it never changed
   */
  int[][] classWalk(Function<Tensor, int[]> judge, Tensor codes) {
    int n = codes.shape().extent(0);
    int[] start = judge.apply(decode.apply(codes));
    int[][] targets = new int[groups.size()][n];
    for (int p = 0; p < targets.length; p++) {
      Arrays.fill(targets[p], -1);
      for (int step = 1; step <= 12; step++) {
        int[] seen = judge.apply(decode.apply(scaled(codes, p, 1 - 0.25f * step)));
        for (int row = 0; row < n; row++) {
          if (targets[p][row] < 0 && seen[row] != start[row]) {
            targets[p][row] = seen[row];
          }
        }
      }
    }
    return targets;
  }

  /** A partner for each row: the rows in an order drawn at random, as [n, D]. */
  static Tensor partners(Tensor codes, Philox generator) {
    return codes.gather(0, generator.permutation(codes.shape().extent(0)));
  }
}
