package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.FormatException;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class PcaTest {
  private final Tensor rows = Tensor.of(TestRows.blobs(200, 9, 5, 0.4, 1), 200, 9);

  @TempDir private Path folder;

  @Test
  void aLineHasOneDirection() {
    Tensor line = Tensor.of(new float[] {1, 1, 2, 3, 3, 5}, 3, 2);
    Pca pca = Pca.fit(line, 2);
    float root = (float) Math.sqrt(5);
    assertArrayEquals(
        new float[] {1 / root, 2 / root}, pca.components().gather(0, 0).toArray(), 1e-7f);
    assertArrayEquals(new double[] {5, 0}, pca.explainedVariance(), 1e-14);
    assertArrayEquals(new double[] {1, 0}, pca.explainedVarianceRatio(), 1e-14);
    assertArrayEquals(new float[] {2, 3}, pca.mean().toArray());
    assertArrayEquals(new float[] {-root, 0, 0, 0, root, 0}, pca.project(line).toArray(), 1e-6f);
  }

  @Test
  void allComponentsReconstructTheRows() {
    Pca pca = Pca.fit(rows, 9);
    assertArrayEquals(rows.toArray(), pca.reconstruct(pca.project(rows)).toArray(), 2e-6f);
    assertEquals(1, Arrays.stream(pca.explainedVarianceRatio()).sum(), 1e-12);
  }

  @Test
  void theDroppedVarianceIsTheErrorOfTheReconstruction() {
    Pca all = Pca.fit(rows, 9);
    Pca pca = Pca.fit(rows, 4);
    double dropped = 0;
    for (int i = 4; i < 9; i++) {
      dropped += all.explainedVariance()[i];
    }
    double error = rows.sub(pca.reconstruct(pca.project(rows))).square().sum().item();
    assertEquals(dropped * 199, error, 1e-5 * error);
  }

  @Test
  void fewerRowsThanColumnsGiveTheSameDirectionsAsTheCovariance() {
    Tensor few = Tensor.of(TestRows.uniform(12, 20, 2), 12, 20);
    // The same rows twice: the covariance only changes by its divisor.
    Pca wide = Pca.fit(few, 8);
    Pca tall = Pca.fit(Tensor.concatenate(0, few, few), 8);
    assertArrayEquals(tall.components().toArray(), wide.components().toArray(), 1e-6f);
    for (int i = 0; i < 8; i++) {
      assertEquals(tall.explainedVariance()[i] * 23 / 22, wide.explainedVariance()[i], 1e-12);
    }
  }

  @Test
  void directionsAreOrthonormalAndUpright() {
    Pca pca = Pca.fit(rows, 9);
    float[] product = pca.components().matmul(pca.components().transpose()).toArray();
    for (int i = 0; i < 9; i++) {
      float largest = 0;
      for (int j = 0; j < 9; j++) {
        assertEquals(i == j ? 1 : 0, product[i * 9 + j], 1e-6f);
        float entry = pca.components().array()[i * 9 + j];
        largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
      }
      assertTrue(largest > 0);
    }
  }

  @Test
  void equalRowsHaveNoVariance() {
    Pca pca = Pca.fit(Tensor.full(3, 5, 2), 2);
    assertArrayEquals(new double[2], pca.explainedVariance());
    assertArrayEquals(new double[2], pca.explainedVarianceRatio());
    assertArrayEquals(
        new float[] {3, 3}, pca.reconstruct(pca.project(Tensor.full(3, 1, 2))).toArray());
  }

  @Test
  void aLargeOffsetDoesNotBlurTheVariance() {
    Pca near = Pca.fit(rows, 3);
    float[] values = rows.toArray();
    float[] far = new float[values.length];
    for (int i = 0; i < far.length; i++) {
      far[i] = Math.round(values[i] * 256) / 256f + 4096;
      values[i] = far[i] - 4096;
    }
    Pca exact = Pca.fit(Tensor.of(values, 200, 9), 3);
    Pca moved = Pca.fit(Tensor.of(far, 200, 9), 3);
    assertArrayEquals(exact.explainedVariance(), moved.explainedVariance(), 1e-11);
    assertEquals(near.explainedVariance()[0], moved.explainedVariance()[0], 1e-2);
  }

  @Test
  void aSavedModelProjectsWithTheSameBits() throws IOException {
    Pca pca = Pca.fit(rows, 4);
    Path path = folder.resolve("pca.safetensors");
    pca.save(path);
    Pca loaded = Pca.load(path);
    assertArrayEquals(pca.project(rows).toArray(), loaded.project(rows).toArray());
    assertArrayEquals(pca.explainedVariance(), loaded.explainedVariance());
    assertArrayEquals(pca.explainedVarianceRatio(), loaded.explainedVarianceRatio());
    assertEquals(pca.toString(), loaded.toString());
    KMeans.fit(rows, KMeans.Options.of(2)).save(path);
    assertThrows(FormatException.class, () -> Pca.load(path));
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "Pca.fit: expected at least 2 rows, got shape [1, 9] (argument rows)",
        () -> Pca.fit(Tensor.zeros(1, 9), 1));
    assertMessage(
        "Pca.fit: expected components from 1 to 9 for rows [200, 9], got 10 (argument components)",
        () -> Pca.fit(rows, 10));
    assertMessage(
        "Pca.fit: expected finite values, got Infinity at row 1, column 0 (argument rows)",
        () -> Pca.fit(Tensor.of(new float[] {1, 2, Float.POSITIVE_INFINITY, 3}, 2, 2), 1));
    Pca pca = Pca.fit(rows, 2);
    assertMessage(
        "Pca.project: expected shape [n, 9], got [3, 8] (argument rows)",
        () -> pca.project(Tensor.zeros(3, 8)));
    assertMessage(
        "Pca.reconstruct: expected shape [n, 2], got [3, 9] (argument coordinates)",
        () -> pca.reconstruct(Tensor.zeros(3, 9)));
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
