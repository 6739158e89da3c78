package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GroupingTest {
  private static final int[] TWO_AND_TWO = {0, 0, 1, 1};

  /** Effects of two images, three units, two pixels: the first two units alike, the third apart. */
  private static final Tensor EFFECTS =
      Tensor.of(new float[] {1, 0, -2, 0, 0, 3, 1, 1, 2, 2, 1, -1}, 2, 3, 2);

  @Test
  void likenessIsTheMeanAbsoluteCosine() {
    double[][] similarity = Grouping.similarity(EFFECTS);
    assertEquals(1, similarity[0][1], 1e-12);
    assertEquals(0, similarity[0][2], 1e-12);
    assertEquals(1, similarity[2][2], 1e-12);
    Grouping.Pairs pairs = Grouping.pairs(similarity, new int[] {0, 0, 1});
    assertEquals(1, pairs.within(), 1e-12);
    assertEquals(0, pairs.between(), 1e-12);
    assertEquals(1, pairs.gap(), 1e-12);
  }

  @Test
  void anEffectThatVanishesIsLikeNothing() {
    double[][] similarity = Grouping.similarity(Tensor.of(new float[] {0, 0, 1, 2}, 1, 2, 2));
    assertEquals(0, similarity[0][1]);
  }

  @Test
  void footprintsAddUpEnergies() {
    double[][] energy = Grouping.energy(EFFECTS);
    assertArrayEquals(new double[] {1, 0.5}, energy[0], 1e-12);
    assertArrayEquals(new double[] {4, 2}, energy[1], 1e-12);
    double[] footprint = Grouping.footprint(energy, 0, 1);
    assertArrayEquals(new double[] {Math.sqrt(5), Math.sqrt(2.5)}, footprint, 1e-12);
    assertEquals(1, Grouping.cosine(Grouping.footprint(energy, 0), footprint), 1e-12);
  }

  @Test
  void concentrationIsTheShareOfPixelsInUse() {
    assertEquals(1, Grouping.concentration(new double[] {2, 2, 2, 2}), 1e-12);
    assertEquals(0.25, Grouping.concentration(new double[] {0, 3, 0, 0}), 1e-12);
    assertEquals(0.5, Grouping.concentration(new double[] {0, 3, 3, 0}), 1e-12);
  }

  @Test
  void ranksBecomeQuantilesWhateverTheScale() {
    double[][] ranked = Grouping.rankNormal(new double[][] {{5, 1000, -3}, {0.1, 0.2, 0.0}});
    // quantiles of 1/6, 1/2 and 5/6
    assertArrayEquals(new double[] {0, 0.967421566101701, -0.967421566101701}, ranked[0], 1e-9);
    assertArrayEquals(ranked[0], ranked[1]);
  }

  @Test
  void correlationsOfColumns() {
    double[][] correlations =
        Grouping.correlations(new double[][] {{1, 2, 3}, {-2, -4, -6}, {1, 0, 1}, {7, 7, 7}});
    assertEquals(-1, correlations[0][1], 1e-12);
    assertEquals(0, correlations[0][2], 1e-12);
    assertEquals(0, correlations[0][3], 1e-12);
    assertEquals(1, correlations[3][3], 1e-12);
  }

  @Test
  void aUnitIsActiveWhenItsCodeVaries() {
    double[][] columns = {{0, 1}, {5, 5.1}, {-1, -1}};
    assertArrayEquals(new int[] {0}, Grouping.active(columns, 0.01));
  }

  @Test
  void blocksHoldAllDependence() {
    double[][] blocks = {{1, 0.6, 0, 0}, {0.6, 1, 0, 0}, {0, 0, 1, -0.8}, {0, 0, -0.8, 1}};
    assertEquals(1, Grouping.blockRatio(blocks, TWO_AND_TWO), 1e-12);
    assertEquals(0, Grouping.blockRatio(blocks, new int[] {0, 1, 0, 1}), 1e-12);
    assertEquals(
        TotalCorrelation.of(blocks, 0, 1) + TotalCorrelation.of(blocks, 2, 3),
        Grouping.within(blocks, TWO_AND_TWO),
        1e-12);
  }

  /** Of the three ways to make two pairs, each comes twice, and one of them reaches the value. */
  @Test
  void everyOtherDivisionIsTheMeasure() {
    double[][] blocks = {{1, 0.6, 0, 0}, {0.6, 1, 0, 0}, {0, 0, 1, 0.6}, {0, 0, 0.6, 1}};
    Grouping.Null result =
        Grouping.against(
            TWO_AND_TWO, groups -> Grouping.pairs(blocks, groups).within(), Philox.seeded(1));
    assertEquals(0.6, result.value(), 1e-12);
    assertEquals(0.2, result.mean(), 1e-12);
    assertEquals(1.0 / 3, result.p(), 1e-12);
    assertEquals(0.4 / Math.sqrt(0.08), result.z(), 1e-9);
  }

  @Test
  void divisionsAreListedWhereTheyAreFewAndDrawnWhereTheyAreMany() {
    int[] fourThreeThree = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2};
    assertEquals(2 * 2_100, Grouping.divisions(fourThreeThree, Philox.seeded(1)).size());
    int[] many = new int[20];
    Arrays.setAll(many, i -> i / 5);
    var drawn = Grouping.divisions(many, Philox.seeded(1));
    assertEquals(1_000, drawn.size());
    assertArrayEquals(many, drawn.get(0));
    for (int[] division : drawn) {
      for (int group = 0; group < 4; group++) {
        int wanted = group;
        assertEquals(5, Arrays.stream(division).filter(g -> g == wanted).count());
      }
    }
    assertTrue(!Arrays.equals(many, drawn.get(1)));
  }
}
