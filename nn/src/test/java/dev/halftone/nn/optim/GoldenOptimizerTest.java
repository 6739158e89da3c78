package dev.halftone.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.nn.Golden;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 50 steps of each optimiser and schedule against PyTorch's in float64. */
class GoldenOptimizerTest {
  private static final Golden GOLDEN = Golden.read();
  private static final Tensor MATRIX = GOLDEN.get("optimizer/matrix");
  private static final Tensor CENTRE = GOLDEN.get("optimizer/centre").reshape(1, 6);

  static Stream<Arguments> runs() {
    return Stream.of(
        sgd("sgd", SgdOptions.of(0.01)),
        sgd("sgd decay", SgdOptions.of(0.01).withDecay(0.1f)),
        sgd("sgd momentum", SgdOptions.of(0.01).withMomentum(0.9f).withDecay(0.05f)),
        sgd("sgd nesterov", SgdOptions.of(0.01).withNesterov(0.9f).withDecay(0.05f)),
        sgd("sgd clipped", SgdOptions.of(0.01).withMomentum(0.9f).withClipNorm(0.5f)),
        sgd("sgd linear", SgdOptions.of(Schedule.linear(0.02, 0.002, 40))),
        sgd("sgd warm-up", SgdOptions.of(Schedule.constant(0.02).withWarmUp(10))),
        adam("adam", AdamOptions.of(0.02)),
        adam(
            "adam decay",
            AdamOptions.of(0.02).withBetas(0.8f, 0.95f).withEpsilon(1e-6f).withDecay(0.1f)),
        adam("adamw", AdamOptions.of(0.02).withDecoupledDecay(0.2f)),
        adam("adam step", AdamOptions.of(Schedule.step(0.05, 0.5, 10))),
        adam("adam exponential", AdamOptions.of(Schedule.exponential(0.05, -Math.log(0.9), 0))),
        adam("adam cosine", AdamOptions.of(Schedule.cosine(0.05, 0.001, 50))));
  }

  @AfterAll
  static void tell() {
    GOLDEN.tell("optimisers and schedules");
  }

  private static Arguments sgd(String name, SgdOptions options) {
    Function<Parameter, Optimizer> make = w -> Sgd.of(Map.of("w", w), options);
    return Arguments.of(name, make);
  }

  private static Arguments adam(String name, AdamOptions options) {
    Function<Parameter, Optimizer> make = w -> Adam.of(Map.of("w", w), options);
    return Arguments.of(name, make);
  }

  /** The gradient of |A w - c|² / 2 + sum cos w, as the script has it. */
  private static Gradients gradients(Parameter parameter) {
    Tensor w = parameter.tracked();
    Tensor row = w.reshape(1, 6);
    float[] sines = new float[6];
    for (int i = 0; i < 6; i++) {
      sines[i] = (float) Math.sin(parameter.value().get(i));
    }
    // -sin w is the derivative of the cosine, which the library does not have as an operation.
    Tensor cosine = w.mul(Tensor.of(sines, 6)).sum().neg();
    Tensor squares = row.matmulTransposed(MATRIX).sub(CENTRE).square().sum().mul(0.5f);
    return squares.add(cosine).gradients();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void fiftyStepsAgreeWithPyTorch(String name, Function<Parameter, Optimizer> make) {
    Parameter w = Parameter.of("w", GOLDEN.get("optimizer/start"));
    Optimizer optimizer = make.apply(w);
    for (int step = 0; step < 50; step++) {
      optimizer.step(gradients(w));
    }
    // 50 steps, each rounded a few times; the quadratic contracts errors: 100 · 2^-24.
    GOLDEN.close(GOLDEN.get("optimizer/" + name), w.value(), 6e-6, name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void resumesBitForBitFromEveryTenthStep(String name, Function<Parameter, Optimizer> make) {
    Parameter whole = Parameter.of("w", GOLDEN.get("optimizer/start"));
    Optimizer first = make.apply(whole);
    for (int step = 0; step < 50; step++) {
      if (step % 10 == 0) {
        Parameter w = Parameter.of("w", whole.value());
        Optimizer second = make.apply(w);
        second.restore(first.steps(), first.state());
        assertEquals(step, second.steps());
        first.step(gradients(whole));
        second.step(gradients(w));
        assertArrayEquals(whole.value().array(), w.value().array(), name + " step " + step);
      } else {
        first.step(gradients(whole));
      }
    }
  }
}
