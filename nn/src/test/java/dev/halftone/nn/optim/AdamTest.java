package dev.halftone.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamTest {

  /** The published recurrence in double, beside 60 float steps over more than one chunk. */
  @Test
  void followsTheRecurrenceWithCoupledDecay() {
    int n = 40_000;
    Tensor start = Philox.seeded(1).normal(Shape.of(n));
    Tensor target = Philox.seeded(2).normal(Shape.of(n));
    Parameter w = Parameter.of("w", start);
    Adam adam =
        Adam.of(
            Map.of("w", w),
            AdamOptions.of(0.05).withBetas(0.8f, 0.99f).withEpsilon(1e-6f).withDecay(0.01f));
    double[] expected = new double[n];
    double[] m = new double[n];
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] = start.array()[i];
    }
    for (int t = 1; t <= 60; t++) {
      adam.step(w.tracked().sub(target).square().sum().gradients());
      for (int i = 0; i < n; i++) {
        double g = 2 * (expected[i] - target.array()[i]) + (double) 0.01f * expected[i];
        m[i] = 0.8f * m[i] + (1 - (double) 0.8f) * g;
        v[i] = 0.99f * v[i] + (1 - (double) 0.99f) * g * g;
        double mHat = m[i] / (1 - Math.pow(0.8f, t));
        double vHat = v[i] / (1 - Math.pow(0.99f, t));
        expected[i] -= (double) 0.05f * mHat / (Math.sqrt(vHat) + (double) 1e-6f);
      }
    }
    for (int i = 0; i < n; i++) {
      // 60 steps of at most 0.05, each rounded a few times: 60 · 0.05 · 2^-24 · about 10.
      assertEquals(expected[i], w.value().array()[i], 3e-6, "element " + i);
    }
  }

  @Test
  void aParameterWithoutAGradientIsNamed() {
    Parameter used = Parameter.of("used", Tensor.ones(2));
    Parameter idle = Parameter.of("idle", Tensor.ones(3));
    Adam adam = Adam.of(new java.util.TreeMap<>(Map.of("a.used", used, "b.idle", idle)), 0.1);
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> adam.step(used.tracked().sum().gradients()));
    assertEquals(
        "adam step: expected a gradient for every parameter, got none for b.idle [3];"
            + " the loss does not depend on it",
        e.getMessage());
    assertEquals(1, used.value().get(0), "nothing may have moved");
  }

  @Test
  void fixedParametersStay() {
    Parameter moving = Parameter.of("moving", Tensor.ones(2));
    Parameter fixed = Parameter.fixed("fixed", Tensor.ones(2));
    Adam adam = Adam.of(Map.of("moving", moving, "fixed", fixed), 0.1);
    adam.step(moving.tracked().mul(fixed.value()).sum().gradients());
    assertEquals(0.9f, moving.value().get(0), 1e-6f);
    assertEquals(1, fixed.value().get(0));
  }

  @Test
  void restoreListsWhatDiffers() {
    Parameter w = Parameter.of("w", Tensor.ones(2));
    Adam adam = Adam.of(Map.of("w", w), 0.1);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> adam.restore(1, Map.of("first.w", Tensor.ones(3), "third.w", Tensor.ones(2))));
    assertEquals(
        "adam restore: first.w: expected [2], got [3]; second.w: missing; third.w: not known here",
        e.getMessage());
  }

  @Test
  void settingsAreChecked() {
    assertEquals(
        "adam: expected beta2 in [0, 1), got 1.0",
        assertThrows(IllegalArgumentException.class, () -> AdamOptions.of(1).withBetas(0.9f, 1))
            .getMessage());
    assertEquals(
        "adam: expected at least one trainable parameter, got none",
        assertThrows(IllegalArgumentException.class, () -> Adam.of(Map.of(), 0.1)).getMessage());
  }
}
