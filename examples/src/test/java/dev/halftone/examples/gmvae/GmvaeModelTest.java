package dev.halftone.examples.gmvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Pass;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The terms of both objectives and their gradients against plain double loops. */
class GmvaeModelTest {
  private static final int PIXELS = 7;
  private static final int STYLE = 3;
  private static final int CLUSTERS = 4;
  private static final int BATCH = 5;
  private static final double TEMPERATURE = 0.7;
  private static final float WEIGHT = 4;

  private static final Initializer GLOROT = Initializers.glorotUniform();

  private static final Tensor IMAGES = Philox.seeded(3).uniform(Shape.of(BATCH, PIXELS), 0, 1);
  private static final double[][] X = DoubleNetwork.rows(IMAGES);

  /** The noise that a pass draws: Gumbels for the category, then normals for the style. */
  private static final Philox NOISE = Philox.seeded(11);

  private static final double[][] GUMBEL =
      DoubleNetwork.rows(NOISE.gumbel(Shape.of(BATCH, CLUSTERS)));
  private static final double[][] NORMAL = DoubleNetwork.rows(NOISE.normal(Shape.of(BATCH, STYLE)));

  private static SimpleGmvae simple(boolean normalized) {
    return SimpleGmvae.dense(
        new SimpleGmvae.Sizes(PIXELS, 6, STYLE, CLUSTERS, normalized), GLOROT, Philox.seeded(5));
  }

  @Test
  void theSimpleModelHasTheWeightsThatItsLayersSay() {
    SimpleGmvae.Sizes sizes = new SimpleGmvae.Sizes(784, 150, 100, 10, true);
    assertEquals(1_512_394, SimpleGmvae.dense(sizes, GLOROT, Philox.seeded(1)).trainableCount());
  }

  @Test
  void theMixtureHasTheWeightsOfTheOriginal() {
    assertEquals(2_104_602, MixtureGmvae.of(784, 64, 10, Philox.seeded(1)).trainableCount());
  }

  private interface Oracle {
    /** The terms: reconstruction, category, Gaussian. */
    double[] terms(DoubleNetwork network);
  }

  /** x̂, then c and z from it, then the decoder of their sum. */
  private static double[] simpleTerms(DoubleNetwork network) {
    double[][] h = DoubleNetwork.rectified(network.dense("encoder.0", X));
    h = DoubleNetwork.rectified(network.dense("encoder.2", h));
    double[][] features = network.dense("encoder.4", h);
    double[][] logits = network.dense("category", features);
    double[][] mean = network.dense("mean", features);
    double[][] logVariance = network.dense("logVariance", features);
    double[][] z = new double[BATCH][STYLE];
    double gaussian = 0;
    for (int row = 0; row < BATCH; row++) {
      for (int j = 0; j < STYLE; j++) {
        double m = mean[row][j];
        double l = logVariance[row][j];
        z[row][j] = m + Math.exp(l / 2) * NORMAL[row][j];
        gaussian -= (1 + l - m * m - Math.exp(l)) / 2 / BATCH;
      }
    }
    double[][] fromStyle = network.dense("fromStyle", z);
    double[][] fromCategory =
        network.dense("fromCategory", DoubleNetwork.soft(logits, GUMBEL, TEMPERATURE));
    double[][] joined = new double[BATCH][fromStyle[0].length];
    for (int row = 0; row < BATCH; row++) {
      for (int j = 0; j < joined[row].length; j++) {
        joined[row][j] = fromStyle[row][j] + fromCategory[row][j];
      }
    }
    h = DoubleNetwork.rectified(network.dense("decoder.0", joined));
    h = DoubleNetwork.rectified(network.dense("decoder.2", h));
    h = DoubleNetwork.rectified(network.dense("decoder.4", h));
    double[][] drawn = network.dense("decoder.6", h);
    return new double[] {
      DoubleNetwork.crossEntropy(drawn, X), DoubleNetwork.toUniform(logits), gaussian
    };
  }

  /** c from x, z from both, the decoder of z alone. */
  private static double[] mixtureTerms(DoubleNetwork network) {
    double[][] h = DoubleNetwork.rectified(network.dense("category.0", X));
    h = DoubleNetwork.rectified(network.dense("category.2", h));
    double[][] logits = network.dense("category.4", h);
    double[][] c = DoubleNetwork.soft(logits, GUMBEL, TEMPERATURE);
    double[][] both = new double[BATCH][PIXELS + CLUSTERS];
    for (int row = 0; row < BATCH; row++) {
      System.arraycopy(X[row], 0, both[row], 0, PIXELS);
      System.arraycopy(c[row], 0, both[row], PIXELS, CLUSTERS);
    }
    h = DoubleNetwork.rectified(network.dense("trunk.0", both));
    h = DoubleNetwork.rectified(network.dense("trunk.2", h));
    double[][] mean = network.dense("mean", h);
    double[][] variance = network.dense("variance", h);
    double[][] priorMean = network.dense("priorMean", c);
    double[][] priorVariance = network.dense("priorVariance", c);
    double[][] z = new double[BATCH][STYLE];
    double gaussian = 0;
    for (int row = 0; row < BATCH; row++) {
      for (int j = 0; j < STYLE; j++) {
        double v = softplus(variance[row][j]) + 1e-8;
        double p = softplus(priorVariance[row][j]) + 1e-8;
        z[row][j] = mean[row][j] + Math.sqrt(v) * NORMAL[row][j];
        double own = z[row][j] - mean[row][j];
        double far = z[row][j] - priorMean[row][j];
        gaussian += (-Math.log(v) - own * own / v + Math.log(p) + far * far / p) / 2 / BATCH;
      }
    }
    h = DoubleNetwork.rectified(network.dense("decoder.0", z));
    h = DoubleNetwork.rectified(network.dense("decoder.2", h));
    double[][] drawn = network.dense("decoder.4", h);
    return new double[] {
      DoubleNetwork.crossEntropy(drawn, X), DoubleNetwork.toUniform(logits), gaussian
    };
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  @Test
  void theSimpleObjectiveIsThatOfDoubleLoops() {
    check(simple(false), GmvaeModelTest::simpleTerms);
  }

  @Test
  void theMixtureObjectiveIsThatOfDoubleLoops() {
    check(MixtureGmvae.of(PIXELS, STYLE, CLUSTERS, Philox.seeded(6)), GmvaeModelTest::mixtureTerms);
  }

  /** Terms to a few float roundings of a sum; the gradient along a random direction likewise. */
  private static void check(GmvaeModel model, Oracle oracle) {
    GmvaeModel.Losses losses =
        model.losses(IMAGES, GumbelSoftmax.soft(TEMPERATURE), Pass.training(Philox.seeded(11)));
    double[] terms = oracle.terms(new DoubleNetwork(model, Map.of(), 0));
    assertEquals(terms[0], losses.reconstruction().item(), 2e-5 * Math.abs(terms[0]));
    assertEquals(terms[1], losses.category().item(), 2e-6);
    assertEquals(terms[2], losses.gaussian().item(), 2e-5 * Math.abs(terms[2]) + 1e-6);

    Gradients gradients =
        losses
            .reconstruction()
            .add(losses.category())
            .add(losses.gaussian().mul(WEIGHT))
            .gradients();
    Map<String, Tensor> direction = new LinkedHashMap<>();
    double analytic = 0;
    double squares = 0;
    for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
      Tensor along = Philox.seeded(7).split(entry.getKey()).normal(entry.getValue().shape());
      direction.put(entry.getKey(), along);
      double[] gradient = DoubleNetwork.doubles(gradients.of(entry.getValue()));
      for (int i = 0; i < gradient.length; i++) {
        analytic += gradient[i] * along.array()[i];
        squares += gradient[i] * gradient[i];
      }
    }
    double step = 1e-7;
    double numeric =
        (total(oracle.terms(new DoubleNetwork(model, direction, step)))
                - total(oracle.terms(new DoubleNetwork(model, direction, -step))))
            / (2 * step);
    assertEquals(numeric, analytic, 1e-5 * Math.sqrt(squares));
  }

  private static double total(double[] terms) {
    return terms[0] + terms[1] + WEIGHT * terms[2];
  }

  @Test
  void everyParameterIsReachedWithNormalisedBatches() {
    SimpleGmvae model = simple(true);
    GmvaeModel.Losses losses =
        model.losses(IMAGES, GumbelSoftmax.soft(0.5), Pass.training(Philox.seeded(1)));
    Gradients gradients =
        losses.reconstruction().add(losses.category()).add(losses.gaussian()).gradients();
    model
        .parameters()
        .forEach(
            (path, parameter) ->
                assertEquals(parameter.trainable(), gradients.reached(parameter), path));
  }

  @Test
  void withoutAStyleTheDecoderSeesTheFeatures() {
    SimpleGmvae model =
        SimpleGmvae.dense(
            new SimpleGmvae.Sizes(PIXELS, 6, 0, CLUSTERS, false), GLOROT, Philox.seeded(5));
    GmvaeModel.Losses losses =
        model.losses(IMAGES, GumbelSoftmax.soft(0.5), Pass.training(Philox.seeded(1)));
    assertEquals(0, losses.gaussian().item());
    assertArrayEquals(model.features(IMAGES).array(), model.means(IMAGES).array());
    assertEquals(6, model.fromStyle().inputs());
  }

  @Test
  void drawsClusterByClusterAndStylesImageByImage() {
    for (GmvaeModel model :
        new GmvaeModel[] {
          simple(false), MixtureGmvae.of(PIXELS, STYLE, CLUSTERS, Philox.seeded(6))
        }) {
      assertEquals(CLUSTERS, model.clusters());
      Tensor drawn = model.generate(2, Philox.seeded(8));
      assertEquals(Shape.of(2 * CLUSTERS, PIXELS), drawn.shape());
      Tensor styles = model.restyle(IMAGES);
      assertEquals(Shape.of(BATCH * CLUSTERS, PIXELS), styles.shape());
      Tensor second = model.restyle(IMAGES.slice(0, 1, 2));
      assertArrayEquals(second.array(), styles.slice(0, CLUSTERS, 2 * CLUSTERS).array(), 1e-6f);
    }
  }

  /** In its own cluster an image's style draws what its mean draws. */
  @Test
  void theMixtureKeepsAStyleInItsOwnCluster() {
    MixtureGmvae model = MixtureGmvae.of(PIXELS, STYLE, CLUSTERS, Philox.seeded(6));
    Tensor styles = model.restyle(IMAGES);
    int[] own = model.logits(IMAGES).argMax(1);
    Tensor drawn = model.decoder().apply(model.means(IMAGES), Pass.inference()).sigmoid();
    for (int i = 0; i < BATCH; i++) {
      int row = i * CLUSTERS + own[i];
      assertArrayEquals(
          drawn.slice(0, i, i + 1).array(), styles.slice(0, row, row + 1).array(), 1e-5f);
    }
  }
}
