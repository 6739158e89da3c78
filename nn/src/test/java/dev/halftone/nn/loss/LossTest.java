package dev.halftone.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LossTest {

  @Test
  void reductionsAreWhatTheirNamesSay() {
    Tensor losses = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertEquals(3.5f, Reduction.MEAN.apply(losses).item());
    assertEquals(21, Reduction.SUM.apply(losses).item());
    assertEquals(10.5f, Reduction.SUM_MEAN.apply(losses).item());
    assertEquals(
        "SUM_MEAN: expected losses with a batch axis, got a scalar",
        assertThrows(
                IllegalArgumentException.class, () -> Reduction.SUM_MEAN.apply(Tensor.scalar(1)))
            .getMessage());
  }

  @Test
  void crossEntropyIsTheNegativeLogProbability() {
    Tensor logits = Tensor.of(new float[] {1, 2, 3, 1000, 0, -1000}, 2, 3);
    double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 2;
    assertEquals(
        (first + 1000) / 2,
        Classification.crossEntropyFromLogits(logits, new int[] {1, 1}, Reduction.MEAN).item(),
        1e-4);
  }

  @Test
  void binaryCrossEntropyAgreesFromLogitsAndFromProbabilities() {
    Tensor logits = Tensor.of(new float[] {-3, -0.5f, 0, 2, 5}, 5);
    Tensor target = Tensor.of(new float[] {0, 0.25f, 1, 0.5f, 1}, 5);
    double expected = 0;
    for (int i = 0; i < 5; i++) {
      double p = 1 / (1 + Math.exp(-logits.get(i)));
      expected -= target.get(i) * Math.log(p) + (1 - target.get(i)) * Math.log(1 - p);
    }
    float fromLogits =
        Reconstruction.binaryCrossEntropyFromLogits(logits, target, Reduction.SUM).item();
    float fromProbabilities =
        Reconstruction.binaryCrossEntropy(logits.sigmoid(), target, Reduction.SUM).item();
    assertEquals(expected, fromLogits, 2e-6);
    assertEquals(expected, fromProbabilities, 2e-6);
  }

  @Test
  void binaryCrossEntropyStaysFiniteAtZeroAndOne() {
    Tensor output = Tensor.of(new float[] {0, 1}, 2);
    Tensor target = Tensor.of(new float[] {1, 0}, 2);
    assertEquals(
        126 * Math.log(2),
        Reconstruction.binaryCrossEntropy(output, target, Reduction.MEAN).item(),
        1e-4);
    Tensor leaf = output.tracked();
    Tensor gradient =
        Reconstruction.binaryCrossEntropy(leaf, target, Reduction.SUM).gradients().of(leaf);
    assertEquals(0, gradient.get(0));
    assertEquals(0, gradient.get(1));
  }

  @Test
  void shapesMustAgree() {
    assertEquals(
        "squaredError: expected output and target of the same shape, got output [2, 3] and target"
            + " [3]",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Reconstruction.squaredError(
                        Tensor.zeros(2, 3), Tensor.zeros(3), Reduction.MEAN))
            .getMessage());
  }
}
