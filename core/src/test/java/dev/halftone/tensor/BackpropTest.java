package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BackpropTest {
  @Test
  void aChainOfManyThousandOperationsIsDifferentiatedWithoutRecursion() {
    Tensor leaf = Tensor.scalar(1).tracked();
    Tensor chain = leaf;
    for (int i = 0; i < 200_000; i++) {
      chain = chain.mul(1);
    }
    assertEquals(1, chain.gradients().of(leaf).item());
  }

  @Test
  void whatIsUsedTwiceReceivesBothGradients() {
    Tensor x = Tensor.scalar(3).tracked();
    Tensor y = x.square().add(x.mul(x.square()));
    assertEquals(2 * 3 + 3 * 9, y.gradients().of(x).item());
  }

  @Test
  void aParameterUsedThroughManyLeavesHasOneGradient() {
    Parameter w = Parameter.of("w", Tensor.of(new float[] {1, 2}, 2));
    Tensor loss = w.tracked().square().sum().add(w.tracked().sum());
    assertArrayEquals(new float[] {3, 5}, loss.gradients().of(w).array());
  }

  @Test
  void gradientsOfGradients() {
    Tensor x = Tensor.of(new float[] {0.5f, -1}, 2).tracked();
    Tensor first = x.tanh().sum().differentiableGradients().of(x);
    float[] second = first.sum().gradients().of(x).array();
    for (int i = 0; i < 2; i++) {
      double t = Math.tanh(x.array()[i]);
      assertEquals(-2 * t * (1 - t * t), second[i], 1e-6);
    }
  }

  @Test
  void aGradientThatIsNotDifferentiatedIsPlain() {
    Tensor x = Tensor.scalar(2).tracked();
    assertFalse(x.square().gradients().of(x).isTracked());
    assertTrue(x.square().differentiableGradients().of(x).isTracked());
  }

  @Test
  void anUnreachedParameterIsAnErrorThatNamesIt() {
    Parameter used = Parameter.of("used", Tensor.scalar(1));
    Parameter idle = Parameter.of("idle", Tensor.zeros(2, 3));
    Gradients gradients = used.tracked().square().gradients();
    assertTrue(gradients.reached(used));
    assertFalse(gradients.reached(idle));
    assertEquals(
        "gradients: expected a loss that depends on parameter 'idle' [2, 3], but it was not reached",
        assertThrows(IllegalArgumentException.class, () -> gradients.of(idle)).getMessage());
  }

  @Test
  void aLossOfSeveralElementsOrWithoutProvenanceIsRefused() {
    Tensor rows = Tensor.zeros(2).tracked();
    assertEquals(
        "gradients: expected a loss of one element, got [2]",
        assertThrows(IllegalArgumentException.class, rows::gradients).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.scalar(1).gradients());
    assertThrows(IllegalArgumentException.class, () -> rows.sum().detach().gradients());
  }

  @Test
  void aParameterUpdatedAfterTheLossIsRefusedInsteadOfMixed() {
    Parameter w = Parameter.of("w", Tensor.scalar(2));
    Tensor loss = w.tracked().square();
    w.set(Tensor.scalar(5));
    assertEquals(
        "gradients: expected parameter 'w' as the loss saw it, but it was updated since",
        assertThrows(IllegalStateException.class, loss::gradients).getMessage());
  }

  @Test
  void aPullbackOfTheWrongShapeIsAnErrorThatNamesTheOp() {
    record Wrong() implements Op {
      @Override
      public Tensor[] pullback(Tensor gradient, Demand demand) {
        return new Tensor[] {Tensor.zeros(7)};
      }
    }
    Tensor x = Tensor.zeros(2).tracked();
    Tensor y = Tensor.record(Shape.of(), new float[1], new Wrong(), x);
    assertEquals(
        "gradients: expected the pullback of Wrong to give [2] for input 0, got [7]",
        assertThrows(IllegalStateException.class, y::gradients).getMessage());
  }

  @Test
  void inputsWithoutProvenanceAreNotAskedFor() {
    boolean[] wanted = new boolean[2];
    Op op =
        (gradient, demand) -> {
          wanted[0] = demand.wants(0);
          wanted[1] = demand.wants(1);
          return new Tensor[] {null, gradient};
        };
    Tensor x = Tensor.scalar(1).tracked();
    Tensor.record(Shape.of(), new float[1], op, Tensor.scalar(2), x).gradients();
    assertArrayEquals(new boolean[] {false, true}, wanted);
  }
}
