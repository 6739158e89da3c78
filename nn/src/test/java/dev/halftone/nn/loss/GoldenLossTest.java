package dev.halftone.nn.loss;

import dev.halftone.nn.Golden;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss that PyTorch has: value and gradients against float64. */
class GoldenLossTest {
  private static final Golden GOLDEN = Golden.read();

  /** The tensors of a case by name; those with a gradient are leaves. */
  private record Inputs(Map<String, Tensor> tensors) {
    Tensor get(String name) {
      return tensors.get(name);
    }

    int[] labels() {
      float[] values = get("labels").array();
      int[] labels = new int[values.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (int) values[i];
      }
      return labels;
    }
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        row(
            "squared error mean",
            in -> Reconstruction.squaredError(in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "squared error sum",
            in -> Reconstruction.squaredError(in.get("output"), in.get("target"), Reduction.SUM)),
        row(
            "absolute error",
            in -> Reconstruction.absoluteError(in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "huber",
            in -> Reconstruction.huber(in.get("output"), in.get("target"), 0.7f, Reduction.MEAN)),
        row(
            "binary cross-entropy",
            in ->
                Reconstruction.binaryCrossEntropy(
                    in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "binary cross-entropy from logits",
            in ->
                Reconstruction.binaryCrossEntropyFromLogits(
                    in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "cross-entropy",
            in ->
                Classification.crossEntropyFromLogits(
                    in.get("output"), in.labels(), Reduction.MEAN)),
        row(
            "cross-entropy smoothed",
            in ->
                Classification.crossEntropyFromLogits(
                    in.get("output"), in.labels(), 0.1f, Reduction.MEAN)),
        row(
            "gaussian likelihood",
            in ->
                NegativeLogLikelihood.gaussian(
                    in.get("mean"), in.get("logVariance"), in.get("target"), Reduction.MEAN)),
        row(
            "divergence to standard",
            in ->
                Divergence.gaussianToStandard(
                    in.get("mean"), in.get("logVariance"), Reduction.SUM_MEAN)),
        row(
            "divergence of gaussians",
            in ->
                Divergence.gaussian(
                    in.get("mean"),
                    in.get("logVariance"),
                    in.get("priorMean"),
                    in.get("priorLogVariance"),
                    Reduction.SUM_MEAN)),
        row(
            "divergence of categories",
            in ->
                Divergence.categorical(
                    in.get("logits"), in.get("priorLogits"), Reduction.SUM_MEAN)),
        row(
            "divergence to uniform",
            in -> Divergence.categoricalToUniform(in.get("logits"), Reduction.SUM_MEAN)),
        row(
            "divergence of coins",
            in ->
                Divergence.bernoulli(in.get("logits"), in.get("priorLogits"), Reduction.SUM_MEAN)));
  }

  private static Arguments row(String name, Function<Inputs, Tensor> loss) {
    return Arguments.of(name, loss);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void agreesWithPyTorchInDoublePrecision(String name, Function<Inputs, Tensor> loss) {
    String prefix = "loss/" + name + "/";
    Map<String, Tensor> gradients = GOLDEN.under(prefix + "gradient/");
    Map<String, Tensor> tensors = new LinkedHashMap<>(GOLDEN.under(prefix));
    gradients.keySet().forEach(leaf -> tensors.put(leaf, tensors.get(leaf).tracked()));
    Tensor value = loss.apply(new Inputs(tensors));

    // 20 terms of a few roundings each, with some cancellation between them: 32 · 2^-24.
    double tolerance = 2e-6;
    Golden.close(GOLDEN.get(prefix + "value"), value, tolerance, "value");
    Gradients actual = value.gradients();
    gradients.forEach(
        (leaf, expected) ->
            Golden.close(expected, actual.of(tensors.get(leaf)), tolerance, "gradient of " + leaf));
  }
}
