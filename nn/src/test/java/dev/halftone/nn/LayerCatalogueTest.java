package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerCatalogueTest {
  private static final Golden GOLDEN = Golden.read();

  @TempDir private Path folder;

  @AfterAll
  static void tell() {
    System.out.printf("layers: %d rows of the catalogue%n", cases().size());
    GOLDEN.tell("layers");
  }

  static List<LayerCase> cases() {
    return LayerCatalogue.all();
  }

  static Stream<LayerCase> goldenCases() {
    return cases().stream().filter(LayerCase::golden);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hasTheShapeThatIsDocumentedForEveryBatch(LayerCase row) {
    Layer layer = row.make().apply(Philox.seeded(1));
    for (int batch : new int[] {0, 1, 3, row.input().extent(0)}) {
      Tensor x = Philox.seeded(2).normal(LayerCase.withBatch(row.input(), batch));
      assertEquals(
          LayerCase.withBatch(row.output(), batch),
          layer.apply(x, Pass.inference()).shape(),
          "batch " + batch);
    }
    Tensor x = Philox.seeded(2).normal(row.input());
    assertEquals(row.output(), layer.apply(x, new Training(Philox.seeded(3))).shape());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyTrainableParameterAndTheInputGetAGradient(LayerCase row) {
    Layer layer = row.make().apply(Philox.seeded(1));
    Tensor x = Philox.seeded(2).normal(row.input()).tracked();
    Tensor y = layer.apply(x, new Training(Philox.seeded(3)));
    Tensor probe = Philox.seeded(4).normal(row.output());
    Gradients gradients = y.mul(probe).sum().gradients();
    requireUseful(gradients.of(x), "x");
    layer
        .parameters()
        .forEach(
            (path, parameter) -> {
              assertEquals(parameter.trainable(), gradients.reached(parameter), path);
              if (parameter.trainable()) {
                requireUseful(gradients.of(parameter), path);
              }
            });
  }

  private static void requireUseful(Tensor gradient, String what) {
    boolean some = false;
    for (float value : gradient.array()) {
      assertTrue(Float.isFinite(value), what + " has " + value);
      some |= value != 0;
    }
    assertTrue(some, what + " has a gradient of nothing but zeros");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inferenceRecordsNothingChangesNothingAndRepeats(LayerCase row) {
    Layer layer = row.make().apply(Philox.seeded(1));
    Tensor x = Philox.seeded(2).normal(row.input());
    String before = layer.parametersSha256();
    Tensor first = layer.apply(x, Pass.inference());
    Tensor second = layer.apply(x, Pass.inference());
    assertFalse(first.isTracked());
    assertArrayEquals(first.array(), second.array());
    assertEquals(before, layer.parametersSha256());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainingRepeatsFromTheSameGenerator(LayerCase row) {
    Tensor x = Philox.seeded(2).normal(row.input());
    Layer one = row.make().apply(Philox.seeded(1));
    Layer two = row.make().apply(Philox.seeded(1));
    assertArrayEquals(
        one.apply(x, new Training(Philox.seeded(3))).array(),
        two.apply(x, new Training(Philox.seeded(3))).array());
    assertEquals(one.parametersSha256(), two.parametersSha256());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void savesAndLoads(LayerCase row) throws IOException {
    Layer saved = row.make().apply(Philox.seeded(1));
    Tensor x = Philox.seeded(2).normal(row.input());
    saved.apply(x, new Training(Philox.seeded(3)));
    Path file = folder.resolve("layer.safetensors");
    ModelFile.save(saved, file, Map.of());
    Layer loaded = row.make().apply(Philox.seeded(99));
    ModelFile.load(loaded, file);
    assertEquals(saved.parametersSha256(), loaded.parametersSha256());
    assertArrayEquals(
        saved.apply(x, Pass.inference()).array(), loaded.apply(x, Pass.inference()).array());
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void agreesWithPyTorchInDoublePrecision(LayerCase row) {
    Layer layer = row.make().apply(Philox.seeded(1));
    Map<String, Parameter> parameters = layer.parameters();
    String name = row.name();
    GOLDEN.under(name + "/parameter/").forEach((path, value) -> parameters.get(path).set(value));
    Tensor x = GOLDEN.get(name + "/x").tracked();
    boolean training = !name.endsWith("inference");
    Tensor y = layer.apply(x, training ? new Training(Philox.seeded(3)) : Pass.inference());

    // Sums here have at most 72 terms: 72 · 2^-24 of the scale is 4e-6.
    double tolerance = 4e-6;
    GOLDEN.close(GOLDEN.get(name + "/y"), y, tolerance, "y");
    Gradients gradients = y.mul(GOLDEN.get(name + "/probe")).sum().gradients();
    GOLDEN.close(GOLDEN.get(name + "/gradient/x"), gradients.of(x), tolerance, "gradient of x");
    if (training) {
      GOLDEN
          .under(name + "/gradient/")
          .forEach(
              (path, expected) -> {
                if (!path.equals("x")) {
                  Tensor actual = gradients.of(parameters.get(path));
                  GOLDEN.close(expected, actual, tolerance, "gradient of " + path);
                }
              });
    }
    GOLDEN
        .under(name + "/after/")
        .forEach(
            (path, expected) ->
                GOLDEN.close(expected, parameters.get(path).value(), tolerance, path + " after"));
  }

  /** A layer that nobody put into the catalogue is not held to any law. */
  @Test
  void everyPublicLayerHasARow() throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> layers = new TreeSet<>();
    try (Stream<Path> files = Files.list(classes.resolve("dev/halftone/nn"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("$") && !name.contains("-")) {
          Class<?> type = Class.forName("dev.halftone.nn." + name.replace(".class", ""));
          if (Layer.class.isAssignableFrom(type) && !type.isInterface()) {
            layers.add(type.getSimpleName());
          }
        }
      }
    }
    assertTrue(layers.size() >= 15, "found only " + layers);
    Set<String> rows =
        cases().stream()
            .map(row -> row.make().apply(Philox.seeded(1)).getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rows, layers);
    for (Activation.Kind kind : Activation.Kind.values()) {
      assertTrue(
          cases().stream()
              .map(row -> row.make().apply(Philox.seeded(1)))
              .anyMatch(layer -> layer instanceof Activation a && a.kind() == kind),
          "no row for " + kind);
    }
  }
}
