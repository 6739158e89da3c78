package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against search.txt, which search.py beside it made with scikit-learn 1.9.1. */
class SearchGoldenTest {
  private final GoldenFile golden = new GoldenFile("search.txt");

  @ParameterizedTest
  @CsvSource({"tall, 120, 6, 4", "wide, 10, 25, 9"})
  void principalComponents(String name, int n, int d, int components) {
    Tensor rows = golden.tensor(name + ".rows", n, d);
    Pca pca = Pca.fit(rows, components);
    assertArrayEquals(golden.get(name + ".variance"), pca.explainedVariance(), 1e-12);
    assertArrayEquals(golden.get(name + ".ratio"), pca.explainedVarianceRatio(), 1e-13);
    // Entries up to 1 and values up to 10, rounded to float.
    assertArrayEquals(golden.floats(name + ".components"), pca.components().toArray(), 1e-7f);
    assertArrayEquals(golden.floats(name + ".mean"), pca.mean().toArray(), 1e-6f);
    Tensor projected = pca.project(rows.slice(0, 0, 5));
    assertArrayEquals(golden.floats(name + ".projected"), projected.toArray(), 4e-6f);
    assertArrayEquals(
        golden.floats(name + ".reconstructed"), pca.reconstruct(projected).toArray(), 4e-6f);
  }

  @Test
  void nearestNeighbors() {
    Neighbors found =
        NearestNeighbors.search(golden.tensor("rows", 90, 3), golden.tensor("queries", 25, 3), 7);
    assertArrayEquals(golden.floats("distances"), found.distances(), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8})
  void nearestNeighborClassifier(int k) {
    assertArrayEquals(golden.ints("predicted." + k), classify(k));
  }

  @Test
  void measuresOfAConfusionMatrix() {
    ConfusionMatrix matrix = ConfusionMatrix.of(golden.ints("actual"), classify(8), 4);
    for (int label = 0; label < 4; label++) {
      assertEquals(golden.get("precision")[label], matrix.precision(label), 1e-15);
      assertEquals(golden.get("recall")[label], matrix.recall(label), 1e-15);
      assertEquals(golden.get("f1")[label], matrix.f1(label), 1e-15);
    }
    assertEquals(golden.get("accuracy")[0], matrix.accuracy());
  }

  private int[] classify(int k) {
    return NearestNeighborClassifier.of(golden.tensor("rows", 90, 3), golden.ints("labels"), 4)
        .classify(golden.tensor("queries", 25, 3), k);
  }
}
