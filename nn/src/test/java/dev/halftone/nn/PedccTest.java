package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PedccTest {

  /** Line, triangle, tetrahedron and CSAE's own setting; in double the cosines are exact. */
  @ParameterizedTest
  @CsvSource({"2, 2", "2, 3", "3, 2", "3, 3", "4, 3", "10, 40", "41, 40"})
  void theSimplexHasItsGramMatrix(int classes, int dimensions) {
    double[][] points = Pedcc.simplexPoints(classes, dimensions, Philox.seeded(classes));
    for (int k = 0; k < classes; k++) {
      for (int m = 0; m < classes; m++) {
        double gram = 0;
        for (int i = 0; i < dimensions; i++) {
          gram += points[k][i] * points[m][i];
        }
        double cosine = k == m ? 1 : -1.0 / (classes - 1);
        assertEquals(cosine, gram / dimensions, 1e-12);
      }
    }
    for (int i = 0; i < dimensions; i++) {
      double sum = 0;
      for (double[] point : points) {
        sum += point[i];
      }
      assertEquals(0, sum, 1e-12);
    }
  }

  @Test
  void theTensorIsTheSimplexInFloat() {
    double[][] points = Pedcc.simplexPoints(10, 40, Philox.seeded(5));
    Tensor tensor = Pedcc.simplex(10, 40, Philox.seeded(5));
    assertEquals((float) points[3][7], tensor.get(3, 7));
  }

  @Test
  void otherSeedsTurnItOtherwise() {
    Tensor one = Pedcc.simplex(10, 40, Philox.seeded(1));
    Tensor two = Pedcc.simplex(10, 40, Philox.seeded(2));
    assertTrue(one.sub(two).square().mean().item() > 0.5);
  }

  @Test
  void theOriginalGeneratorComesWithinAThousandth() {
    requireCosines(Pedcc.original(10, 40, Philox.seeded(3)), 0.001);
  }

  @Test
  void dampedRepulsionSettles() {
    requireCosines(Pedcc.repulsion(10, 40, 5000, Philox.seeded(4)), 1e-6);
  }

  private static void requireCosines(Tensor points, double tolerance) {
    for (int k = 0; k < 10; k++) {
      for (int m = 0; m < 10; m++) {
        double cosine = cosine(points, k, m);
        assertEquals(k == m ? 1 : -1.0 / 9, cosine, tolerance, k + " and " + m);
      }
    }
  }

  private static double cosine(Tensor points, int k, int m) {
    int n = points.shape().extent(1);
    double gram = 0;
    for (int i = 0; i < n; i++) {
      gram += (double) points.get(k, i) * points.get(m, i);
    }
    return gram / n;
  }

  /** More classes than a simplex has corners: on a circle the optimum is the regular polygon. */
  @Test
  void repulsionSpreadsMorePointsThanASimplexHas() {
    Tensor points = Pedcc.repulsion(6, 2, 5000, Philox.seeded(6));
    for (int k = 0; k < 6; k++) {
      double nearest = -1;
      for (int m = 0; m < 6; m++) {
        if (m != k) {
          nearest = Math.max(nearest, cosine(points, k, m));
        }
      }
      assertEquals(0.5, nearest, 1e-4);
    }
    assertEquals(
        "pedcc simplex: expected at most dimensions + 1 = 3 classes, got 6",
        assertThrows(IllegalArgumentException.class, () -> Pedcc.simplex(6, 2, Philox.seeded(1)))
            .getMessage());
  }
}
