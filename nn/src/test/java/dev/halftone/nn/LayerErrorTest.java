package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LayerErrorTest {
  private static final Philox GENERATOR = Philox.seeded(1);
  private static final Dense DENSE = Dense.of(3, 2, Initializers.heNormal(), GENERATOR);

  @Test
  void aMisfitNamesBothShapesAndThePath() {
    Sequential model = Sequential.of(Activation.relu(), Sequential.of(Flatten.of(), DENSE));
    says(
        "layer 1, Sequential: layer 1, Dense(3 -> 2): dense: expected x of shape [..., 3],"
            + " got [4, 5]",
        () -> model.apply(Tensor.zeros(4, 5), Pass.inference()));
  }

  @Test
  void convolutionsNameTheImagesTheyExpect() {
    Conv2d conv = Conv2d.of(3, 4, 5, Conv2dOptions.of(), Initializers.heNormal(), GENERATOR);
    says(
        "conv2d: expected x of shape [batch, 3, height, width], got [2, 1, 8, 8]",
        () -> conv.apply(Tensor.zeros(2, 1, 8, 8), Pass.inference()));
    says(
        "conv2d: expected channels divisible by groups = 2, got 3 in and 4 out",
        () ->
            Conv2d.of(3, 4, 5, Conv2dOptions.of().withGroups(2), Initializers.zeros(), GENERATOR));
  }

  @Test
  void recordsCheckTheirParts() {
    Parameter bias = Parameter.of("bias", Tensor.zeros(3));
    says(
        "dense: expected bias of shape [2], got [3]",
        () -> new Dense(DENSE.weight(), Optional.of(bias)));
    says(
        "dense: expected weight of rank 2, got shape [3]", () -> new Dense(bias, Optional.empty()));
    says("dropout: expected rate in [0.0, 1.0), got 1.0", () -> Dropout.of(1));
    says("dropout: expected rate in [0.0, 1.0), got NaN", () -> Dropout.of(Float.NaN));
    says(
        "dense: expected inputs > 0, got 0", () -> Dense.of(0, 1, Initializers.zeros(), GENERATOR));
    says(
        "parameter map: expected distinct paths, got 'a.weight' twice",
        () -> new ParameterMap().with("a", DENSE).with("a", DENSE));
  }

  @Test
  void modelsPrintTheirStructure() {
    assertEquals(
        "Sequential(Dense(3 -> 2), leaky relu 0.2, Dropout(0.5))",
        Sequential.of(DENSE, Activation.leakyRelu(0.2f), Dropout.of(0.5f)).toString());
    assertEquals(
        "Conv2d(1 -> 2, 3x3, stride 2, padding 1, no bias)",
        Conv2d.of(
                1,
                2,
                3,
                Conv2dOptions.of().withStride(2).withPadding(1),
                Initializers.zeros(),
                GENERATOR)
            .withoutBias()
            .toString());
  }

  private static void says(String message, Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }
}
