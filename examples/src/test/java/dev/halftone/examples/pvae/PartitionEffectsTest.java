package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionEffectsTest {
  /** Each unit draws one pixel, the third twice as bright. */
  private static final Tensor WEIGHTS = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 2}, 3, 3);

  private static final List<int[]> GROUPS = TotalCorrelation.groups(List.of(2, 1));
  private static final PartitionEffects LINEAR =
      new PartitionEffects(codes -> codes.matmul(WEIGHTS), GROUPS);

  private static final Tensor A = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
  private static final Tensor B = Tensor.of(new float[] {0, 1, 5, 0, 1, 5}, 2, 3);

  @Test
  void swapsAndScalesOneGroupAlone() {
    assertArrayEquals(new float[] {0, 1, 3, 0, 1, 6}, LINEAR.swapped(A, B, 0).array());
    assertArrayEquals(new float[] {1, 2, 5, 4, 5, 5}, LINEAR.swapped(A, B, 1).array());
    assertArrayEquals(new float[] {-2, -4, 3, -8, -10, 6}, LINEAR.scaled(A, 0, -2).array());
  }

  @Test
  void effectsOfUnitsAreWhatADeviationChanges() {
    Tensor effects = LINEAR.units(A, new float[] {1, 0.5f, 3});
    assertEquals(Shape.of(2, 3, 3), effects.shape());
    assertArrayEquals(
        new float[] {1, 0, 0, 0, 0.5f, 0, 0, 0, 6}, effects.slice(0, 1, 2).array(), 1e-6f);
  }

  @Test
  void swapEffectsAreMeanSquaresPerPixel() {
    // group 1: (1 + 1 + 16 + 16) / 6; group 2: 4 (4 + 1) / 6
    assertArrayEquals(new double[] {34 / 6.0, 20 / 6.0}, LINEAR.swapEffects(A, B), 1e-5);
  }

  @Test
  void effectsThatAddUpDoNotInteract() {
    assertEquals(0, LINEAR.interaction(A, B)[1][0], 1e-12);
    // a product of the groups and nothing else: from (1, 0) to (0, 1)
    PartitionEffects product =
        new PartitionEffects(
            codes -> codes.slice(1, 0, 1).mul(codes.slice(1, 1, 2)),
            TotalCorrelation.groups(List.of(1, 1)));
    Tensor a = Tensor.of(new float[] {1, 1}, 1, 2);
    Tensor b = Tensor.of(new float[] {2, 3}, 1, 2);
    // g(p'q') - g(p'q) - g(pq') + g(pq) = 6 - 2 - 3 + 1; apart 1 and 4
    assertEquals(4.0 / 5, product.interaction(a, b)[0][1], 1e-6);
    assertEquals(4.0 / 5, product.interaction(a, b)[1][0], 1e-6);
  }

  @Test
  void aWalkEndsAtTheFirstOtherClass() {
    // the class is the rounded first pixel, from 0 to 4 and beyond that 0
    int[][] targets =
        LINEAR.classWalk(
            pictures -> {
              int[] classes = new int[pictures.shape().extent(0)];
              for (int i = 0; i < classes.length; i++) {
                classes[i] = Math.floorMod(Math.round(pictures.get(i, 0)), 5);
              }
              return classes;
            },
            A);
    assertArrayEquals(new int[] {0, 3}, targets[0]);
    assertArrayEquals(new int[] {-1, -1}, targets[1]);
  }

  @Test
  void partnersAreTheSameRowsInAnotherOrder() {
    Tensor rows = Philox.seeded(1).normal(Shape.of(9, 3));
    Tensor partners = PartitionEffects.partners(rows, Philox.seeded(2));
    assertEquals(rows.sum().item(), partners.sum().item(), 1e-4);
    assertTrue(rows.squaredDifference(partners).sum().item() > 1);
  }

  /** Units 0 and 1 draw the same pixel, unit 2 another: alike within, different between. */
  @Test
  void likenessIsLeastWhereGroupsAreApart() {
    Tensor weights = Tensor.of(new float[] {1, 0, -2, 0, 0, 1}, 3, 2);
    Tensor codes = Philox.seeded(3).normal(Shape.of(4, 3));
    Philox generator = Philox.seeded(4);
    double sum = 0;
    for (int i = 0; i < 40; i++) {
      float value =
          EffectLikeness.of(z -> z.matmul(weights), codes, codes.matmul(weights), GROUPS, generator)
              .item();
      assertTrue(Math.abs(value) < 1e-4 || Math.abs(value + 1) < 1e-4, "likeness " + value);
      sum += value;
    }
    // the first group is drawn in half of the cases; a group of one has no likeness within
    assertTrue(sum < -10 && sum > -30, "sum " + sum);
  }

  /** A decoder that draws the groups' product, and one that draws their sum. */
  @Test
  void interactionIsThatOfARowAndTheNext() {
    List<int[]> groups = TotalCorrelation.groups(List.of(1, 1));
    Tensor codes = Tensor.of(new float[] {1, 1, 2, 3}, 2, 2);
    Tensor product = codes.slice(1, 0, 1).mul(codes.slice(1, 1, 2));
    Tensor term =
        EffectInteraction.of(
            z -> z.slice(1, 0, 1).mul(z.slice(1, 1, 2)), codes, product, groups, Philox.seeded(1));
    // mixed 2 in both rows; apart 1 and 2 from the first, 3 and 4 from the second
    assertEquals(8.0 / (1 + 4 + 9 + 16), term.item(), 1e-6);
    Tensor sum =
        EffectInteraction.of(
            z -> z.matmul(Tensor.ones(2, 1)),
            codes,
            codes.matmul(Tensor.ones(2, 1)),
            groups,
            Philox.seeded(1));
    assertEquals(0, sum.item(), 1e-6);
  }
}
