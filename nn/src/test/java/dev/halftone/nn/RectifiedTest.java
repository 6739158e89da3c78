package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rectifier applied by the layer before it against one applied for itself. */
class RectifiedTest {
  private static final Philox GENERATOR = Philox.seeded(8);

  private static Conv2d convolution() {
    Conv2dOptions same = Conv2dOptions.of().withPadding(1);
    return Conv2d.of(3, 3, 3, same, Initializers.uniformFanIn(), GENERATOR);
  }

  static Stream<Layer> layers() {
    Initializer rule = Initializers.uniformFanIn();
    return Stream.of(
        Dense.of(7, 9, rule, GENERATOR),
        Dense.of(7, 9, rule, GENERATOR).withoutBias(),
        convolution(),
        convolution().withoutBias(),
        ConvTranspose2d.of(3, 2, 2, Conv2dOptions.of().withStride(2), rule, GENERATOR),
        BatchNorm.of(3),
        Residual.of(Sequential.of(convolution(), Activation.relu()), convolution()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void valuesAndGradientsAreTheSame(Layer layer) {
    Shape shape = layer instanceof Dense ? Shape.of(6, 7) : Shape.of(4, 3, 8, 7);
    Tensor x = Philox.seeded(9).normal(shape).tracked();
    Sequential model = Sequential.of(layer, Activation.relu());
    Pass pass = Pass.training(Philox.seeded(1));
    Tensor together = model.apply(x, pass);
    Tensor apart = model.apply(x, pass, (path, seen, input, output) -> {});
    assertArrayEquals(apart.array(), together.array());
    Gradients ours = together.square().mean().gradients();
    Gradients theirs = apart.square().mean().gradients();
    assertArrayEquals(theirs.of(x).array(), ours.of(x).array(), 1e-7f);
    for (Parameter parameter : layer.parameters().values()) {
      if (parameter.trainable()) {
        float[] expected = theirs.of(parameter).array();
        assertArrayEquals(expected, ours.of(parameter).array(), 1e-7f);
      }
    }
    assertArrayEquals(
        layer.apply(x, Pass.inference()).relu().array(), model.apply(x, Pass.inference()).array());
  }

  @Test
  void anObserverSeesBothLayers() {
    Sequential model =
        Sequential.of(Dense.of(2, 2, Initializers.uniformFanIn(), GENERATOR), Activation.relu());
    List<String> seen = new ArrayList<>();
    model.apply(
        Tensor.ones(1, 2), Pass.inference(), (path, layer, input, output) -> seen.add(path));
    assertEquals(List.of("0", "1"), seen);
  }
}
