package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.Npz;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Values and gradients against PyTorch's in float64, which golden.py beside golden.npz wrote; the
 * error is that of the worst element, relative to the largest magnitude of its array.
 */
class GoldenTest {
  private static final double RELATIVE_ERROR = 1e-5;
  private static final Map<String, Function<Tensor[], Tensor>> CASES = new LinkedHashMap<>();
  private static Map<String, Tensor> golden;

  static {
    elementwise();
    folds();
    movement();
    contraction();
    images();
  }

  private static void one(String name, Function<Tensor, Tensor> function) {
    CASES.put(name, in -> function.apply(in[0]));
  }

  private interface Pair {
    Tensor apply(Tensor a, Tensor b);
  }

  private static void two(String name, Pair function) {
    CASES.put(name, in -> function.apply(in[0], in[1]));
  }

  private static void elementwise() {
    one("unary/neg", Tensor::neg);
    one("unary/abs", Tensor::abs);
    one("unary/exp", Tensor::exp);
    one("unary/expm1", Tensor::expm1);
    one("unary/square", Tensor::square);
    one("unary/sin", Tensor::sin);
    one("unary/cos", Tensor::cos);
    one("unary/tanh", Tensor::tanh);
    one("unary/sigmoid", Tensor::sigmoid);
    one("unary/erf", Tensor::erf);
    one("unary/pow 3", x -> x.pow(3));
    one("unary/log", Tensor::log);
    one("unary/log1p", Tensor::log1p);
    one("unary/sqrt", Tensor::sqrt);
    one("unary/rsqrt", Tensor::rsqrt);
    one("unary/reciprocal", Tensor::reciprocal);
    one("unary/pow 2.5", x -> x.pow(2.5f));
    one("activation/softplus", Tensor::softplus);
    one("activation/relu", Tensor::relu);
    one("activation/leakyRelu", x -> x.leakyRelu(0.125f));
    one("activation/elu", x -> x.elu(1.5f));
    one("activation/gelu", Tensor::gelu);
    one("activation/geluTanh", Tensor::geluTanh);
    one("activation/silu", Tensor::silu);
    one("activation/clamp", x -> x.clamp(-0.75f, 1.5f));
    two("binary/add", Tensor::add);
    two("binary/sub", Tensor::sub);
    two("binary/mul", Tensor::mul);
    two("binary/div", Tensor::div);
    two("binary/pow", Tensor::pow);
    two("binary/maximum", Tensor::maximum);
    two("binary/minimum", Tensor::minimum);
    two("binary/squaredDifference", Tensor::squaredDifference);
    Tensor rows = Tensor.of(new float[] {1, 0, 1}, 3, 1);
    two("binary/where", (a, b) -> Comparison.where(rows, a, b));
  }

  private static void folds() {
    Axes axes = Axes.of(0, 2);
    one("fold/sum", x -> x.sum(axes));
    one("fold/mean", x -> x.mean(axes));
    one("fold/variance", x -> x.variance(axes));
    one("fold/variance corrected", x -> x.variance(axes, 1));
    one("fold/max", x -> x.max(axes));
    one("fold/min", x -> x.min(axes));
    one("fold/norm", x -> x.norm(axes));
    one("fold/logSumExp", x -> x.logSumExp(axes));
    one("fold/cumulativeSum", x -> x.cumulativeSum(1));
    one("fold/softmax", x -> x.softmax(1));
    one("fold/logSoftmax", x -> x.logSoftmax(-1));
    one("loss/crossEntropy", x -> x.crossEntropy(2, 0, 4, 1));
    two("loss/binaryCrossEntropyWithLogits", Tensor::binaryCrossEntropyWithLogits);
  }

  private static void movement() {
    one("movement/reshape", x -> x.reshape(5, 12));
    one("movement/flatten", x -> x.flatten(1));
    one("movement/transpose", Tensor::transpose);
    one("movement/permute", x -> x.permute(2, 0, 1));
    one("movement/expand", x -> x.slice(1, 0, 1).expand(Shape.of(2, 3, 6, 5)));
    one("movement/slice", x -> x.slice(1, 1, 3));
    one("movement/slice step", x -> x.slice(2, 1, 5, 2));
    one("movement/flip", x -> x.flip(1));
    one("movement/pad", x -> x.pad(2, 2, 1, 0.5f));
    one("movement/concatenate", x -> Tensor.concatenate(1, x, x.mul(2)));
    one("movement/stack", x -> Tensor.stack(1, x, x.mul(2)));
    one("movement/split", x -> x.split(1, 1, 2, 1).get(1));
    one("movement/gather", x -> x.gather(1, 2, 0, 2));
    one("movement/scatterAdd", x -> x.scatterAdd(1, new int[] {5, 0, 5, 2}, 6));
    one("movement/diagonal", Matrices::diagonal);
    one("movement/lowerTriangle", x -> Matrices.lowerTriangle(x, 1));
    one("movement/upperTriangle", x -> Matrices.upperTriangle(x, -1));
    one("movement/sort", x -> Ordering.sort(x, 1).values());
    one("movement/topK", x -> Ordering.topK(x, 1, 2).values());
  }

  private static void contraction() {
    two("contraction/matmul", Tensor::matmul);
    two("contraction/matmulTransposed", Tensor::matmulTransposed);
    two("contraction/transposedMatmul", Tensor::transposedMatmul);
    two("contraction/outer", Matrices::outer);
    two("contraction/pairwiseSquaredDistances", Matrices::pairwiseSquaredDistances);
  }

  private static void images() {
    Conv2dOptions plain = Conv2dOptions.of();
    Conv2dOptions strided = plain.withStride(2).withPadding(1);
    two("image/conv2d", (x, w) -> x.conv2d(w, plain.withPadding(1)));
    two("image/conv2d strided", (x, w) -> x.conv2d(w, strided.withGroups(2)));
    two("image/conv2d dilated", (x, w) -> x.conv2d(w, plain.withDilation(2)));
    two("image/convTranspose2d", (x, w) -> x.convTranspose2d(w, strided, 1));
    one("image/maxPool2d", x -> x.maxPool2d(3, 2));
    one("image/avgPool2d", x -> x.avgPool2d(3, 2));
    one("image/nearest", x -> Upsampling.nearest(x, 2));
    one("image/bilinear", x -> Upsampling.bilinear(x, 3));
    CASES.put("image/batch", in -> Normalization.batch(in[0], in[1], in[2], 1e-5f));
    CASES.put("image/layer", in -> Normalization.layer(in[0], in[1], in[2], 1e-5f));
  }

  @BeforeAll
  static void read() throws IOException, URISyntaxException {
    golden = Npz.read(Path.of(GoldenTest.class.getResource("golden.npz").toURI())).arrays();
  }

  @Test
  void everyCaseOfTheFileIsComparedAndNoOther() {
    TreeSet<String> names =
        golden.keySet().stream()
            .map(name -> name.substring(0, name.lastIndexOf('/')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, new TreeSet<>(CASES.keySet()));
    assertTrue(names.size() >= 60, "only " + names.size());
  }

  @Test
  void valuesAndGradientsAreThoseOfPyTorch(TestReporter reporter) {
    Map<String, int[]> counts = new TreeMap<>();
    Map<String, Double> worst = new TreeMap<>();
    CASES.forEach(
        (name, function) -> {
          Tensor[] in = operands(name);
          Tensor value = function.apply(in);
          Gradients gradients = value.mul(golden.get(name + "/weights")).sum().gradients();
          String family = name.substring(0, name.indexOf('/'));
          int[] count = counts.computeIfAbsent(family, key -> new int[2]);
          count[0]++;
          double error = compare(name + "/value", value, count);
          for (int i = 0; i < in.length; i++) {
            String gradient = name + "/gradient" + i;
            error = Math.max(error, compare(gradient, gradients.of(in[i]), count));
          }
          worst.merge(family, error, Math::max);
        });
    counts.forEach(
        (family, count) ->
            reporter.publishEntry(
                family,
                "%d cases, %d values, worst relative error %.1e"
                    .formatted(count[0], count[1], worst.get(family))));
  }

  private static Tensor[] operands(String name) {
    List<Tensor> operands = new ArrayList<>();
    while (golden.containsKey(name + "/in" + operands.size())) {
      operands.add(golden.get(name + "/in" + operands.size()).tracked());
    }
    return operands.toArray(Tensor[]::new);
  }

  private static double compare(String name, Tensor got, int[] count) {
    Tensor want = golden.get(name);
    assertEquals(want.shape(), got.shape(), name);
    count[1] += got.size();
    double scale = 0;
    double worst = 0;
    for (int i = 0; i < got.size(); i++) {
      double expected = want.array()[i];
      scale = Math.max(scale, Math.abs(expected));
      double error = Math.abs(expected - got.array()[i]);
      worst = error <= worst ? worst : error;
    }
    double relative = worst == 0 ? 0 : worst / scale;
    assertTrue(relative <= RELATIVE_ERROR, name + ": relative error " + relative);
    return relative;
  }
}
