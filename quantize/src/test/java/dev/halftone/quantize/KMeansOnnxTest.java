package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime gives the labels of the model. */
class KMeansOnnxTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0, EUCLIDEAN",
    "500, 7, 12, 0, EUCLIDEAN",
    "800, 33, 100, 4096, EUCLIDEAN",
    "600, 5, 9, 0, COSINE"
  })
  void equalLabels(int n, int d, int k, float offset, Distance distance)
      throws IOException, OrtException {
    float[] values = TestRows.blobs(n, d, 5, 0.3, 17);
    for (int i = 0; i < values.length; i++) {
      values[i] += offset;
    }
    Tensor rows = Tensor.of(values, n, d);
    KMeansModel model = KMeans.fit(rows, KMeans.Options.of(k).withDistance(distance));
    requireLabels(model.labels(), model, rows);
  }

  @ParameterizedTest
  @CsvSource({"EUCLIDEAN"})
  void tiesGoToTheLowestIndex(Distance distance) throws IOException, OrtException {
    Tensor centers = Tensor.of(new float[] {2, 0, 2, -2, 0}, 5, 1);
    Tensor rows = Tensor.of(new float[] {2, 1, -1, 0, -2}, 5, 1);
    KMeans.Options options = KMeans.Options.of(5).withCenters(centers).withDistance(distance);
    KMeansModel model = KMeans.fit(rows, options.withMaxIterations(0));
    requireLabels(new int[] {0, 0, 1, 1, 3}, model, rows);
  }

  private void requireLabels(int[] expected, KMeansModel model, Tensor rows)
      throws IOException, OrtException {
    Path file = folder.resolve("kmeans.onnx");
    model.writeOnnx(file);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {rows.shape().extent(0), rows.shape().extent(1)};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows.array()), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      long[] labels = (long[]) result.get("labels").orElseThrow().getValue();
      assertArrayEquals(expected, Arrays.stream(labels).mapToInt(label -> (int) label).toArray());
    }
  }
}
