package dev.halftone.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.nn.Golden;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss, but for those PyTorch cannot say in a line: value and gradients against float64. */
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
            "Reconstruction.squaredError",
            in -> Reconstruction.squaredError(in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "squared error sum",
            "Reconstruction.squaredError",
            in -> Reconstruction.squaredError(in.get("output"), in.get("target"), Reduction.SUM)),
        row(
            "absolute error",
            "Reconstruction.absoluteError",
            in -> Reconstruction.absoluteError(in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "huber",
            "Reconstruction.huber",
            in -> Reconstruction.huber(in.get("output"), in.get("target"), 0.7f, Reduction.MEAN)),
        row(
            "binary cross-entropy",
            "Reconstruction.binaryCrossEntropy",
            in ->
                Reconstruction.binaryCrossEntropy(
                    in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "binary cross-entropy from logits",
            "Reconstruction.binaryCrossEntropyFromLogits",
            in ->
                Reconstruction.binaryCrossEntropyFromLogits(
                    in.get("output"), in.get("target"), Reduction.MEAN)),
        row(
            "cross-entropy",
            "Classification.crossEntropyFromLogits",
            in ->
                Classification.crossEntropyFromLogits(
                    in.get("output"), in.labels(), Reduction.MEAN)),
        row(
            "cross-entropy smoothed",
            "Classification.crossEntropyFromLogits",
            in ->
                Classification.crossEntropyFromLogits(
                    in.get("output"), in.labels(), 0.1f, Reduction.MEAN)),
        row(
            "gaussian likelihood",
            "NegativeLogLikelihood.gaussian",
            in ->
                NegativeLogLikelihood.gaussian(
                    in.get("mean"), in.get("logVariance"), in.get("target"), Reduction.MEAN)),
        row(
            "gaussian likelihood of one deviation",
            "NegativeLogLikelihood.gaussian",
            in ->
                NegativeLogLikelihood.gaussian(
                    in.get("mean"), 0.375f, in.get("target"), Reduction.MEAN)),
        row(
            "bernoulli likelihood",
            "NegativeLogLikelihood.bernoulliFromLogits",
            in ->
                NegativeLogLikelihood.bernoulliFromLogits(
                    in.get("logits"), in.get("target"), Reduction.SUM_MEAN)),
        row(
            "divergence to standard",
            "Divergence.gaussianToStandard",
            in ->
                Divergence.gaussianToStandard(
                    in.get("mean"), in.get("logVariance"), Reduction.SUM_MEAN)),
        row(
            "divergence to standard",
            "Divergence.gaussianToStandardTerms",
            in ->
                Reduction.SUM_MEAN.apply(
                    Divergence.gaussianToStandardTerms(in.get("mean"), in.get("logVariance")))),
        row(
            "divergence of gaussians",
            "Divergence.gaussian",
            in ->
                Divergence.gaussian(
                    in.get("mean"),
                    in.get("logVariance"),
                    in.get("priorMean"),
                    in.get("priorLogVariance"),
                    Reduction.SUM_MEAN)),
        row(
            "divergence of categories",
            "Divergence.categorical",
            in ->
                Divergence.categorical(
                    in.get("logits"), in.get("priorLogits"), Reduction.SUM_MEAN)),
        row(
            "divergence to uniform",
            "Divergence.categoricalToUniform",
            in -> Divergence.categoricalToUniform(in.get("logits"), Reduction.SUM_MEAN)),
        row(
            "divergence of coins",
            "Divergence.bernoulli",
            in ->
                Divergence.bernoulli(in.get("logits"), in.get("priorLogits"), Reduction.SUM_MEAN)),
        row(
            "entropy of categories",
            "Entropy.categorical",
            in -> Entropy.categorical(in.get("logits"), Reduction.SUM_MEAN)),
        row(
            "sparsity of samples",
            "Sparsity.perSample",
            in -> Sparsity.perSample(in.get("activity"), 0.25f)),
        row(
            "sparsity of units",
            "Sparsity.perUnit",
            in -> Sparsity.perUnit(in.get("activity"), 0.25f)),
        row("sparsity l1", "Sparsity.l1", in -> Sparsity.l1(in.get("activity"), Reduction.MEAN)),
        row(
            "sparsity divergence",
            "Sparsity.divergence",
            in -> Sparsity.divergence(in.get("activity"), 0.25f)),
        row(
            "laplacian",
            "Edge.laplacian",
            in -> Edge.laplacian(in.get("output"), in.get("target"))),
        row("sobel", "Edge.sobel", in -> Edge.sobel(in.get("output"), in.get("target"))),
        row(
            "sobel energy",
            "Edge.sobelEnergy",
            in -> Edge.sobelEnergy(in.get("output"), in.get("target"))));
  }

  /** Losses that PyTorch does not have, and what else holds them to their formula in double. */
  private static final Map<String, Class<?>> ELSEWHERE =
      Map.of(
          "MetricLearning.tripletSemiHard", MetricLearningTest.class,
          "MetricLearning.liftedStructured", MetricLearningTest.class);

  private static Arguments row(String name, String method, Function<Inputs, Tensor> loss) {
    return Arguments.of(name, method, loss);
  }

  @Test
  void noPublicLossIsLeftOut() {
    Set<String> rows = new TreeSet<>(ELSEWHERE.keySet());
    losses().forEach(row -> rows.add((String) row.get()[1]));
    Set<String> methods = new TreeSet<>();
    for (Class<?> family :
        List.of(
            Classification.class,
            Divergence.class,
            Edge.class,
            Entropy.class,
            MetricLearning.class,
            NegativeLogLikelihood.class,
            Reconstruction.class,
            Sparsity.class)) {
      for (Method method : family.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Tensor.class) {
          methods.add(family.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertEquals(methods, rows);
  }

  @AfterAll
  static void tell() {
    GOLDEN.tell("losses");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void agreesWithPyTorchInDoublePrecision(
      String name, String method, Function<Inputs, Tensor> loss) {
    String prefix = "loss/" + name + "/";
    Map<String, Tensor> gradients = GOLDEN.under(prefix + "gradient/");
    Map<String, Tensor> tensors = new LinkedHashMap<>(GOLDEN.under(prefix));
    gradients.keySet().forEach(leaf -> tensors.put(leaf, tensors.get(leaf).tracked()));
    Tensor value = loss.apply(new Inputs(tensors));

    // 20 terms of a few roundings each, with some cancellation between them: 32 · 2^-24.
    double tolerance = 2e-6;
    GOLDEN.close(GOLDEN.get(prefix + "value"), value, tolerance, "value");
    Gradients actual = value.gradients();
    gradients.forEach(
        (leaf, expected) ->
            GOLDEN.close(expected, actual.of(tensors.get(leaf)), tolerance, "gradient of " + leaf));
  }
}
