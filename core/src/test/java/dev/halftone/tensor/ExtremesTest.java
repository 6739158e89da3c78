package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Stable forms where the obvious ones overflow or cancel, and what NaN, -0 and no elements give.
 */
class ExtremesTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  private static Tensor row(float... values) {
    return Tensor.of(values, values.length);
  }

  private static void values(Tensor got, float... want) {
    assertArrayEquals(want, got.array());
  }

  private static float[] gradient(Tensor leaf, Tensor result) {
    return result.sum().gradients().of(leaf).array();
  }

  @Test
  void logSumExpOfLargeNumbersNeitherOverflowsNorVanishes() {
    Tensor x = row(1e4f, 1e4f).tracked();
    values(x.logSumExp(Axes.all()), (float) (1e4 + Math.log(2)));
    assertArrayEquals(new float[] {0.5f, 0.5f}, gradient(x, x.logSumExp(0)));
    values(row(-1e4f, -1e4f).logSumExp(Axes.all()), (float) (-1e4 + Math.log(2)));
    values(row(-1e4f, 1e4f).logSoftmax(0), -2e4f, 0);
  }

  @Test
  void logAddExpOfLargeAndInfiniteNumbers() {
    float infinity = Float.POSITIVE_INFINITY;
    Tensor a = row(1e4f, -1e4f, -infinity, infinity, -infinity, Float.NaN);
    Tensor b = row(1e4f, 1e4f, -infinity, infinity, 3, -infinity);
    float both = (float) (1e4 + Math.log(2));
    values(a.logAddExp(b), both, 1e4f, -infinity, infinity, 3, Float.NaN);
    Tensor x = row(1e4f, -1e4f).tracked();
    assertArrayEquals(new float[] {0.5f, 0}, gradient(x, x.logAddExp(row(1e4f, 1e4f))));
  }

  @Test
  void softplusAndCrossEntropyFromLogitsAtTheExtremes() {
    Tensor x = row(1e4f, -1e4f).tracked();
    values(x.softplus(), 1e4f, 0);
    assertArrayEquals(new float[] {1, 0}, gradient(x, x.softplus()));
    values(x.binaryCrossEntropyWithLogits(row(1, 0)), 0, 0);
    values(x.binaryCrossEntropyWithLogits(row(0, 1)), 1e4f, 1e4f);
    Tensor wrong = x.binaryCrossEntropyWithLogits(row(0, 1));
    assertArrayEquals(new float[] {1, -1}, gradient(x, wrong));
    Tensor logits = Tensor.of(new float[] {1e4f, -1e4f}, 1, 2);
    values(logits.crossEntropy(0), 0);
    values(logits.crossEntropy(1), 2e4f);
  }

  @Test
  void varianceOfSmallDifferencesOnALargeOffset() {
    Philox random = Philox.seeded(5);
    float[] x = random.normal(Shape.of(1000)).toArray();
    double mean = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] += 1e6f;
      mean += x[i] / 1000.0;
    }
    double variance = 0;
    for (float value : x) {
      variance += (value - mean) * (value - mean) / 1000;
    }
    assertEquals(variance, Tensor.of(x, 1000).variance(Axes.all()).item(), 1e-6 * variance);
    assertEquals(0, Tensor.full(16777217, 100).variance(Axes.all()).item());
  }

  @Test
  void normDoesNotOverflowOrVanish() {
    Tensor huge = row(3e38f, 0);
    values(huge.norm(Axes.all()), 3e38f);
    values(row(3e30f, 4e30f).norm(Axes.all()), 5e30f);
    values(row(3e-30f, 4e-30f).norm(Axes.all()), 5e-30f);
    values(row(INFINITY, 1).norm(Axes.all()), INFINITY);
    Tensor zero = row(0, 0).tracked();
    assertArrayEquals(new float[] {0, 0}, gradient(zero, zero.norm(Axes.all())));
  }

  @Test
  void saturatedActivationsHaveFiniteGradients() {
    Tensor x = row(-1e4f, -30, 30, 1e4f).tracked();
    assertArrayEquals(new float[] {0, 0, 1, 1}, gradient(x, x.gelu()), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 1, 1}, gradient(x, x.geluTanh()), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 1, 1}, gradient(x, x.silu()), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 1, 1}, gradient(x, x.elu(1)), 1e-6f);
  }

  @Test
  void functionsNearTheirCancellation() {
    Tensor x = row(1e-10f).tracked();
    values(x.expm1(), 1e-10f);
    values(x.log1p(), 1e-10f);
    // result + 1 would lose this slope.
    Tensor low = row(-20).tracked();
    assertEquals(Math.exp(-20), gradient(low, low.expm1())[0], 1e-15);
  }

  @Test
  void powersAtZeroHaveTheGradientsOfTheirLimits() {
    Tensor x = row(0, 0, -2).tracked();
    assertArrayEquals(new float[] {0, 0, 0}, gradient(x, x.pow(0)));
    assertArrayEquals(new float[] {1, 1, 1}, gradient(x, x.pow(1)));
    Tensor exponent = row(0, 2, 3).tracked();
    assertArrayEquals(new float[] {0, 0, 12}, gradient(x, x.pow(exponent.detach())));
    Tensor base = row(0, 0, 1);
    assertArrayEquals(new float[] {0, 0, 0}, gradient(exponent, base.pow(exponent)));
  }

  @Test
  void whatIsNotChosenMayBeNaN() {
    Tensor x = row(-1, 4).tracked();
    Tensor root = Comparison.where(Comparison.greater(x, row(0)), x, row(NAN));
    values(root, NAN, 4);
    assertArrayEquals(new float[] {0, 1}, gradient(x, root));
    values(Matrices.lowerTriangle(Tensor.of(new float[] {1, NAN, 2, 3}, 2, 2), 0), 1, 0, 2, 3);
  }

  @Test
  void notANumber() {
    values(Comparison.equal(row(NAN), row(NAN)), 0);
    values(Comparison.greaterEqual(row(NAN), row(0)), 0);
    values(row(NAN).clamp(0, 1), NAN);
    values(row(NAN, 1).max(Axes.all()), NAN);
    values(Ordering.sort(row(2, NAN, -INFINITY, 1), 0).values(), -INFINITY, 1, 2, NAN);
    values(Ordering.topK(row(2, NAN, 1), 0, 2).values(), 2, 1);
    values(Ordering.kWinnerMask(row(NAN, NAN, 1), 0, 2), 1, 0, 1);
    values(row(NAN, 1).leakyRelu(0.1f), NAN, 1);
  }

  @Test
  void tiesGoToTheLowestIndexAndBothZerosAreEqual() {
    Ordering.Sorted sorted = Ordering.sort(row(0f, -0f, -1, 0f), 0);
    assertArrayEquals(new int[] {2, 0, 1, 3}, sorted.places());
    assertArrayEquals(new int[] {0, 1}, Ordering.topK(row(-0f, 0f, -1), 0, 2).places());
    values(Ordering.kWinnerMask(row(1, 1, 1), 0, 2), 1, 1, 0);
    assertArrayEquals(new int[] {1}, row(2, 1, 1).argMin(0));
    Tensor table = Tensor.of(new float[] {1, 5, 4, 2}, 2, 2);
    assertArrayEquals(new int[] {1, 0, 0, 1}, Ordering.topK(table, 0, 2).places());
  }

  @Test
  void aFewOfManyAreTheFirstOfAllSorted() {
    float[] values = new float[300];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 50 == 7 ? NAN : i * 37 % 90 - 45;
    }
    Tensor table = Tensor.of(values, 3, 100);
    int[] all = Ordering.topK(table, 1, 100).places();
    for (int k : new int[] {0, 1, 5, 12, 13}) {
      int[] few = Ordering.topK(table, 1, k).places();
      for (int i = 0; i < few.length; i++) {
        assertEquals(all[i / k * 100 + i % k], few[i]);
      }
    }
  }

  @Test
  void withoutElements() {
    Tensor none = Tensor.zeros(2, 0);
    values(none.sum(Axes.of(1)), 0, 0);
    values(none.variance(Axes.of(1)), NAN, NAN);
    values(none.norm(Axes.of(1)), 0, 0);
    values(none.logSumExp(Axes.of(1)), -INFINITY, -INFINITY);
    values(Comparison.any(none, Axes.of(1)), 0, 0);
    values(Comparison.all(none, Axes.of(1)), 1, 1);
    assertEquals(Shape.of(2, 0), Ordering.sort(none, 1).values().shape());
    assertEquals(Shape.of(2, 0), none.cumulativeSum(1).shape());
    assertTrue(Float.isNaN(row(1).variance(Axes.all(), 1).item()));
  }
}
