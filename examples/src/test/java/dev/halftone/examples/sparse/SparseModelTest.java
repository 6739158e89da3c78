package dev.halftone.examples.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.nn.Dense;
import dev.halftone.nn.Training;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseModelTest {
  private static final int B = 4;
  private static final int D = 6;
  private static final int H = 5;
  private static final float SHARE = 0.05f;
  private static final double STEP = 1e-5;

  private static final Tensor CLEAN = Philox.seeded(1).uniform(Shape.of(B, D), 0, 1);
  private static final Tensor CORRUPTED = Philox.seeded(2).uniform(Shape.of(B, D), -0.5f, 1.5f);
  private static final Philox DROPOUT = Philox.seeded(3);

  private final SparseModel model =
      new SparseModel(
          new Dense(weight(4, H, D), Optional.of(weight(5, H))),
          new Dense(weight(6, D, H), Optional.of(weight(7, D))));

  private static Parameter weight(long seed, int... extents) {
    return Parameter.of("weight", Philox.seeded(seed).normal(Shape.of(extents)));
  }

  /** The terms and their gradients, in double precision, as the formulas have them. */
  private record Oracle(double[] w, double[] b, double[] v, double[] c) {
    private static final double[] KEPT = kept();

    private static double[] kept() {
      float[] mask = Philox.seeded(3).bernoulli(Shape.of(B, H), 0.5f).array();
      return IntStream.range(0, B * H).mapToDouble(i -> 2.0 * mask[i]).toArray();
    }

    double[] activity() {
      double[] h = new double[B * H];
      for (int i = 0; i < B; i++) {
        for (int j = 0; j < H; j++) {
          double sum = b[j];
          for (int k = 0; k < D; k++) {
            sum += w[j * D + k] * CORRUPTED.array()[i * D + k];
          }
          h[i * H + j] = 1 / (1 + Math.exp(-sum));
        }
      }
      return h;
    }

    double[] errors(double[] h) {
      double[] errors = new double[B * D];
      for (int i = 0; i < B; i++) {
        for (int k = 0; k < D; k++) {
          double sum = c[k] - CLEAN.array()[i * D + k];
          for (int j = 0; j < H; j++) {
            sum += v[k * H + j] * KEPT[i * H + j] * h[i * H + j];
          }
          errors[i * D + k] = sum;
        }
      }
      return errors;
    }

    static double[] excess(double[] h, boolean ofSamples) {
      double[] means = new double[ofSamples ? B : H];
      for (int i = 0; i < B * H; i++) {
        means[ofSamples ? i / H : i % H] += h[i] / (ofSamples ? H : B);
      }
      return Arrays.stream(means).map(mean -> mean - SHARE).toArray();
    }

    private static double squares(double[] values) {
      return Arrays.stream(values).map(x -> x * x).sum();
    }

    double value(int term) {
      double[] h = activity();
      return switch (term) {
        case 0 -> squares(errors(h)) / (B * D);
        case 1 -> 100 * squares(excess(h, true)) / B;
        case 2 -> 30 * squares(excess(h, false)) / H;
        default -> 1e-5f * (squares(w) + squares(b)) / 2;
      };
    }

    /** The gradient of a term by w, b, v and c, written out by hand. */
    double[][] gradient(int term) {
      double[][] g = {new double[H * D], new double[H], new double[D * H], new double[D]};
      if (term == 3) {
        IntStream.range(0, w.length).forEach(i -> g[0][i] = 1e-5f * w[i]);
        IntStream.range(0, b.length).forEach(i -> g[1][i] = 1e-5f * b[i]);
        return g;
      }
      double[] h = activity();
      double[] errors = errors(h);
      double[] samples = excess(h, true);
      double[] units = excess(h, false);
      for (int i = 0; i < B; i++) {
        for (int j = 0; j < H; j++) {
          int at = i * H + j;
          double byActivity =
              term == 1 ? 200 * samples[i] / (B * H) : term == 2 ? 60 * units[j] / (B * H) : 0;
          for (int k = 0; k < D && term == 0; k++) {
            double byOutput = 2 * errors[i * D + k] / (B * D);
            byActivity += byOutput * v[k * H + j] * KEPT[at];
            g[2][k * H + j] += byOutput * KEPT[at] * h[at];
            g[3][k] += j == 0 ? byOutput : 0;
          }
          double byLogit = byActivity * h[at] * (1 - h[at]);
          g[1][j] += byLogit;
          for (int k = 0; k < D; k++) {
            g[0][j * D + k] += byLogit * CORRUPTED.array()[i * D + k];
          }
        }
      }
      return g;
    }

    double[] part(int number) {
      return List.of(w, b, v, c).get(number);
    }
  }

  private static double[] doubles(Parameter parameter) {
    float[] values = parameter.value().array();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private List<Parameter> parts() {
    return List.copyOf(model.parameters().values());
  }

  private Oracle oracle() {
    double[][] p = parts().stream().map(SparseModelTest::doubles).toArray(double[][]::new);
    return new Oracle(p[0], p[1], p[2], p[3]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everyTermOfTheLossHasItsValueAndItsGradient(int term) {
    SparseModel.Loss loss =
        model.loss(CLEAN, CORRUPTED, 100, 30, new Training(Philox.at(DROPOUT.key(), 0)));
    Tensor value =
        List.of(loss.reconstruction(), loss.layer().mul(100), loss.batch().mul(30), loss.decay())
            .get(term);
    Oracle oracle = oracle();
    assertEquals(oracle.value(term), value.item(), 2e-6 * Math.max(1, oracle.value(term)));
    double[][] truth = oracle.gradient(term);
    Gradients gradients = value.gradients();
    for (int part = 0; part < 4; part++) {
      double[] x = oracle.part(part);
      double scale = 1e-12;
      for (double g : truth[part]) {
        scale = Math.max(scale, Math.abs(g));
      }
      for (int i = 0; i < x.length; i++) {
        double kept = x[i];
        x[i] = kept + STEP;
        double above = oracle.value(term);
        x[i] = kept - STEP;
        double below = oracle.value(term);
        x[i] = kept;
        assertEquals(truth[part][i], (above - below) / (2 * STEP), 1e-6 * Math.max(scale, 1e-6));
      }
      if (part < 2 || term == 0) {
        float[] found = gradients.of(parts().get(part)).array();
        for (int i = 0; i < x.length; i++) {
          assertEquals(truth[part][i], found[i], 1e-5 * scale, "part " + part + ", " + i);
        }
      }
    }
  }

  @Test
  void theWeighedTermsMakeTheTotalAndAreNamed() {
    SparseModel.Loss loss = model.loss(CLEAN, CORRUPTED, 100, 30, new Training(Philox.seeded(3)));
    assertEquals(
        List.of("loss", "reconstruction", "layer", "batch", "decay"),
        List.copyOf(loss.values().keySet()));
    double layer = loss.layer().item();
    double others = loss.reconstruction().item() + 30 * loss.batch().item() + loss.decay().item();
    assertEquals(others + 100 * layer, loss.total().item(), 1e-5 * (others + 100 * layer));
    SparseModel.Loss free = model.loss(CLEAN, CORRUPTED, 0, 30, new Training(Philox.seeded(3)));
    assertEquals(layer, free.layer().item());
    assertEquals(others, free.total().item(), 1e-5 * others);
  }

  @Test
  void corruptionAddsBoundedNoiseAndDropsAFifth() {
    Tensor images = Tensor.full(0.5f, 100, 100);
    float[] seen = SparseModel.corrupt(images, new Training(Philox.seeded(8))).array();
    int dropped = 0;
    double squares = 0;
    for (float value : seen) {
      if (value == 0) {
        dropped++;
      } else {
        double noise = value * 0.8 - 0.5;
        assertTrue(Math.abs(noise) <= 0.5 + 1e-6, "noise of " + noise);
        squares += noise * noise;
      }
    }
    assertEquals(0.2, dropped / 1e4, 0.02);
    // 0.25 times the deviation of a normal that is cut at two deviations.
    assertEquals(0.25 * 0.8796, Math.sqrt(squares / (1e4 - dropped)), 0.005);
  }

  @Test
  void asManyUnitsWinAsTheShareSaysAndTiesGoToTheFirst() {
    float[] codes = SparseModel.winners(Tensor.ones(2, SparseModel.UNITS)).array();
    for (int i = 0; i < codes.length; i++) {
      assertEquals(i % SparseModel.UNITS < 25 ? 1 : 0, codes[i]);
    }
    Tensor images = Philox.seeded(9).uniform(Shape.of(7, 30), 0, 1);
    float[] random = SparseModel.of(30, Philox.seeded(10)).codes(images).array();
    for (int row = 0; row < 7; row++) {
      int from = row * SparseModel.UNITS;
      int winners = 0;
      for (int i = from; i < from + SparseModel.UNITS; i++) {
        winners += random[i] == 1 ? 1 : 0;
      }
      assertEquals(25, winners);
    }
  }

  @Test
  void weightsAndBiasesFollowGlorotsRuleWithTheBiasAsARow() {
    SparseModel drawn = SparseModel.of(784, Philox.seeded(11));
    double bound = Math.sqrt(6.0 / 1285);
    double[] largest = new double[4];
    List<Parameter> parts = List.copyOf(drawn.parameters().values());
    for (int part = 0; part < 4; part++) {
      for (float value : parts.get(part).value().array()) {
        largest[part] = Math.max(largest[part], Math.abs(value));
      }
    }
    assertArrayEquals(new double[] {bound, bound, bound, bound}, largest, 0.02 * bound);
  }
}
