package dev.halftone.examples.gmvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Failure;
import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Pass;
import dev.halftone.nn.loss.MetricLearning;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SemiModelTest {
  private static final SemiModel.Task TASK = new SemiModel.Task(1, SemiModel.Metric.LIFTED, 0.5f);

  private static final GumbelSoftmax WARM = GumbelSoftmax.soft(0.7);

  private static ImageSet blank(int height, int width) {
    return new ImageSet(1, height, width, new byte[height * width], new int[1], new int[0]);
  }

  private static SimpleGmvae dense(boolean styled) {
    return SemiModel.of(SemiModel.Net.DENSE, blank(2, 3), 3, styled, Philox.seeded(1));
  }

  /** Weights, biases and both parameters of each normalisation, layer by layer as published. */
  @Test
  void theConvolutionalNetHasTheWeightsOfItsTable() {
    SimpleGmvae model = SemiModel.of(SemiModel.Net.CONV, blank(28, 28), 10, true, Philox.seeded(1));
    int encoder =
        (25 + 3) * 16
            + (16 * 25 + 3) * 32
            + (32 * 16 + 3) * 64
            + (64 * 25 + 3) * 128
            + (128 * 9 + 3) * 200;
    int decoder =
        (200 * 9 + 3) * 128
            + (128 * 25 + 3) * 64
            + (64 * 16 + 3) * 32
            + (32 * 25 + 3) * 16
            + (16 * 25 + 3)
            + 785 * 784;
    assertEquals(encoder, model.encoder().trainableCount());
    assertEquals(decoder, model.decoder().trainableCount());
    int heads = 2 * 201 * 150 + 201 * 10 + 151 * 200 + 11 * 200;
    assertEquals(encoder + decoder + heads, model.trainableCount());
  }

  @Test
  void theConvolutionalNetMapsPicturesToFeaturesAndBack() {
    SimpleGmvae model = SemiModel.of(SemiModel.Net.CONV, blank(28, 28), 10, true, Philox.seeded(1));
    Tensor x = Philox.seeded(2).uniform(Shape.of(2, 784), 0, 1);
    Tensor features = model.features(x);
    assertEquals(Shape.of(2, 200), features.shape());
    for (float value : features.array()) {
      assertTrue(value >= 0, "a feature of " + value);
    }
    assertEquals(Shape.of(2, 150), model.means(x).shape());
    assertEquals(Shape.of(20, 784), model.restyle(x).shape());
  }

  @Test
  void theConvolutionalNetSaysWhatItIsMadeFor() {
    assertEquals(
        "--net conv: expected pictures of 28 x 28, got 16 x 14",
        assertThrows(
                Failure.class,
                () -> SemiModel.of(SemiModel.Net.CONV, blank(16, 14), 10, true, Philox.seeded(1)))
            .getMessage());
  }

  @Test
  void everyParameterOfTheConvolutionalNetIsReached() {
    SimpleGmvae model = SemiModel.of(SemiModel.Net.CONV, blank(28, 28), 3, true, Philox.seeded(1));
    Tensor x = Philox.seeded(2).uniform(Shape.of(6, 784), 0, 1);
    int[] labels = {0, 1, 2};
    SemiModel.Losses losses =
        SemiModel.losses(model, x, labels, TASK, WARM, Pass.training(Philox.seeded(3)));
    Gradients gradients =
        losses
            .variational()
            .reconstruction()
            .add(losses.variational().gaussian())
            .add(losses.assignment())
            .add(losses.metric())
            .gradients();
    model
        .parameters()
        .forEach(
            (path, parameter) ->
                assertEquals(parameter.trainable(), gradients.reached(parameter), path));
  }

  /** Unlabelled rows equal to labelled ones take their labels; all terms follow from those. */
  @Test
  void unlabelledRowsTakeTheLabelsOfTheirNeighbors() {
    SimpleGmvae model = dense(true);
    Tensor known = Philox.seeded(2).uniform(Shape.of(3, 6), 0, 1);
    Tensor images = Tensor.concatenate(0, known.gather(0, 2, 0, 1, 1), known);
    int[] labels = {0, 1, 2};
    SemiModel.Losses losses =
        SemiModel.losses(model, images, labels, TASK, WARM, Pass.training(Philox.seeded(4)));
    assertArrayEquals(new int[] {2, 0, 1, 1}, losses.assigned());

    int[] all = {2, 0, 1, 1, 0, 1, 2};
    SimpleGmvae.Step step = model.step(images, WARM, Pass.training(Philox.seeded(4)));
    double assignment = 0;
    for (int row = 0; row < all.length; row++) {
      double sum = 0;
      for (int label = 0; label < 3; label++) {
        sum += Math.exp(step.logits().get(row, label));
      }
      assignment += (Math.log(sum) - step.logits().get(row, all[row])) / all.length;
    }
    assertEquals(assignment, losses.assignment().item(), 1e-5);
    assertEquals(
        MetricLearning.liftedStructured(step.features(), all, 0.5f).item(), losses.metric().item());
  }

  @Test
  void noGradientFlowsThroughTheAssignment() {
    SimpleGmvae model = dense(true);
    Tensor images = Philox.seeded(2).uniform(Shape.of(5, 6), 0, 1);
    int[] labels = {0, 1, 2};
    SemiModel.Losses losses =
        SemiModel.losses(model, images, labels, TASK, WARM, Pass.training(Philox.seeded(4)));
    Gradients gradients = losses.assignment().gradients();
    assertTrue(gradients.reached(model.category().weight()));
    assertFalse(gradients.reached(model.fromStyle().weight()));
  }

  @Test
  void theModelOf2017HasNoStyle() {
    SimpleGmvae model = dense(false);
    assertTrue(model.style().isEmpty());
    assertEquals(150, model.fromStyle().inputs());
    Tensor images = Philox.seeded(2).uniform(Shape.of(5, 6), 0, 1);
    SemiModel.Losses losses =
        SemiModel.losses(
            model, images, new int[] {0, 1, 2}, TASK, WARM, Pass.training(Philox.seeded(4)));
    assertEquals(0, losses.variational().gaussian().item());
  }
}
