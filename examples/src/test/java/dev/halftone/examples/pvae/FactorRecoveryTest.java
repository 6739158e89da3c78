package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FactorRecoveryTest {
  private static Tensor line(int n) {
    Tensor codes = Tensor.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      codes.array()[i] = i;
    }
    return codes;
  }

  private static double[] values(int n, java.util.function.IntToDoubleFunction of) {
    return java.util.stream.IntStream.range(0, n).mapToDouble(of).toArray();
  }

  @Test
  void aCodeThatIsTheFactorTellsItAndNoiseTellsNothing() {
    double[] values = values(50, i -> 2.0 * i);
    assertTrue(FactorRecovery.explained(line(50), values, line(50), values) > 0.99);
    Tensor noise = Philox.seeded(1).normal(Shape.of(50, 1));
    Tensor other = Philox.seeded(2).normal(Shape.of(50, 1));
    assertTrue(FactorRecovery.explained(noise, values, other, values) < 0.2);
    double[] constant = values(50, i -> 3);
    assertEquals(0, FactorRecovery.explained(line(50), constant, line(50), constant));
  }

  @Test
  void categoriesAreToldBeyondChance() {
    double[] halves = values(50, i -> i < 25 ? 0 : 1);
    assertEquals(1, FactorRecovery.told(line(50), halves, line(50), halves));
    double[] swapped = values(50, i -> i < 25 ? 1 : 0);
    assertEquals(0, FactorRecovery.told(line(50), swapped, line(50), halves));
    // ten wrong of fifty, and naming the commonest alone gets half
    double[] some = values(50, i -> i < 15 ? 0 : 1);
    assertEquals((40 - 25) / 25.0, FactorRecovery.told(line(50), some, line(50), halves), 1e-12);
  }

  @Test
  void modularityIsWhatOneGroupKnowsAlone() {
    assertEquals(1, FactorRecovery.modularity(new double[][] {{1, 0}, {0, 0.5}}), 1e-12);
    assertEquals(0, FactorRecovery.modularity(new double[][] {{0.7, 0}, {0.7, 0}}), 1e-12);
    assertEquals(0.25, FactorRecovery.modularity(new double[][] {{0.8, 0.3}, {0.4, 0.3}}), 1e-12);
  }

  @Test
  void theRatioOfErrorsIsBetweenMarkedPixelsAndOthers() {
    float[] drawn = {0, 1, 0, 0};
    float[] wanted = {2, 1, 1, 1};
    boolean[] marked = {true, true, false, false};
    assertEquals(2.0, SceneReport.ratio(drawn, wanted, marked), 1e-12);
  }
}
