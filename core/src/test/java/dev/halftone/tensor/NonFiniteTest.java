package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  static List<OpCase> cases() {
    return OpCatalogue.cases();
  }

  /** A NaN put into each operand of each operation is told of by the first op that meets it. */
  @ParameterizedTest
  @MethodSource("cases")
  void aNaNIsNoticedAtEveryOp(OpCase row) {
    // Some seeds give operands without elements, or select what is not the NaN.
    // x to the 0 is 1, also of NaN; the k largest hold NaN only when nothing else is left.
    int noticed = row.name().equals("pow") || row.name().equals("topK") ? 1 : 0;
    for (long seed = 0; seed < 10; seed++) {
      Tensor[] operands = row.operands(seed);
      for (int operand = 0; operand < operands.length; operand++) {
        Tensor sound = operands[operand];
        float[] values = sound.toArray();
        if (values.length > 0) {
          values[values.length / 2] = Float.NaN;
          Parameter bad = Parameter.of("bad", Tensor.wrap(values, sound.shape()));
          operands[operand] = bad.value();
          boolean reachesTheResult = hasNaN(row.function().apply(operands));
          operands[operand] = bad.watched();
          if (reachesTheResult) {
            // A reshape to the same shape is no op at all; the negation is the next one.
            NonFiniteException e =
                assertThrows(NonFiniteException.class, () -> row.function().apply(operands).neg());
            assertTrue(e.getMessage().contains(" that already holds NaN"), e.getMessage());
            noticed++;
          }
          operands[operand] = sound;
        }
      }
    }
    assertTrue(noticed > 0, "no operand's NaN reached the result");
  }

  private static boolean hasNaN(Tensor tensor) {
    for (float value : tensor.array()) {
      if (Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private static void says(String message, Executable executable) {
    assertEquals(message, assertThrows(NonFiniteException.class, executable).getMessage());
  }
}
