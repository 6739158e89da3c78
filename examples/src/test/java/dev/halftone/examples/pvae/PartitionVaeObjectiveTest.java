package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.examples.pvae.PartitionVae.Loss;
import dev.halftone.examples.pvae.PartitionVae.Objective;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionVaeObjectiveTest {
  private static final List<Integer> SIZES = List.of(2, 1);
  private static final int PIXELS = 4;
  private static final int UNITS = 3;

  /**
   * The released code's formula in double precision: R mean(x' - x)^2 + K sum (mu^2 + e^l - l - 1).
   */
  private static double oracle(double k, double[] x, double[] drawn, double[] mean, double[] log) {
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += (drawn[i] - x[i]) * (drawn[i] - x[i]);
    }
    double divergence = 0;
    for (int i = 0; i < mean.length; i++) {
      divergence += mean[i] * mean[i] + Math.exp(log[i]) - log[i] - 1;
    }
    return 100 * squares / x.length + k * divergence;
  }

  @Test
  void theOracleGivesTheValueWorkedOutByHand() {
    double[] x = {0, 1};
    double[] drawn = {0.5, 1};
    double[] mean = {1, 0};
    double[] log = {0, Math.log(2)};
    // 100 (1/4) / 2 + 1e-4 (1 + (2 - ln 2 - 1))
    assertEquals(12.5 + 1e-4 * (2 - Math.log(2)), oracle(1e-4, x, drawn, mean, log), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void valueAndGradientsOfTheOriginalAreThoseOfTheFormula(int factor) {
    double k = Math.pow(10, -3 - Math.log(factor) / Math.log(2));
    int n = 5;
    Philox generator = Philox.seeded(factor);
    Tensor x = generator.uniform(Shape.of(n, PIXELS), 0, 1);
    Tensor drawn = generator.uniform(Shape.of(n, PIXELS), -0.2f, 1.2f).tracked();
    Tensor mean = generator.normal(Shape.of(n, UNITS)).mul(20).tracked();
    Tensor log = generator.normal(Shape.of(n, UNITS)).add(2).tracked();
    Objective objective = Objective.original(factor, SIZES);
    Tensor total = objective.of(x, new DiagonalGaussian(mean, log), drawn).total();
    double expected = oracle(k, wide(x), wide(drawn), wide(mean), wide(log));
    assertEquals(expected, total.item(), 1e-6 * expected);
    Gradients gradients = total.gradients();
    Tensor[] arguments = {x, drawn, mean, log};
    for (int which = 1; which < 4; which++) {
      Tensor gradient = gradients.of(arguments[which]);
      double scale = gradient.abs().sum().item();
      for (int i = 0; i < gradient.size(); i++) {
        double slope = (moved(k, arguments, which, i, 1e-5) - moved(k, arguments, which, i, -1e-5));
        assertEquals(slope / 2e-5, gradient.array()[i], 1e-5 * scale);
      }
    }
  }

  private static double moved(double k, Tensor[] arguments, int which, int at, double by) {
    double[][] values = new double[4][];
    for (int i = 0; i < 4; i++) {
      values[i] = wide(arguments[i]);
    }
    values[which][at] += by;
    return oracle(k, values[0], values[1], values[2], values[3]);
  }

  private static double[] wide(Tensor tensor) {
    double[] wide = new double[tensor.size()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = tensor.array()[i];
    }
    return wide;
  }

  @Test
  void thePriorItselfCostsNothing() {
    Tensor zeros = Tensor.zeros(6, UNITS);
    Tensor x = Tensor.full(0.5f, 6, PIXELS);
    Loss loss = Objective.original(2, SIZES).of(x, new DiagonalGaussian(zeros, zeros), x);
    assertEquals(0, loss.total().item());
    assertEquals(0, loss.divergence().abs().sum().item());
  }

  /** The weight per image is the released code's at a batch of 64, and only there. */
  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128})
  void theSumOverTheBatchIsTheWeightPerImageAtSixtyFour(int n) {
    Philox generator = Philox.seeded(9);
    Tensor x = generator.uniform(Shape.of(n, PIXELS), 0, 1);
    Tensor drawn = generator.uniform(Shape.of(n, PIXELS), 0, 1);
    DiagonalGaussian q =
        new DiagonalGaussian(
            generator.normal(Shape.of(n, UNITS)), generator.normal(Shape.of(n, UNITS)));
    Loss original = Objective.original(2, SIZES).of(x, q, drawn);
    Loss corrected = Objective.corrected(SIZES).of(x, q, drawn);
    double nats = corrected.divergence().sum().item();
    double difference = original.total().item() - corrected.total().item();
    assertEquals(0.0128 * (n / 64.0 - 1) * nats, difference, 1e-5);
    for (Objective objective : List.of(Objective.original(2, SIZES), Objective.corrected(SIZES))) {
      double mse = original.reconstruction().item();
      assertEquals(original.total().item(), objective.original(mse, nats, n), 1e-5);
    }
  }

  @Test
  void withoutSubresolutionTheOriginalWeighsTheDivergenceTenTimes() {
    double two = Objective.original(2, SIZES).perNat();
    assertEquals(2e-4, two, 1e-10);
    assertEquals(2e-3, Objective.original(1, SIZES).perNat(), 1e-9);
  }

  @Test
  void theTermsOfTheGroupedModeAreAddedByTheirWeights() {
    Tensor zeros = Tensor.zeros(2, UNITS);
    Tensor x = Tensor.full(0.5f, 2, PIXELS);
    GroupingTerms.Weights weights = new GroupingTerms.Weights(3, 4, 0.5f, 0.25f);
    Objective objective = Objective.corrected(SIZES).grouped(weights);
    Loss plain = objective.of(x, new DiagonalGaussian(zeros, zeros), x);
    assertEquals(0, plain.grouping().sum(weights).item());
    GroupingTerms terms =
        new GroupingTerms(Tensor.scalar(2), Tensor.scalar(1), Tensor.scalar(-4), Tensor.scalar(8));
    Loss loss = objective.grouped(plain, terms);
    assertEquals(3 * 2 + 4 * 1 - 0.5f * 4 + 0.25f * 8, loss.total().item());
    assertEquals(
        Map.of("dependence", 2f, "shared", 1f, "likeness", -4f, "interaction", 8f),
        loss.grouping().values());
  }

  @Test
  void aTermWithoutWeightIsNotAskedFor() {
    Tensor codes = Philox.seeded(5).normal(Shape.of(12, UNITS));
    GroupingTerms terms =
        GroupingTerms.of(
            GroupingTerms.Weights.NONE,
            SIZES,
            z -> {
              throw new AssertionError("decoded");
            },
            codes,
            codes,
            codes,
            Philox.seeded(6));
    assertEquals(GroupingTerms.none().values(), terms.values());
  }
}
