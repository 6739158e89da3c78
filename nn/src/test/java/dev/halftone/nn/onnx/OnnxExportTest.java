package dev.halftone.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.halftone.nn.Activation;
import dev.halftone.nn.BatchNorm;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.LayerCase;
import dev.halftone.nn.LayerCatalogue;
import dev.halftone.nn.MaxPool2d;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Residual;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models run in ONNX Runtime and give what the library gives, for several batches. */
class OnnxExportTest {
  private static final OnnxExport EXPORT = OnnxExport.standard();
  private static final DoubleSummaryStatistics ERRORS = new DoubleSummaryStatistics();

  @TempDir private Path folder;

  @AfterAll
  static void tell() {
    System.out.printf(
        Locale.ROOT,
        "ONNX Runtime: %d layers and a model, %d batches, worst error %.2e of the largest output%n",
        cases().size(),
        ERRORS.getCount(),
        ERRORS.getMax());
  }

  static List<LayerCase> cases() {
    return LayerCatalogue.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyLayerGivesTheSameThere(LayerCase row) throws OrtException {
    Layer layer = row.make().apply(Philox.seeded(1));
    layer.apply(Philox.seeded(2).normal(row.input()), new Training(Philox.seeded(3)));
    requireSame(layer, row.input());
  }

  @Test
  void aWholeModelGivesTheSameThere() throws OrtException, IOException {
    Philox g = Philox.seeded(4);
    Conv2dOptions same = Conv2dOptions.of().withPadding(1);
    Sequential model =
        Sequential.of(
            Conv2d.of(1, 8, 3, same, Initializers.heNormal(), g),
            BatchNorm.of(8),
            Activation.relu(),
            Residual.of(
                Sequential.of(
                    Conv2d.of(8, 8, 3, same, Initializers.heNormal(), g),
                    BatchNorm.of(8),
                    Activation.silu())),
            MaxPool2d.of(2),
            Flatten.of(),
            Dense.of(8 * 6 * 6, 10, Initializers.glorotUniform(), g),
            Activation.logSoftmax());
    model.apply(g.normal(Shape.of(5, 1, 12, 12)), new Training(g));
    requireSame(model, Shape.of(5, 1, 12, 12));

    Path file = folder.resolve("model.onnx");
    EXPORT.write(model, Shape.of(1, 1, 12, 12), file);
    assertArrayEquals(EXPORT.toBytes(model, Shape.of(1, 1, 12, 12)), Files.readAllBytes(file));
  }

  private static void requireSame(Layer layer, Shape input) throws OrtException {
    byte[] model = EXPORT.toBytes(layer, input);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model, new OrtSession.SessionOptions())) {
      for (int batch : new int[] {1, 3, 8}) {
        Tensor x = Philox.seeded(5 + batch).normal(withBatch(input, batch));
        Tensor expected = layer.apply(x, Pass.inference());
        long[] extents = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toArray()), extents);
            OrtSession.Result result = session.run(Map.of("input", tensor))) {
          OnnxTensor output = (OnnxTensor) result.get(0);
          assertArrayEquals(
              Arrays.stream(expected.shape().toArray()).asLongStream().toArray(),
              output.getInfo().getShape());
          float[] actual = new float[expected.size()];
          output.getFloatBuffer().get(actual);
          requireClose(expected.array(), actual, "batch " + batch);
        }
      }
    }
  }

  private static Shape withBatch(Shape shape, int batch) {
    int[] extents = shape.toArray();
    extents[0] = batch;
    return Shape.of(extents);
  }

  private static void requireClose(float[] expected, float[] actual, String what) {
    double scale = 1;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * scale, what + " element " + i);
      worst = Math.max(worst, Math.abs(expected[i] - actual[i]) / scale);
    }
    ERRORS.accept(worst);
  }

  /** Doubles its input. */
  private record Twice() implements Layer {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
      return x.mul(2);
    }

    @Override
    public Map<String, Parameter> parameters() {
      return new ParameterMap().toMap();
    }
  }

  @Test
  void anUnknownLayerIsNamedByItsPathUntilItHasAnExporter() {
    Sequential model = Sequential.of(Activation.relu(), Residual.of(new Twice()));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EXPORT.toBytes(model, Shape.of(1, 3)));
    assertEquals("onnx: expected a layer with an exporter, got Twice at '1.main'", e.getMessage());
    byte[] bytes =
        EXPORT
            .with(
                Twice.class,
                (layer, scope, x) -> scope.graph().node("Add", x.name(), x.name()).add())
            .toBytes(model, Shape.of(1, 3));
    assertTrue(bytes.length > 50);
  }
}
