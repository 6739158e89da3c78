package dev.halftone.examples.seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Pass;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeqModelTest {
  private static ImageSet blank(int height, int width) {
    int[] labels = {0, 1, 2};
    return new ImageSet(1, height, width, new byte[3 * height * width], labels, new int[0]);
  }

  /** The counts of the original's own layers. */
  @Test
  void theConvolutionalNetHasTheWeightsOfTheOriginal() {
    SeqModel model = SeqModel.of(SeqModel.Net.CAE4, blank(28, 28), 10, Philox.seeded(1));
    assertEquals(51_565_834, model.classifier().trainableCount());
    assertEquals(51_614_529, model.decoder().trainableCount());
  }

  @Test
  void theDenseNetsHaveTheirPublishedWidths() {
    SeqModel two = SeqModel.of(SeqModel.Net.LAE2, blank(28, 28), 10, Philox.seeded(1));
    assertEquals(785 * 1024 + 1025 * 128 + 129 * 10, two.classifier().trainableCount());
    assertEquals(129 * 1024 + 1025 * 784, two.decoder().trainableCount());
    SeqModel four = SeqModel.of(SeqModel.Net.LAE4, blank(28, 28), 10, Philox.seeded(1));
    assertEquals(
        785 * 1024 + 1025 * 512 + 513 * 256 + 257 * 128 + 129 * 10,
        four.classifier().trainableCount());
  }

  @ParameterizedTest
  @EnumSource(SeqModel.Net.class)
  void everyNetMapsImagesToFeaturesAndBack(SeqModel.Net net) {
    ImageSet images = blank(12, 8);
    SeqModel model = SeqModel.of(net, images, 3, Philox.seeded(2));
    Tensor x = Philox.seeded(3).uniform(Shape.of(5, 96), 0, 1);
    Tensor features = model.encoder().apply(x, Pass.inference());
    assertEquals(Shape.of(5, SeqModel.FEATURES), features.shape());
    for (float value : features.array()) {
      assertTrue(value >= 0, "a feature of " + value);
    }
    assertEquals(Shape.of(5, 3), model.classify(x, Pass.inference()).shape());
    assertEquals(Shape.of(5, 96), model.decode(features).shape());
  }

  /** The slope of the loss along its gradient is the gradient's squared length. */
  @ParameterizedTest
  @EnumSource(SeqModel.Net.class)
  void theLossChangesAlongItsGradientAsTheGradientSays(SeqModel.Net net) {
    SeqModel model = SeqModel.of(net, blank(8, 8), 3, Philox.seeded(4));
    Tensor x = Philox.seeded(5).uniform(Shape.of(6, 64), 0, 1);
    Tensor loss = loss(model, x, Pass.training(Philox.seeded(6)));
    Gradients gradients = loss.gradients();
    double squares = 0;
    for (Parameter parameter : model.classifier().parameters().values()) {
      squares += gradients.of(parameter).square().sum().item();
    }
    float step = (float) (1e-4 * loss.item() / squares);
    double below = lossAfter(model, x, gradients, -step);
    double above = lossAfter(model, x, gradients, 2 * step);
    assertEquals(2 * step * squares, above - below, 0.03 * 2 * step * squares);
  }

  private static double lossAfter(SeqModel model, Tensor x, Gradients gradients, float step) {
    for (Parameter parameter : model.classifier().parameters().values()) {
      parameter.set(parameter.value().add(gradients.of(parameter).mul(step)));
    }
    return loss(model, x, Pass.inference()).item();
  }

  private static Tensor loss(SeqModel model, Tensor x, Pass pass) {
    return model.classify(x, pass).crossEntropy(0, 1, 2, 0, 1, 2).mean();
  }

  @Test
  void initialWeightsFollowTheRuleOfTheFanIn() {
    SeqModel model = SeqModel.of(SeqModel.Net.CAE4, blank(8, 8), 10, Philox.seeded(1));
    double[] bounds = {1 / Math.sqrt(25), 1 / Math.sqrt(32 * 25)};
    double[] largest = new double[2];
    for (int i = 0; i < 2; i++) {
      Parameter weight = model.encoder().parameters().get(2 * i + 1 + ".weight");
      for (float value : weight.value().array()) {
        largest[i] = Math.max(largest[i], Math.abs(value));
      }
    }
    assertArrayEquals(bounds, largest, 0.02 * bounds[0]);
    assertTrue(largest[1] <= bounds[1]);
  }
}
