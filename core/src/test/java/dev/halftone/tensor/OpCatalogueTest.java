package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws that every row of the catalogue obeys, each at fifty random shapes. */
class OpCatalogueTest {
  private static final int SHAPES = 50;
  private static final int PLACES = 40;
  private static final Set<String> NOT_OPERATIONS =
      Set.of(
          "of",
          "wrap",
          "scalar",
          "zeros",
          "ones",
          "full",
          "oneHot",
          "record",
          "tracked",
          "detach",
          "stopGradient");
  private static final double ROUNDING = 0x1p-24;

  static List<OpCase> cases() {
    return OpCatalogue.cases();
  }

  static List<OpCase> constants() {
    return OpCatalogue.constants();
  }

  static List<OpCase> all() {
    return Stream.concat(cases().stream(), constants().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theValueIsThatOfTheDoubleOracle(OpCase op) {
    for (int seed = 0; seed < SHAPES; seed++) {
      Tensor[] in = op.operands(seed);
      Tensor got = op.function().apply(in);
      Values want = op.oracle().apply(oracleInputs(in));
      assertEquals(want.shape(), got.shape(), describe(op, seed, in));
      requireClose(op, seed, in, "value", want.data(), got.array());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientIsThatOfTheDoubleOracle(OpCase op) {
    for (int seed = 0; seed < SHAPES; seed++) {
      Tensor[] in = Arrays.stream(op.operands(seed)).map(Tensor::tracked).toArray(Tensor[]::new);
      Tensor result = op.function().apply(in);
      float[] weights = weights(result.size(), seed);
      Tensor weighted = result.mul(Tensor.wrap(weights, result.shape()));
      Gradients gradients = weighted.sum().gradients();
      for (int i = 0; i < in.length; i++) {
        float[] got = gradients.of(in[i]).array();
        requireClose(op, seed, in, "gradient " + i, differences(op, in, i, weights, got), got);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlyTheInputsThatAreTrackedHaveAGradient(OpCase op) {
    Tensor[] in = op.operands(1);
    Tensor leaf = in[0].tracked();
    in[0] = leaf;
    Gradients gradients = op.function().apply(in).sum().gradients();
    assertEquals(leaf.shape(), gradients.of(leaf).shape());
    assertTrue(!op.function().apply(op.operands(1)).isTracked());
  }

  @ParameterizedTest
  @MethodSource("constants")
  void theResultIsAConstantForEveryGradient(OpCase op) {
    Tensor[] in = Arrays.stream(op.operands(1)).map(Tensor::tracked).toArray(Tensor[]::new);
    assertFalse(op.function().apply(in).isTracked());
  }

  @Test
  void everyOperationHasARow() {
    Set<String> rows = all().stream().map(OpCase::name).collect(Collectors.toSet());
    Set<String> methods = operations();
    methods.removeAll(NOT_OPERATIONS);
    methods.removeAll(rows);
    assertEquals(Set.of(), methods, "operations without a row in OpCatalogue");
  }

  /** The first column of the table in package-info names each operation. */
  @Test
  void theTableOfNamesIsComplete() throws IOException {
    String source = "src/main/java/dev/halftone/tensor/package-info.java";
    Set<String> named = new TreeSet<>();
    Matcher row = Pattern.compile("<tr>\\s*<td>([^<]*)</td>").matcher(unwrapped(source));
    while (row.find()) {
      named.addAll(List.of(row.group(1).trim().split(",\\s*")));
    }
    Set<String> methods = operations();
    methods.removeAll(NOT_OPERATIONS);
    methods.addAll(Set.of("argMax", "argMin", "oneHot", "detach", "stopGradient"));
    assertEquals(methods, named);
  }

  private static String unwrapped(String source) throws IOException {
    return Files.readString(Path.of(source)).replaceAll("\\n \\*\\s*", " ");
  }

  private static Set<String> operations() {
    Set<String> methods = new TreeSet<>();
    for (Class<?> family : OpCatalogue.FAMILIES) {
      for (Method method : family.getDeclaredMethods()) {
        boolean operates =
            family != Tensor.class
                || method.getReturnType() == Tensor.class
                || method.getReturnType() == List.class;
        if (Modifier.isPublic(method.getModifiers()) && operates) {
          methods.add(method.getName());
        }
      }
    }
    assertTrue(methods.size() > 60, "the scan found only " + methods);
    return methods;
  }

  /**
   * Central differences of the weighted sum, in double; of a large operand at evenly spread places,
   * and what was got elsewhere.
   */
  private static double[] differences(
      OpCase op, Tensor[] in, int operand, float[] weights, float[] got) {
    Values[] values = oracleInputs(in);
    double[] data = values[operand].data();
    double[] out = Values.of(Tensor.wrap(got, in[operand].shape())).data();
    int stride = 1 + data.length / PLACES;
    for (int i = weights.length % stride; i < data.length; i += stride) {
      double x = data[i];
      double step = 1e-5 * Math.max(1, Math.abs(x));
      data[i] = x + step;
      double above = weighted(op.oracle().apply(values), weights);
      data[i] = x - step;
      double below = weighted(op.oracle().apply(values), weights);
      data[i] = x;
      out[i] = (above - below) / (2 * step);
    }
    return out;
  }

  private static double weighted(Values values, float[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values.data()[i];
    }
    return sum;
  }

  private static float[] weights(int n, int seed) {
    Random random = new Random(1000 + seed);
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = random.nextFloat() + 0.5f;
    }
    return weights;
  }

  private static Values[] oracleInputs(Tensor[] in) {
    return Arrays.stream(in).map(Values::of).toArray(Values[]::new);
  }

  /** Within a number of roundings of the largest magnitude that takes part. */
  private static void requireClose(
      OpCase op, int seed, Tensor[] in, String what, double[] want, float[] got) {
    assertEquals(want.length, got.length, what);
    Shape[] shapes = Arrays.stream(in).map(Tensor::shape).toArray(Shape[]::new);
    double scale = Math.max(1, Arrays.stream(want).map(Math::abs).max().orElse(0));
    double tolerance = 1e-9 + op.roundings().of(shapes) * ROUNDING * scale;
    for (int i = 0; i < want.length; i++) {
      if (!(Math.abs(want[i] - got[i]) <= tolerance)) {
        fail(
            "%s: %s[%d] expected %s within %s, got %s"
                .formatted(describe(op, seed, in), what, i, want[i], tolerance, got[i]));
      }
    }
  }

  private static String describe(OpCase op, int seed, Tensor[] in) {
    return op
        + " seed "
        + seed
        + " "
        + Arrays.stream(in)
            .map(Tensor::shape)
            .map(Shape::toString)
            .sorted(Comparator.naturalOrder())
            .toList();
  }
}
