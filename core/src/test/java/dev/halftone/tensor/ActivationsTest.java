package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.kernel.Insider;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

/** Hidden arrays are used again after an update, and not before. */
class ActivationsTest {
  private static final int N = 40;
  private final Parameter first = Parameter.of("first", Philox.seeded(1).normal(Shape.of(N, N)));
  private final Parameter second = Parameter.of("second", Philox.seeded(2).normal(Shape.of(N, N)));
  private final Tensor x = Philox.seeded(3).normal(Shape.of(N, N));

  private Tensor hidden() {
    Tensor h = x.matmul(first.tracked()).relu();
    Intermediates.hide(h, Insider.OF_THIS_BUILD);
    return h;
  }

  private static void update(Parameter parameter) {
    parameter.update(values -> values[0] += 1);
  }

  private float[] another() {
    return Workspace.array(first.tracked(), N * N);
  }

  @Test
  void anArrayIsUsedAgainOnceItsGraphIsRefused() {
    Tensor h = hidden();
    assertNotSame(h.array(), another());
    update(second);
    assertNotSame(h.array(), another());
    update(first);
    assertSame(h.array(), another());
    assertNotSame(h.array(), another());
  }

  @Test
  void anArrayHiddenTwiceIsLentOnce() {
    Tensor h = hidden();
    Intermediates.hide(h.reshape(N * N), Insider.OF_THIS_BUILD);
    update(first);
    assertSame(h.array(), another());
    assertNotSame(h.array(), another());
  }

  @Test
  void twoUpdatesInARowAreAsOne() {
    Tensor h = hidden();
    update(first);
    update(first);
    assertSame(h.array(), another());
  }

  @Test
  void whatTheLastStepHadNoUseForGoes() {
    Tensor unused = hidden();
    try {
      update(first);
      Tensor h = x.exp().matmul(first.tracked().mul(2));
      Intermediates.hide(h, Insider.OF_THIS_BUILD);
      hidden();
      update(first);
      float[] one = another();
      float[] two = another();
      float[] three = another();
      assertEquals(1, count(h.array(), one, two, three));
    } finally {
      Reference.reachabilityFence(unused);
    }
  }

  private static int count(float[] wanted, float[]... arrays) {
    int count = 0;
    for (float[] array : arrays) {
      count += array == wanted ? 1 : 0;
    }
    return count;
  }

  @Test
  void arraysThatSecondDerivativesRememberOutliveAnUpdate() {
    float[][] answers = new float[2][];
    for (int round = 0; round < 2; round++) {
      Parameter a = Parameter.of("a", first.value());
      Parameter b = Parameter.of("b", second.value());
      Tensor h = x.matmul(a.tracked()).relu();
      Intermediates.hide(h, Insider.OF_THIS_BUILD);
      Tensor slope = h.matmul(b.tracked()).sum().differentiableGradients().of(a);
      if (round == 1) {
        // The slope depends on b, and on a only through the places where h is positive.
        update(a);
        for (int i = 0; i < 4; i++) {
          x.matmul(a.tracked()).neg().exp();
        }
      }
      answers[round] = slope.square().sum().gradients().of(b).array();
    }
    assertArrayEquals(answers[0], answers[1]);
  }

  @Test
  void onlyThisBuildHides() {
    String message =
        assertThrows(NullPointerException.class, () -> Intermediates.hide(x, null)).getMessage();
    assertEquals("hide: expected a call from a layer of this build", message);
  }
}
