package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class KWinnersTest {
  private static final Training PASS = new Training(Philox.seeded(1));

  @Test
  void eachCompetitionHasItsOwnWinners() {
    Tensor x = Philox.seeded(3).normal(Shape.of(10, 6, 5, 4));
    KWinnersOptions half = KWinnersOptions.of(0.5f);
    for (KWinnersOptions.Competition competition : KWinnersOptions.Competition.values()) {
      Tensor y = KWinners.of(6, half.withCompetition(competition)).apply(x, PASS);
      for (int b = 0; b < 10; b++) {
        for (int c = 0; c < 6; c++) {
          for (int h = 0; h < 5; h++) {
            for (int w = 0; w < 4; w++) {
              float value = y.get(b, c, h, w);
              assertTrue(value == 0 || value == x.get(b, c, h, w));
            }
          }
        }
      }
      switch (competition) {
        case SAMPLE -> counts(y, List.of(10, 120, 1, 120), 60);
        case MAP -> counts(y, List.of(60, 20, 1, 20), 10);
        case BATCH -> counts(y.reshape(10, 120).transpose(), List.of(120, 10, 1, 10), 5);
        case PLACE -> counts(y.permute(0, 2, 3, 1), List.of(200, 6, 1, 6), 3);
      }
    }
  }

  private static void counts(Tensor y, List<Integer> layout, int winners) {
    float[] values = y.array();
    for (int group = 0; group < layout.get(0); group++) {
      int count = 0;
      for (int i = 0; i < layout.get(1); i++) {
        count += values[group * layout.get(3) + i] != 0 ? 1 : 0;
      }
      assertEquals(winners, count, "group " + group);
    }
  }

  @Test
  void theGradientIsMaskedOrPassedStraight() {
    Tensor x = Philox.seeded(4).normal(Shape.of(3, 8)).tracked();
    Tensor probe = Philox.seeded(5).normal(Shape.of(3, 8));
    KWinnersOptions quarter = KWinnersOptions.of(2, 8);
    Tensor y = KWinners.of(8, quarter).apply(x, PASS);
    float[] gradient = y.mul(probe).sum().gradients().of(x).array();
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(y.array()[i] != 0 ? probe.array()[i] : 0, gradient[i] + 0f);
    }
    Tensor straight = KWinners.of(8, quarter.withStraightThrough()).apply(x, PASS);
    assertArrayEquals(y.array(), straight.array());
    assertArrayEquals(probe.array(), straight.mul(probe).sum().gradients().of(x).array());
  }

  @Test
  void inferenceMayUseAnotherDensity() {
    Tensor x = Philox.seeded(6).uniform(Shape.of(1, 20), 1, 2);
    KWinners layer = KWinners.of(20, KWinnersOptions.of(0.1f).withInferenceDensity(0.15f));
    assertEquals(2, ones(layer.apply(x, PASS)));
    assertEquals(3, ones(layer.apply(x, Pass.inference())));
  }

  private static int ones(Tensor y) {
    int count = 0;
    for (float value : y.array()) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  /** With equal units the duty of each is k / n, within 4 standard errors of 20,000 samples. */
  @Test
  void dutiesConvergeToTheDensity() {
    int units = 25;
    KWinners layer = KWinners.of(units, KWinnersOptions.of(5, units).withBoost(0, 1 << 20));
    Philox generator = Philox.seeded(7);
    for (int step = 0; step < 200; step++) {
      layer.apply(generator.normal(Shape.of(100, units)), PASS);
    }
    double error = Math.sqrt(0.2 * 0.8 / 20_000);
    double sum = 0;
    for (float duty : layer.duty().value().array()) {
      assertEquals(0.2, duty, 4 * error);
      sum += duty;
    }
    assertEquals(5, sum, 1e-4);
    assertEquals(20_000, layer.seen().value().item());
  }

  @Test
  void theFirstBatchAndBatchesBeyondThePeriodCountFully() {
    KWinners layer = KWinners.of(2, KWinnersOptions.of(1, 2).withBoost(0, 3));
    layer.apply(Tensor.of(new float[] {2, 1, 2, 1, 1, 2, 2, 1}, 4, 2), PASS);
    assertArrayEquals(new float[] {0.75f, 0.25f}, layer.duty().value().array());
    layer.apply(Tensor.of(new float[] {1, 2}, 1, 2), PASS);
    assertArrayEquals(new float[] {0.5f, 0.5f}, layer.duty().value().array(), 1e-6f);
  }

  /** Units of rising strength: without boost the strong ones win always. */
  @Test
  void boostingEqualisesDutiesAndPassesTheValueUnboosted() {
    double none = entropyAfterTraining(0);
    double some = entropyAfterTraining(1);
    double much = entropyAfterTraining(10);
    assertTrue(none < some && some < much, none + " < " + some + " < " + much);
    double most = entropy(0.1) + entropy(0.9);
    assertTrue(much > 0.9 * most && much <= most + 1e-6, much + " of " + most);
  }

  private static double entropy(double p) {
    return -p * Math.log(p) / Math.log(2);
  }

  private static double entropyAfterTraining(float boost) {
    int units = 40;
    KWinners layer = KWinners.of(units, KWinnersOptions.of(0.1f).withBoost(boost, 500));
    Philox generator = Philox.seeded(8);
    float[] strengths = new float[units];
    for (int i = 0; i < units; i++) {
      strengths[i] = 0.7f + 0.02f * i;
    }
    Tensor strength = Tensor.of(strengths, units);
    for (int step = 0; step < 300; step++) {
      Tensor x = generator.uniform(Shape.of(20, units), 0.5f, 1.5f).mul(strength);
      Tensor y = layer.apply(x, PASS);
      for (int i = 0; i < y.size(); i++) {
        assertTrue(y.array()[i] == 0 || y.array()[i] == x.array()[i]);
      }
    }
    return layer.dutyEntropy();
  }

  @Test
  void errorsNameWhatIsWrong() {
    assertEquals(
        "kWinners: expected density in (0, 1], got 0.0",
        assertThrows(IllegalArgumentException.class, () -> KWinnersOptions.of(0f)).getMessage());
    assertEquals(
        "kWinners: expected x of shape [batch, 3] or [batch, 3, height, width], got [2, 4]",
        assertThrows(
                IllegalArgumentException.class,
                () -> KWinners.of(3, KWinnersOptions.of(0.5f)).apply(Tensor.zeros(2, 4), PASS))
            .getMessage());
  }
}
