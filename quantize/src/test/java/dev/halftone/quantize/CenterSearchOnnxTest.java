package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exported assignments run in ONNX Runtime and give the labels that the library gives. */
class CenterSearchOnnxTest {
  private final Path file;

  CenterSearchOnnxTest(@TempDir Path folder) {
    file = folder.resolve("model.onnx");
  }

  @ParameterizedTest
  @CsvSource({
    "EUCLIDEAN, 0, 1",
    "EUCLIDEAN, 4096, 1",
    "EUCLIDEAN, 0, 1e-38",
    "EUCLIDEAN, 0, 1e37",
    "COSINE, 0, 1",
    "COSINE, 0, 1e-38",
    "COSINE, 0, 1e37"
  })
  void labelsAreEqual(Distance distance, float offset, float scale) throws Exception {
    float[] values = TestRows.blobs(300, 5, 9, 0.6, 4);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * scale + offset;
    }
    Tensor rows = Tensor.of(values, 300, 5);
    KMeansModel model = KMeans.fit(rows, KMeans.Options.of(12).withDistance(distance));
    model.writeOnnx(file);
    assertArrayEquals(model.labels(), run(rows, "labels"));
    Tensor one = rows.slice(0, 7, 8);
    assertArrayEquals(model.assign(one), run(one, "labels"));
  }

  @Test
  void tiesGoToTheLowestCenter() throws Exception {
    Tensor centers = Tensor.of(new float[] {3, 1, 1, -1}, 4, 1);
    Tensor probes = Tensor.of(new float[] {2, 0, 1, 9}, 4, 1);
    SupervisedQuantizer quantizer = SupervisedQuantizer.of(centers, new int[] {5, 0, 1, 2}, 6);
    quantizer.writeOnnx(file);
    assertArrayEquals(new int[] {0, 1, 1, 0}, run(probes, "labels"));
    assertArrayEquals(new int[] {5, 0, 0, 5}, run(probes, "classes"));
    assertArrayEquals(quantizer.classify(probes), run(probes, "classes"));
  }

  private int[] run(Tensor rows, String output) throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {rows.shape().extent(0), rows.shape().extent(1)};
    try (OrtSession session = environment.createSession(Files.readAllBytes(file));
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows.toArray()), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      long[] found = (long[]) result.get(output).orElseThrow().getValue();
      assertEquals(shape[0], found.length);
      return Arrays.stream(found).mapToInt(Math::toIntExact).toArray();
    }
  }
}
