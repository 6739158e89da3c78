package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  @TempDir Path folder;
  private final Tensor rows = Tensor.of(TestRows.blobs(300, 6, 4, 0.4, 2), 300, 6);

  @Test
  void aLoadedKMeansModelIsTheSavedOne() throws IOException {
    KMeansModel model = KMeans.fit(rows, KMeans.Options.of(7));
    Path path = folder.resolve("kmeans.safetensors");
    model.save(path);
    KMeansModel loaded = KMeansModel.load(path);
    assertArrayEquals(model.centers().toArray(), loaded.centers().toArray());
    assertArrayEquals(model.labels(), loaded.labels());
    assertArrayEquals(model.sizes(), loaded.sizes());
    assertArrayEquals(model.inertiaHistory(), loaded.inertiaHistory());
    assertEquals(model.toString(), loaded.toString());
    assertArrayEquals(model.assign(rows), loaded.assign(rows));
    byte[] bytes = Files.readAllBytes(path);
    loaded.save(path);
    assertArrayEquals(bytes, Files.readAllBytes(path));
  }

  @Test
  void aLoadedSupervisedQuantizerIsTheSavedOne() throws IOException {
    int[] labels = new int[300];
    for (int row = 0; row < 300; row++) {
      labels[row] = row % 3;
    }
    KMeansModel model = KMeans.fit(Tensor.zeros(300, 6), KMeans.Options.of(3).withMaxIterations(0));
    SupervisedQuantizer quantizer = SupervisedQuantizer.global(model, labels, 3);
    Path path = folder.resolve("quantizer.safetensors");
    quantizer.save(path);
    SupervisedQuantizer loaded = SupervisedQuantizer.load(path);
    assertArrayEquals(quantizer.clusterLabels(), loaded.clusterLabels());
    assertArrayEquals(quantizer.classify(rows), loaded.classify(rows));
    assertEquals(3, loaded.classes());
    for (int cluster = 0; cluster < 3; cluster++) {
      assertEquals(quantizer.isEmpty(cluster), loaded.isEmpty(cluster));
    }
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    Path path = folder.resolve("kmeans.safetensors");
    KMeans.fit(rows, KMeans.Options.of(7)).save(path);
    byte[] bytes = Files.readAllBytes(path);
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < 200; trial++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(path, damaged);
      assertThrows(FormatException.class, () -> KMeansModel.load(path));
    }
    Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThrows(FormatException.class, () -> KMeansModel.load(path));
  }

  @Test
  void errorsNameTheFileAndThePart() throws IOException {
    Path path = folder.resolve("other.safetensors");
    KMeans.fit(rows, KMeans.Options.of(7)).save(path);
    assertMessage(
        "expected the model \"SupervisedQuantizer\", got \"KMeansModel\", at halftone.model",
        path,
        () -> SupervisedQuantizer.load(path));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("centers", Tensor.of(new float[] {1, 2}, 2, 1));
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("halftone.model", "KMeansModel");
    texts.put("stopped", "CONVERGED");
    new Safetensors(tensors, texts).write(path);
    assertMessage("expected this tensor, got none, at labels", path, () -> KMeansModel.load(path));
    tensors.put("labels", Tensor.of(new float[] {0, 1, 2}, 3));
    new Safetensors(tensors, texts).write(path);
    assertMessage(
        "expected whole numbers from 0 to 1, got 2.0, at labels",
        path,
        () -> KMeansModel.load(path));
    tensors.put("labels", Tensor.of(new float[] {0, 1, 1}, 3));
    new Safetensors(tensors, texts).write(path);
    assertMessage(
        "expected this entry in the metadata, got none, at inertia",
        path,
        () -> KMeansModel.load(path));
    texts.put("inertia", "much");
    new Safetensors(tensors, texts).write(path);
    assertMessage("expected numbers, got \"much\", at inertia", path, () -> KMeansModel.load(path));
    texts.put("inertia", "0.5");
    texts.put("inertiaHistory", "0.5");
    texts.put("stopped", "BORED");
    new Safetensors(tensors, texts).write(path);
    assertMessage(
        "expected one of [CONVERGED, TOLERANCE, MAX_ITERATIONS, INTERRUPTED, REQUESTED], got"
            + " \"BORED\", at stopped",
        path,
        () -> KMeansModel.load(path));
    tensors.put("centers", Tensor.of(new float[] {1, Float.NaN}, 2, 1));
    new Safetensors(tensors, texts).write(path);
    assertMessage(
        "expected finite values, got NaN, at centers", path, () -> KMeansModel.load(path));
  }

  private static void assertMessage(
      String message, Path path, org.junit.jupiter.api.function.Executable run) {
    assertEquals(path + ": " + message, assertThrows(FormatException.class, run).getMessage());
  }
}
