package dev.halftone.examples.csae;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * The objective with linear networks, on normal classes, where its least value is known.
 *
 * <p>Let a component within the classes have variance l per pixel, and let its code have variance
 * v. The class loss costs v/n, and the decoder, against noise of variance s² = s0² n, leaves l
 * s²/(v + s²). The best v is s sqrt(n l) - s² where that is positive, that is for l &gt; s0², and
 * leaves s0 sqrt(l); a weaker component is not coded at all and is lost.
 */
class CsaeWaterFillingTest {
  private static final int PIXELS = 16;
  private static final float NOISE = 0.1f;

  /** Variance per pixel of the components within a class, below and above 0.01. */
  private static final double[] WITHIN = {0.16, 0.09, 0.05, 0.03, 0.006, 0.003};

  /** The same of the component on which the two classes differ, which lies at +1 and -1. */
  private static final double BETWEEN = 0.25;

  private static Tensor draw(int[] labels, Philox generator) {
    int n = labels.length;
    float[] x = new float[n * PIXELS];
    float[] normal = generator.normal(Shape.of(n, WITHIN.length)).array();
    for (int row = 0; row < n; row++) {
      x[row * PIXELS] = (float) ((1 - 2 * labels[row]) * Math.sqrt(PIXELS * BETWEEN));
      for (int i = 0; i < WITHIN.length; i++) {
        double deviation = Math.sqrt(PIXELS * WITHIN[i]);
        x[row * PIXELS + 1 + i] = (float) (deviation * normal[row * WITHIN.length + i]);
      }
    }
    return Tensor.wrap(x, Shape.of(n, PIXELS));
  }

  private static int[] labels(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
    }
    return labels;
  }

  private static CsaeModel linear(Philox generator) {
    ImageSet blank = new ImageSet(1, 4, 4, new byte[PIXELS], new int[1], new int[0]);
    return new CsaeModel(
        CsaeCanvas.bare(blank),
        Sequential.of(
            Flatten.of(), Dense.of(PIXELS, CsaeModel.CODE, Initializers.uniformFanIn(), generator)),
        Sequential.of(
            Dense.of(CsaeModel.CODE, PIXELS, Initializers.uniformFanIn(), generator),
            Reshape.of(1, 4, 4)),
        Parameter.fixed("points", CsaeModel.Points.SIMPLEX.of(2, generator)));
  }

  @Test
  void linearNetworksCodeTheComponentsAboveTheNoiseAndLeaveTheErrorForetold() {
    CsaeModel model = linear(Philox.seeded(1));
    CsaeObjective objective =
        new CsaeObjective(CsaeObjective.ClassLoss.MSE, 1, CsaeObjective.EdgeLoss.NONE, 0, 1, NOISE);
    int steps = 1200;
    Adam adam = Adam.of(model.parameters(), AdamOptions.of(Schedule.cosine(0.01, 0, steps)));
    Philox data = Philox.seeded(2);
    Philox noise = Philox.seeded(3);
    for (int step = 0; step < steps; step++) {
      int[] labels = labels(64);
      adam.step(
          objective.of(model, draw(labels, data), labels, Pass.training(noise)).loss().gradients());
    }

    double coded = 0;
    double expected = BETWEEN * NOISE * NOISE;
    for (double within : WITHIN) {
      boolean above = within > NOISE * NOISE;
      coded += above ? 1 : 0;
      expected += above ? NOISE * Math.sqrt(within) : within;
    }
    int used = 0;
    Tensor weight = model.encoder().parameters().get("1.weight").value();
    for (int i = 0; i < WITHIN.length; i++) {
      double length = weight.slice(1, i + 1, i + 2).square().sum().item();
      double share = length * PIXELS * WITHIN[i] / CsaeModel.CODE;
      used += share > 0.001 ? 1 : 0;
    }
    assertEquals(coded, used);
    assertEquals(expected, error(model), 0.02 * expected);
  }

  /** The squared error of a pixel, with its mean over the noise taken exactly. */
  private static double error(CsaeModel model) {
    int[] labels = labels(20_000);
    Tensor x = draw(labels, Philox.seeded(4));
    Tensor y = model.decoder().apply(model.encode(x), Pass.inference()).flatten(1);
    Tensor weight = model.decoder().parameters().get("0.weight").value();
    double amplified = weight.square().sum().item() * NOISE * NOISE * CsaeModel.CODE / PIXELS;
    return y.sub(x).square().mean().item() + amplified;
  }
}
