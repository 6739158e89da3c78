package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NonFiniteTest {
  private static final Parameter ZERO = Parameter.of("zero", Tensor.of(new float[] {1, 0}, 2));

  @Test
  void theOpThatMakesTheFirstInfinityIsNamed() {
    says(
        "Log: expected finite values, got -Infinity as element 1 of [2] from [2]",
        () -> ZERO.watched().mul(2).log().add(1));
  }

  @Test
  void aNaNIsNamedWithWhatTheOpWasGiven() {
    Tensor data = Tensor.of(new float[] {3, Float.POSITIVE_INFINITY}, 2);
    says(
        "Mul: expected finite values, got NaN as element 1 of [2] from [2] and [2] that already"
            + " holds Infinity",
        () -> ZERO.watched().mul(data).square());
  }

  @Test
  void anInfinityThatWasThereBeforeIsNobodysFault() {
    Tensor mask = Tensor.of(new float[] {0, Float.NEGATIVE_INFINITY}, 2);
    Tensor y = ZERO.watched().add(mask).reshape(1, 2).softmax(1);
    assertEquals(1, y.get(0, 0));
  }

  @Test
  void theReversePassIsWatchedToo() {
    Tensor root = ZERO.watched().sqrt();
    says(
        "gradient of Sqrt: expected finite values, got Infinity as element 1 of [2] for input 0",
        () -> root.sum().gradients());
  }

  @Test
  void withoutWatchingNothingIsChecked() {
    assertTrue(Float.isInfinite(ZERO.tracked().log().get(1)));
  }

  @Test
  void gradientsOfAWatchedParameterAreFiledUnderTheParameter() {
    Gradients gradients = ZERO.watched().mul(ZERO.tracked()).sum().gradients();
    assertEquals(2, gradients.of(ZERO).get(0));
  }

  private static void says(String message, Executable executable) {
    assertEquals(message, assertThrows(NonFiniteException.class, executable).getMessage());
  }
}
