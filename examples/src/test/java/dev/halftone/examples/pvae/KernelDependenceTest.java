package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelDependenceTest {
  private static final float[] EIGHT = {
    1, 0, 0.5f, 2, 1, 1.5f, 0, 3, 2, 4, 1, 0, 3, 3, 3, 1, 2, 1, 5, 0, 2.5f, 2, 2, 4
  };

  /** By the same formula in NumPy 2. */
  @Test
  void isTheAlignmentOfKernels() {
    Tensor codes = Tensor.of(EIGHT, 8, 3);
    assertEquals(-0.0714857905, KernelDependence.onThoseBefore(codes, List.of(2, 1)).item(), 1e-5);
    assertEquals(
        -0.3635748664, KernelDependence.onThoseBefore(codes, List.of(1, 1, 1)).item(), 1e-5);
  }

  /** A circle's two coordinates are not correlated, and each tells of the other. */
  @Test
  void seesWhatCorrelationDoesNot() {
    Philox generator = Philox.seeded(1);
    Tensor angle = generator.uniform(Shape.of(200, 1), 0, 6.2831855f);
    Tensor circle = Tensor.concatenate(1, angle.sin(), angle.cos());
    double told = KernelDependence.onThoseBefore(circle, List.of(1, 1)).item();
    assertTrue(told > 0.05, "circle " + told);
    Tensor apart = generator.normal(Shape.of(200, 2));
    double untold = KernelDependence.onThoseBefore(apart, List.of(1, 1)).item();
    assertEquals(0, untold, 0.02);
  }

  /** A group that repeats another says all of it, at whatever size. */
  @Test
  void doesNotDependOnTheSizeOfCodes() {
    Tensor code = Philox.seeded(2).normal(Shape.of(50, 2));
    Tensor twice = Tensor.concatenate(1, code, code.mul(0.05f).add(3));
    assertEquals(1, KernelDependence.onThoseBefore(twice, List.of(2, 2)).item(), 1e-2);
  }

  @Test
  void movesTheLaterGroupOnly() {
    Tensor codes = Tensor.of(EIGHT, 8, 3).tracked();
    Tensor gradient = KernelDependence.onThoseBefore(codes, List.of(1, 1, 1)).gradients().of(codes);
    assertEquals(0, gradient.slice(1, 0, 1).abs().max(Axes.all()).item());
    for (int at : new int[] {1, 2, 4, 5, 13, 14}) {
      double slope = (moved(at, 1e-2f) - moved(at, -1e-2f)) / 2e-2;
      assertEquals(slope, gradient.array()[at], 2e-3);
    }
  }

  /** The part of the term whose gradient reaches the group of the value that is moved. */
  private static double moved(int at, float by) {
    float[] values = EIGHT.clone();
    values[at] += by;
    Tensor codes = Tensor.of(values, 8, 3);
    if (at % 3 == 1) {
      return KernelDependence.onThoseBefore(codes.slice(1, 0, 2), List.of(1, 1)).item();
    }
    Tensor first = codes.gather(1, 0, 2);
    Tensor second = codes.gather(1, 1, 2);
    return KernelDependence.onThoseBefore(first, List.of(1, 1)).item()
        + KernelDependence.onThoseBefore(second, List.of(1, 1)).item();
  }

  @Test
  void fewCodesAndGroupsThatDoNotVarySayNothing() {
    Tensor few = Philox.seeded(3).normal(Shape.of(7, 2));
    assertEquals(0, KernelDependence.onThoseBefore(few, List.of(1, 1)).item());
    Tensor still =
        Tensor.concatenate(1, Philox.seeded(4).normal(Shape.of(30, 1)), Tensor.ones(30, 1));
    assertEquals(0, KernelDependence.onThoseBefore(still, List.of(1, 1)).item(), 1e-3);
  }
}
