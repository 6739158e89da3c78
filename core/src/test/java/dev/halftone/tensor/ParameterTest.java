package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ParameterTest {
  private static Parameter two() {
    return Parameter.of("w", Tensor.of(new float[] {1, 2}, 2));
  }

  @Test
  void valuesThatWereHandedOutNeverChange() {
    Parameter w = two();
    Tensor before = w.value();
    Tensor detached = w.tracked().detach();
    Tensor viewed = w.tracked().reshape(2, 1).detach();
    w.update(elements -> elements[0] = 10);
    assertEquals(1, before.get(0));
    assertEquals(1, detached.get(0));
    assertEquals(1, viewed.get(0, 0));
    assertEquals(10, w.value().get(0));
  }

  @Test
  void theTensorItWasMadeOfNeverChanges() {
    Tensor start = Tensor.zeros(2);
    Parameter w = Parameter.of("w", start);
    w.update(elements -> elements[0] = 10);
    w.set(start);
    w.update(elements -> elements[1] = 10);
    assertEquals(0, start.get(0));
    assertEquals(0, start.get(1));
  }

  @Test
  void anUpdateWritesInPlaceWhileNobodyHoldsTheValue() {
    Parameter w = two();
    float[][] arrays = new float[2][];
    w.update(elements -> arrays[0] = elements);
    w.tracked().square().sum().gradients();
    w.update(elements -> arrays[1] = elements);
    assertSame(arrays[0], arrays[1]);
  }

  @Test
  void aMatrixThatStaysIsTransposedOnce() {
    Parameter w = Parameter.of("w", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    assertTrue(w.transposed().isEmpty());
    Tensor transposed = w.transposed().orElseThrow();
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, transposed.array());
    assertSame(transposed, w.transposed().orElseThrow());
    w.update(elements -> elements[1] = 20);
    assertTrue(w.transposed().isEmpty());
    assertEquals(20, w.transposed().orElseThrow().get(1, 0));
    w.update(elements -> elements[1] = 30);
    w.set(Tensor.zeros(2, 3));
    assertTrue(w.transposed().isEmpty());
    assertEquals(0, w.transposed().orElseThrow().get(1, 0));
    assertEquals(2, transposed.get(1, 0));
  }

  @Test
  void onlyAMatrixIsTransposed() {
    assertEquals(
        "parameter 'w': expected a matrix to transpose, got shape [2]",
        assertThrows(IllegalArgumentException.class, () -> two().transposed()).getMessage());
  }

  @Test
  void anotherShapeIsRefused() {
    assertEquals(
        "parameter 'w': expected a value of shape [2], got [3]",
        assertThrows(IllegalArgumentException.class, () -> two().set(Tensor.zeros(3)))
            .getMessage());
  }
}
