package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PhiloxTest {
  /** Known answers of philox4x32-10 as published with the Random123 library (kat_vectors). */
  @Test
  void theBlockFunctionGivesThePublishedAnswers() {
    requireBlock(
        0L, new int[] {0, 0, 0, 0}, new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    requireBlock(
        -1L,
        new int[] {-1, -1, -1, -1},
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    requireBlock(
        0x299f31d0_a4093822L,
        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  }

  private static void requireBlock(long key, int[] counter, int[] expected) {
    int[] out = new int[4];
    Philox.block(key, counter[0], counter[1], counter[2], counter[3], out);
    assertArrayEquals(expected, out);
  }

  @Test
  void singleWordsAreTheBlocksInOrder() {
    int[] out = new int[4];
    Philox.block(42, 0, 0, 0, 0, out);
    Philox generator = Philox.seeded(42);
    int[] words = {
      generator.nextInt(), generator.nextInt(), generator.nextInt(), generator.nextInt()
    };
    assertArrayEquals(out, words);
    assertEquals(4, generator.position());
  }

  @Test
  void aGeneratorGoesOnWhereItWasSaved() {
    Philox original = Philox.seeded(7);
    original.normal(Shape.of(3));
    original.nextInt();
    Philox restored = Philox.at(original.key(), original.position());
    assertArrayEquals(
        original.uniform(Shape.of(9), -1, 1).array(), restored.uniform(Shape.of(9), -1, 1).array());
    assertEquals(original.nextInt(), restored.nextInt());
  }

  @Test
  void aGeneratorMovesToASavedPosition() {
    Philox generator = Philox.seeded(5);
    generator.nextInt();
    generator.nextInt();
    long saved = generator.position();
    int next = generator.nextInt();
    generator.moveTo(saved);
    assertEquals(next, generator.nextInt());
    assertMessage("philox: expected a position of at least 0, got -1", () -> generator.moveTo(-1));
  }

  @Test
  void anElementDependsOnItsPlaceAloneNotOnTheLengthOfTheDraw() {
    float[] longDraw = Philox.seeded(3).normal(Shape.of(100_000)).array();
    Philox pieces = Philox.seeded(3);
    float[] first = pieces.normal(Shape.of(33_333)).array();
    float[] rest = pieces.normal(Shape.of(66_667)).array();
    assertArrayEquals(Arrays.copyOf(longDraw, 33_333), first);
    assertArrayEquals(Arrays.copyOfRange(longDraw, 33_333, 100_000), rest);
  }

  @Test
  void splittingIsPureAndGivesOtherStreams() {
    Philox parent = Philox.seeded(1);
    Philox before = parent.split(5);
    parent.nextLong();
    assertEquals(before.key(), parent.split(5).key());
    assertNotEquals(before.key(), parent.split(6).key());
    assertNotEquals(before.key(), parent.key());
    assertEquals(parent.split("dropout").key(), parent.split("dropout").key());
    assertNotEquals(parent.split("ab").key(), parent.split("a").split("b").key());
    assertNotEquals(parent.split("abcdefg").key(), parent.split("abcdefgh").key());
  }

  /** The moments of a million draws lie within five standard errors. */
  @Test
  void drawsHaveTheMomentsOfTheirDistributions() {
    requireMoments("uniform", g -> g.uniform(Shape.of(1_000_000), 0, 1), 0.5, 1 / 12.0, 1.8);
    requireMoments("normal", g -> g.normal(Shape.of(1_000_000)), 0, 1, 3);
    requireMoments(
        "gumbel", g -> g.gumbel(Shape.of(1_000_000)), 0.5772156649, Math.PI * Math.PI / 6, 5.4);
    requireMoments("bernoulli", g -> g.bernoulli(Shape.of(1_000_000), 0.3f), 0.3, 0.21, 1.77);
  }

  private static void requireMoments(
      String name, Function<Philox, Tensor> draw, double mean, double variance, double kurtosis) {
    float[] values = draw.apply(Philox.seeded(11)).array();
    int n = values.length;
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (value - mean) * (value - mean);
    }
    assertEquals(mean, sum / n, 5 * Math.sqrt(variance / n), name + " mean");
    double errorOfVariance = variance * Math.sqrt((kurtosis - 1) / n);
    assertEquals(variance, squares / n, 5 * errorOfVariance, name + " variance");
  }

  @Test
  void uniformDrawsStayInsideTheOpenInterval() {
    for (float value : Philox.seeded(5).uniform(Shape.of(1_000_000), 0, 1).array()) {
      assertTrue(value > 0 && value < 1, "drew " + value);
    }
  }

  @Test
  void boundedWholeNumbersAreEquallyLikely() {
    Philox generator = Philox.seeded(9);
    int[] counts = new int[7];
    int draws = 70_000;
    for (int i = 0; i < draws; i++) {
      counts[generator.nextInt(7)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 10_000.0) * (count - 10_000.0) / 10_000;
    }
    assertTrue(chiSquare < 22.5, "chi-square of 6 degrees of freedom " + chiSquare);
  }

  @Test
  void aPermutationHoldsEveryNumberOnce() {
    int[] order = Philox.seeded(4).permutation(1000);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertEquals(i, sorted[i]);
    }
    assertTrue(!Arrays.equals(sorted, order));
  }

  /** Against {@code statistics.NormalDist().inv_cdf} of Python 3.11, in all three ranges. */
  @Test
  void quantilesOfTheNormalDistributionAreExactToDoubles() {
    requireQuantile(0.125, 0.31863936396437514);
    requireQuantile(0.421875, 1.4177971379962673);
    requireQuantile(0.4375, 1.5341205443525459);
    requireQuantile(0.498046875, 2.8856349124267573);
    requireQuantile(0.4999999999990905, 7.047700256664409);
  }

  private static void requireQuantile(double q, double z) {
    assertEquals(z, NormalQuantile.atCentralMass(q), 4e-15 * z);
    assertEquals(-z, NormalQuantile.atCentralMass(-q), 4e-15 * z);
    assertEquals(q, NormalQuantile.centralMass(z), 4e-16);
  }

  @Test
  void truncatedDrawsStayInsideAndDependOnTheirPlaceAlone() {
    for (float bound : new float[] {1e-30f, 0.5f, 2, 40}) {
      float[] draws = Philox.seeded(3).truncatedNormal(Shape.of(40_000), bound).array();
      for (float draw : draws) {
        assertTrue(Math.abs(draw) <= bound, "drew " + draw + " for bound " + bound);
      }
      Philox generator = Philox.at(Philox.seeded(3).key(), 39_990);
      assertArrayEquals(
          Arrays.copyOfRange(draws, 39_990, 40_000),
          generator.truncatedNormal(Shape.of(10), bound).array());
      assertEquals(40_000, generator.position());
    }
  }

  @Test
  void aCategoricalRowTakesOneWordAndCountsByItsWeights() {
    Tensor weights = Philox.seeded(1).uniform(Shape.of(90, 100, 5), 0, 1);
    Philox generator = Philox.seeded(2);
    int[] draws = generator.categorical(weights);
    assertEquals(9_000, draws.length);
    assertEquals(9_000, generator.position());
    generator.moveTo(8_950);
    assertArrayEquals(
        Arrays.copyOfRange(draws, 8_950, 9_000),
        generator.categorical(weights.slice(0, 89, 90).slice(1, 50, 100)));
    assertArrayEquals(
        new int[] {2, 0},
        generator.categorical(Tensor.of(new float[] {0, 0, 1e-45f, 3e38f, 0, 0}, 2, 3)));
    assertArrayEquals(new int[0], generator.categorical(Tensor.zeros(0, 3)));
  }

  @Test
  void categoricalNamesWhatIsNotADistribution() {
    Philox generator = Philox.seeded(0);
    assertMessage(
        "categorical: expected weights [..., k] with k of at least 1, got [2, 0]",
        () -> generator.categorical(Tensor.zeros(2, 0)));
    assertMessage(
        "categoricalFromLogits: expected logits [..., k] with k of at least 1, got []",
        () -> generator.categoricalFromLogits(Tensor.scalar(1)));
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertMessage(
          "categorical: expected weights that give every index a probability, got row 1 of [2, 2],"
              + " which does not",
          () -> generator.categorical(Tensor.of(new float[] {1, 1, 1, bad}, 2, 2)));
    }
    assertMessage(
        "categoricalFromLogits: expected logits that give every index a probability, got row 0 of"
            + " [1, 1], which does not",
        () -> generator.categoricalFromLogits(Tensor.full(Float.NEGATIVE_INFINITY, 1, 1)));
    assertMessage(
        "truncatedNormal: expected a positive finite bound, got 0.0",
        () -> generator.truncatedNormal(Shape.of(1), 0));
    assertEquals(0, generator.position());
  }

  @Test
  void badArgumentsAreNamed() {
    Philox generator = Philox.seeded(0);
    assertMessage("nextInt: expected a positive bound, got 0", () -> generator.nextInt(0));
    assertMessage(
        "uniform: expected finite low < high, got low 1.0 and high 1.0",
        () -> generator.uniform(Shape.of(1), 1, 1));
    assertMessage(
        "bernoulli: expected a probability in [0, 1], got NaN",
        () -> generator.bernoulli(Shape.of(1), Float.NaN));
    assertMessage("philox: expected a position of at least 0, got -1", () -> Philox.at(1, -1));
    assertMessage("permutation: expected n of at least 0, got -2", () -> generator.permutation(-2));
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
