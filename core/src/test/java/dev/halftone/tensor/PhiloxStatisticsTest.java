package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Draws of fixed seeds against their distributions, at one chance in a thousand or rarer. */
class PhiloxStatisticsTest {
  private static final int DRAWS = 200_000;

  /** 1 - 1/1000 of Kolmogorov's distribution, and of the standard normal one. */
  private static final double KOLMOGOROV = 1.9495;

  private static final double NORMAL = 3.0902;

  @Test
  void continuousDrawsFollowTheirDistributions() {
    Shape shape = Shape.of(DRAWS);
    requireDistribution("uniform", Philox.seeded(1).uniform(shape, -2, 3), x -> (x + 2) / 5);
    requireDistribution("normal", Philox.seeded(2).normal(shape), PhiloxStatisticsTest::normal);
    requireDistribution("gumbel", Philox.seeded(3).gumbel(shape), x -> Math.exp(-Math.exp(-x)));
    for (float bound : new float[] {0.01f, 2, 12}) {
      requireDistribution(
          "truncated normal " + bound,
          Philox.seeded(4).truncatedNormal(shape, bound),
          x -> (normal(x) - normal(-bound)) / (normal(bound) - normal(-bound)));
    }
  }

  private static void requireDistribution(
      String name, Tensor draws, DoubleUnaryOperator distribution) {
    float[] sorted = draws.toArray();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double p = distribution.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.abs(p - (i + 0.5) / sorted.length));
    }
    double scaled = distance * Math.sqrt(sorted.length);
    assertTrue(scaled < KOLMOGOROV, name + ": Kolmogorov-Smirnov statistic " + scaled);
  }

  /** By Simpson's rule of the density, which shares nothing with the code under test. */
  private static double normal(double x) {
    int parts = 200;
    double end = Math.max(-12, Math.min(12, x));
    double step = end / parts;
    double sum = 0;
    for (int i = 0; i <= parts; i++) {
      double at = i * step;
      double weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-0.5 * at * at);
    }
    return 0.5 + sum * step / 3 / Math.sqrt(2 * Math.PI);
  }

  @Test
  void everyByteOfAWordIsUniform() {
    Philox generator = Philox.seeded(5);
    int[][] counts = new int[4][256];
    for (int i = 0; i < DRAWS; i++) {
      int word = generator.nextInt();
      for (int place = 0; place < 4; place++) {
        counts[place][(word >>> (8 * place)) & 0xFF]++;
      }
    }
    for (int place = 0; place < 4; place++) {
      requireEqualCounts("byte " + place, counts[place]);
    }
  }

  @Test
  void theTwentyFourOrdersOfFourAreEquallyLikely() {
    Philox generator = Philox.seeded(6);
    int[] counts = new int[256];
    for (int i = 0; i < 48_000; i++) {
      int[] p = generator.permutation(4);
      counts[p[0] << 6 | p[1] << 4 | p[2] << 2 | p[3]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertEquals(24, seen.length);
    requireEqualCounts("permutation", seen);
  }

  private static void requireEqualCounts(String name, int[] counts) {
    double expected = Arrays.stream(counts).sum() / (double) counts.length;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // Wilson and Hilferty's cube.
    double spread = 2 / (9.0 * (counts.length - 1));
    double limit = (counts.length - 1) * Math.pow(1 - spread + NORMAL * Math.sqrt(spread), 3);
    assertTrue(chiSquare < limit, name + ": chi-square " + chiSquare + ", limit " + limit);
  }

  /** Of the 64 lags one may be at 4.2 standard errors once in 600 seeds. */
  @Test
  void aStreamIsNotCorrelatedWithItself() {
    float[] x = Philox.seeded(7).uniform(Shape.of(DRAWS), -1, 1).array();
    for (int lag = 1; lag <= 64; lag++) {
      requireUncorrelated(
          "lag " + lag, Arrays.copyOf(x, DRAWS - lag), Arrays.copyOfRange(x, lag, DRAWS));
    }
  }

  @Test
  void splitStreamsAreNotCorrelated() {
    Philox parent = Philox.seeded(8);
    Shape shape = Shape.of(20_000);
    float[] before = parent.uniform(shape, -1, 1).array();
    float[] first = before;
    for (int label = 0; label < 32; label++) {
      float[] child = parent.split(label).uniform(shape, -1, 1).array();
      requireUncorrelated("parent and child " + label, first, child);
      requireUncorrelated("neighbours at " + label, before, child);
      float[] grandchild = parent.split(label).split(label).uniform(shape, -1, 1).array();
      requireUncorrelated("child and grandchild " + label, child, grandchild);
      before = child;
    }
  }

  private static void requireUncorrelated(String name, float[] x, float[] y) {
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      product += (double) x[i] * y[i];
    }
    // Uniform numbers of (-1, 1) have variance 1/3.
    double correlation = 3 * product / x.length;
    double errors = correlation * Math.sqrt(x.length);
    assertTrue(Math.abs(errors) < 4.2, name + ": " + errors + " standard errors from 0");
  }

  @Test
  void bernoulliDrawsHaveTheirProbability() {
    for (float p : new float[] {0.001f, 0.3f, 0.5f, 0.97f}) {
      float[] draws = Philox.seeded(9).bernoulli(Shape.of(DRAWS), p).array();
      int ones = 0;
      for (float draw : draws) {
        ones += (int) draw;
      }
      requireFrequency("bernoulli " + p, ones, DRAWS, p);
    }
  }

  @Test
  void categoricalDrawsHaveTheirProbabilities() {
    float[] weights = {3, 0, 0.5f, 1, 0.02f, 5.48f, 0};
    Tensor rows = Tensor.of(weights, 1, 7).expand(Shape.of(DRAWS, 7));
    requireFrequencies(Philox.seeded(10).categorical(rows), weights);
    requireFrequencies(Philox.seeded(11).categoricalFromLogits(rows.log().add(50)), weights);
  }

  private static void requireFrequencies(int[] draws, float[] tenths) {
    assertEquals(DRAWS, draws.length);
    int[] counts = new int[tenths.length];
    for (int draw : draws) {
      counts[draw]++;
    }
    for (int i = 0; i < tenths.length; i++) {
      requireFrequency("category " + i, counts[i], DRAWS, tenths[i] / 10);
    }
  }

  private static void requireFrequency(String name, int count, int draws, double p) {
    assertEquals(p, count / (double) draws, 4 * Math.sqrt(p * (1 - p) / draws), name);
  }
}
