package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TotalCorrelationTest {
  @Test
  void isThatOfJointlyNormalVariables() {
    double[][] pair = {{1, 0.6}, {0.6, 1}};
    assertEquals(-0.5 * Math.log(1 - 0.36), TotalCorrelation.of(pair, 0, 1), 1e-12);
    assertEquals(0, TotalCorrelation.of(pair, 1), 1e-12);
    // det of three variables with one correlation r: (1 - r)^2 (1 + 2 r)
    double[][] three = {{1, 0.5, 0.5}, {0.5, 1, 0.5}, {0.5, 0.5, 1}};
    assertEquals(-0.5 * Math.log(0.25 * 2), TotalCorrelation.of(three, 0, 1, 2), 1e-12);
  }

  @Test
  void betweenIsWhatGroupsLeaveOver() {
    double[][] blocks = {{1, 0.6, 0, 0}, {0.6, 1, 0, 0}, {0, 0, 1, -0.8}, {0, 0, -0.8, 1}};
    assertEquals(
        0, TotalCorrelation.between(blocks, TotalCorrelation.groups(List.of(2, 2))), 1e-12);
    double across = TotalCorrelation.between(blocks, List.of(new int[] {0, 2}, new int[] {1, 3}));
    assertEquals(-0.5 * Math.log((1 - 0.36) * (1 - 0.64)), across, 1e-12);
  }

  @Test
  void groupsFollowEachOther() {
    List<int[]> groups = TotalCorrelation.groups(List.of(2, 1, 3));
    assertArrayEquals(new int[] {0, 1}, groups.get(0));
    assertArrayEquals(new int[] {2}, groups.get(1));
    assertArrayEquals(new int[] {3, 4, 5}, groups.get(2));
  }

  /** Against differences of the double oracle: correlations of 40 rows of 5 units, shrunk. */
  @Test
  void theGradientOfTheTermIsThatOfTheFormula() {
    List<Integer> sizes = List.of(2, 1, 2);
    Tensor mixed = Philox.seeded(1).normal(Shape.of(40, 5));
    Tensor samples = mixed.add(mixed.flip(1).mul(0.5f)).add(mixed.slice(1, 0, 1)).tracked();
    Tensor term = TotalCorrelation.between(samples, sizes);
    assertEquals(oracle(samples, sizes, 0, 0), term.item(), 1e-5);
    Tensor gradient = term.gradients().of(samples);
    double scale = gradient.abs().max(Axes.all()).item();
    for (int at = 0; at < samples.size(); at += 7) {
      double slope = (oracle(samples, sizes, at, 1e-4) - oracle(samples, sizes, at, -1e-4)) / 2e-4;
      assertEquals(slope, gradient.array()[at], 1e-4 * scale);
    }
  }

  private static double oracle(Tensor samples, List<Integer> sizes, int at, double by) {
    double[][] columns = Grouping.columns(samples);
    columns[at % 5][at / 5] += by;
    double[][] correlations = Grouping.correlations(columns);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        correlations[i][j] *= i == j ? 1 : 40.0 / 45;
      }
    }
    return TotalCorrelation.between(correlations, TotalCorrelation.groups(sizes));
  }

  @Test
  void aUnitThatDoesNotVaryDependsOnNothing() {
    Tensor varied = Philox.seeded(2).normal(Shape.of(30, 1));
    Tensor samples = Tensor.concatenate(1, varied, Tensor.full(2, 30, 1)).tracked();
    Tensor term = TotalCorrelation.between(samples, List.of(1, 1));
    assertEquals(0, term.item(), 1e-6);
    for (float slope : term.gradients().of(samples).array()) {
      assertEquals(0, slope, 1e-3);
    }
  }

  /** Of four rows of twenty units all correlations are chance, and the matrix has rank three. */
  @Test
  void aSmallBatchSaysLittle() {
    Tensor samples = Philox.seeded(3).normal(Shape.of(4, 20)).tracked();
    Tensor term = TotalCorrelation.between(samples, List.of(10, 10));
    assertTrue(term.item() > 0 && term.item() < 1, "dependence " + term.item());
    assertTrue(term.gradients().of(samples).abs().max(Axes.all()).item() < 1);
  }
}
