package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short cuts of inference against the layers one after the other, as an observer sees them. */
class InferenceTest {
  private static final Philox GENERATOR = Philox.seeded(3);
  private static final Initializer RULE = Initializers.uniformFanIn();

  private static float[] oneByOne(Sequential model, Tensor x) {
    return model.apply(x, Pass.inference(), (path, layer, input, output) -> {}).array();
  }

  private static Conv2d convolution(int in, int out) {
    return Conv2d.of(in, out, 3, Conv2dOptions.of().withPadding(1), RULE, GENERATOR);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void poolingIsAppliedTogetherWithConvolution(boolean rectified) {
    Layer between = rectified ? Activation.relu() : Activation.leakyRelu(0.1f);
    Sequential model =
        Sequential.of(
            convolution(1, 32),
            between,
            MaxPool2d.of(2),
            convolution(32, 64),
            MaxPool2d.of(2),
            convolution(64, 32).withoutBias(),
            MaxPool2d.of(2),
            Flatten.of(),
            Dense.of(32 * 9, 5, RULE, GENERATOR));
    Tensor x = GENERATOR.normal(Shape.of(3, 1, 28, 29));
    assertArrayEquals(oneByOne(model, x), model.apply(x, Pass.inference()).array());
  }

  @Test
  void aMisfitNamesTheLayer() {
    Sequential model = Sequential.of(Flatten.of(), convolution(1, 32), MaxPool2d.of(2));
    assertEquals(
        "layer 1, Conv2d(1 -> 32, 3x3, padding 1): conv2d: expected x of shape"
            + " [batch, 1, height, width], got [2, 64]",
        assertThrows(
                IllegalArgumentException.class,
                () -> model.apply(Tensor.zeros(2, 1, 8, 8), Pass.inference()))
            .getMessage());
  }

  @Test
  void aWeightIsSeenAsItIsBetweenUpdates() {
    Dense layer = Dense.of(40, 33, RULE, GENERATOR);
    for (Dense dense : Stream.of(layer, layer.withoutBias()).toList()) {
      Tensor x = GENERATOR.normal(Shape.of(2, 3, 40));
      for (int update = 0; update < 3; update++) {
        float[] expected = dense.apply(x, Pass.training(GENERATOR)).array();
        for (int time = 0; time < 3; time++) {
          assertArrayEquals(expected, dense.apply(x, Pass.inference()).array());
        }
        dense.weight().update(elements -> elements[7] += 1);
      }
    }
  }
}
