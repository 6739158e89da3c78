package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GumbelSoftmaxTest {
  private static final float[] LOGITS = {1.5f, -0.5f, 0, 0.7f, -3};

  @Test
  void hardDrawsHaveTheFrequenciesOfTheSoftmax() {
    int draws = 100_000;
    Tensor logits = Tensor.of(LOGITS, 1, 5).expand(Shape.of(draws, 5));
    float[] rows = GumbelSoftmax.hard(0.7).sample(logits, Philox.seeded(1)).array();
    double total = 0;
    for (float logit : LOGITS) {
      total += Math.exp(logit);
    }
    for (int k = 0; k < 5; k++) {
      double count = 0;
      for (int row = 0; row < draws; row++) {
        count += rows[row * 5 + k];
      }
      double p = Math.exp(LOGITS[k]) / total;
      assertEquals(p, count / draws, 4 * Math.sqrt(p * (1 - p) / draws), "category " + k);
    }
  }

  @Test
  void softRowsLieOnTheSimplexAndSharpenWithTheTemperature() {
    Tensor logits = Tensor.of(LOGITS, 1, 5).expand(Shape.of(500, 5));
    double before = 0;
    for (double temperature : new double[] {5, 1, 0.2, 0.02}) {
      float[] rows = GumbelSoftmax.soft(temperature).sample(logits, Philox.seeded(2)).array();
      double largest = 0;
      for (int row = 0; row < 500; row++) {
        double sum = 0;
        double most = 0;
        for (int k = 0; k < 5; k++) {
          sum += rows[row * 5 + k];
          most = Math.max(most, rows[row * 5 + k]);
        }
        assertEquals(1, sum, 1e-6);
        largest += most / 500;
      }
      assertTrue(largest > before, "temperature " + temperature);
      before = largest;
    }
    assertTrue(before > 0.98, "nearly one-hot at 0.02: " + before);
  }

  /** d/dl = y ⊙ (v - v·y) / temperature, for the soft and for the hard draw. */
  @Test
  void theGradientIsThatOfTheSoftDraw() {
    float temperature = 0.6f;
    Tensor logits = Philox.seeded(3).normal(Shape.of(4, 5)).tracked();
    Tensor v = Philox.seeded(4).normal(Shape.of(4, 5));
    Tensor y = GumbelSoftmax.soft(temperature).sample(logits, Philox.seeded(5));
    float[] soft = y.mul(v).sum().gradients().of(logits).array();
    for (int row = 0; row < 4; row++) {
      double inner = 0;
      for (int k = 0; k < 5; k++) {
        inner += (double) v.get(row, k) * y.get(row, k);
      }
      for (int k = 0; k < 5; k++) {
        assertEquals(
            y.get(row, k) * (v.get(row, k) - inner) / temperature, soft[row * 5 + k], 2e-6);
      }
    }
    Tensor one = GumbelSoftmax.hard(temperature).sample(logits, Philox.seeded(5));
    assertArrayEquals(y.argMax(1), one.argMax(1));
    for (float value : one.array()) {
      assertTrue(value == 0 || value == 1, "hard rows are exactly one-hot, got " + value);
    }
    assertArrayEquals(soft, one.mul(v).sum().gradients().of(logits).array());
  }

  @Test
  void inferenceTakesTheLargestLogit() {
    Tensor row = GumbelSoftmax.soft(1).sample(Tensor.of(LOGITS, 1, 5), Pass.inference());
    assertArrayEquals(new float[] {1, 0, 0, 0, 0}, row.array());
  }

  @Test
  void argumentsAreChecked() {
    assertEquals(
        "gumbelSoftmax: expected temperature > 0 and finite, got 0.0",
        assertThrows(IllegalArgumentException.class, () -> GumbelSoftmax.soft(0)).getMessage());
    assertEquals(
        "gumbelSoftmax: expected logits of shape [batch, categories], got [5]",
        assertThrows(
                IllegalArgumentException.class,
                () -> GumbelSoftmax.soft(1).sample(Tensor.zeros(5), Philox.seeded(1)))
            .getMessage());
  }
}
