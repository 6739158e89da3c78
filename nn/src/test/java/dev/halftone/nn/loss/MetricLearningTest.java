package dev.halftone.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.nn.DoubleOracle;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MetricLearningTest {
  private static final int[] LABELS = {0, 1, 0, 2, 1, 0, 2, 2, 1, 3};
  private static final int D = 4;

  @Test
  void liftedStructuredIsItsFormula() {
    for (long seed = 0; seed < 5; seed++) {
      Tensor rows = Philox.seeded(seed).normal(Shape.of(10, D));
      DoubleOracle.check(
          rows,
          x -> MetricLearning.liftedStructured(x, LABELS, 0.5f),
          MetricLearningTest::lifted,
          1e-5);
    }
  }

  private static double lifted(double[] x) {
    int n = LABELS.length;
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (LABELS[i] == LABELS[j]) {
          double pushes = 0;
          for (int k = 0; k < n; k++) {
            pushes += LABELS[k] != LABELS[i] ? Math.exp(0.5 - Math.sqrt(squared(x, i, k))) : 0;
            pushes += LABELS[k] != LABELS[j] ? Math.exp(0.5 - Math.sqrt(squared(x, j, k))) : 0;
          }
          double cost = Math.max(0, Math.sqrt(squared(x, i, j)) + Math.log(pushes));
          sum += cost * cost;
          pairs++;
        }
      }
    }
    return sum / (2 * pairs);
  }

  @Test
  void tripletSemiHardIsItsFormula() {
    for (long seed = 0; seed < 5; seed++) {
      Tensor rows = Philox.seeded(seed).normal(Shape.of(10, D));
      DoubleOracle.check(
          rows,
          x -> MetricLearning.tripletSemiHard(x, LABELS, 0.5f),
          MetricLearningTest::triplet,
          1e-5);
    }
  }

  private static double triplet(double[] x) {
    int n = LABELS.length;
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < n; a++) {
      for (int p = 0; p < n; p++) {
        if (a != p && LABELS[a] == LABELS[p]) {
          double outside = Double.POSITIVE_INFINITY;
          double inside = Double.NEGATIVE_INFINITY;
          for (int k = 0; k < n; k++) {
            if (LABELS[k] != LABELS[a]) {
              double d = squared(x, a, k);
              outside = d > squared(x, a, p) ? Math.min(outside, d) : outside;
              inside = Math.max(inside, d);
            }
          }
          double negative = Double.isInfinite(outside) ? inside : outside;
          sum += Math.max(0, 0.5 + squared(x, a, p) - negative);
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private static double squared(double[] x, int i, int j) {
    double sum = 0;
    for (int k = 0; k < D; k++) {
      double d = x[i * D + k] - x[j * D + k];
      sum += d * d;
    }
    return sum;
  }

  @Test
  void repeatedRowsHaveFiniteGradients() {
    Tensor rows =
        Tensor.concatenate(0, Tensor.ones(3, 2), Tensor.zeros(2, 2), Tensor.ones(1, 2)).tracked();
    int[] labels = {0, 0, 1, 1, 0, 1};
    Tensor loss =
        MetricLearning.liftedStructured(rows, labels, 0.5f)
            .add(MetricLearning.tripletSemiHard(rows, labels, 0.5f));
    assertTrue(Float.isFinite(loss.item()));
    for (float value : loss.gradients().of(rows).array()) {
      assertTrue(Float.isFinite(value), "gradient " + value);
    }
  }

  @Test
  void negativesFarBeyondTheExponentialsRangeStayFinite() {
    Tensor rows = Tensor.of(new float[] {0, 0.5f, 1e4f, 3e4f, 3.1e4f}, 5, 1).tracked();
    Tensor loss = MetricLearning.liftedStructured(rows, new int[] {0, 0, 1, 2, 2}, 0.5f);
    assertTrue(Float.isFinite(loss.item()));
    for (float value : loss.gradients().of(rows).array()) {
      assertTrue(Float.isFinite(value), "gradient " + value);
    }
  }

  @Test
  void aBatchWithoutPairsOrNegativesCostsNothing() {
    Tensor rows = Philox.seeded(1).normal(Shape.of(3, 2)).tracked();
    for (int[] labels : new int[][] {{0, 1, 2}, {1, 1, 1}}) {
      for (Tensor loss :
          new Tensor[] {
            MetricLearning.liftedStructured(rows, labels, 0.5f),
            MetricLearning.tripletSemiHard(rows, labels, 0.5f)
          }) {
        assertEquals(0, loss.item());
        assertEquals(0, loss.gradients().of(rows).get(0, 0));
      }
    }
  }

  @Test
  void labelsMustFit() {
    assertEquals(
        "tripletSemiHard: expected one label for each row of [3, 2], got 2 labels",
        assertThrows(
                IllegalArgumentException.class,
                () -> MetricLearning.tripletSemiHard(Tensor.zeros(3, 2), new int[2], 1))
            .getMessage());
  }
}
