package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against golden.txt, which golden.py beside it made with scikit-learn 1.9.1. */
class GoldenTest {
  private final GoldenFile golden = new GoldenFile("golden.txt");
  private final int[] classes = golden.ints("classes");
  private final int[] labels = golden.ints("labels");
  private final Tensor rows = golden.tensor("rows", 150, 4);

  private KMeans.Options options() {
    return KMeans.Options.of(6)
        .withCenters(golden.tensor("start", 6, 4))
        .withTolerance(Tolerance.none());
  }

  @Test
  void kMeansEndsWhereScikitLearnDoes() {
    requireGolden("", KMeans.fit(rows, options()));
  }

  @Test
  void weightedKMeansEndsWhereScikitLearnDoes() {
    requireGolden("weighted.", KMeans.fit(rows, golden.tensor("weights", 150), options()));
  }

  private void requireGolden(String prefix, KMeansModel model) {
    assertArrayEquals(golden.ints(prefix + "labels"), model.labels());
    assertArrayEquals(
        golden.tensor(prefix + "centers", 6, 4).toArray(), model.centers().toArray(), 1e-6f);
    double inertia = golden.get(prefix + "inertia")[0];
    // A center rounded to float adds about its squared rounding to the inertia.
    assertEquals(inertia, model.inertia(), 1e-10 * inertia);
  }

  @Test
  void clusteringMetrics() {
    requireGolden("accuracy", Metrics.clusteringAccuracy(classes, labels));
    requireGolden("purity", Metrics.purity(classes, labels));
    requireGolden(
        "nmi.arithmetic",
        Metrics.normalizedMutualInformation(classes, labels, Metrics.EntropyMean.ARITHMETIC));
    requireGolden(
        "nmi.geometric",
        Metrics.normalizedMutualInformation(classes, labels, Metrics.EntropyMean.GEOMETRIC));
    requireGolden("ari", Metrics.adjustedRandIndex(classes, labels));
    requireGolden("silhouette", Metrics.silhouette(rows, labels));
    requireGolden("goodness", Metrics.goodness(rows, classes).meanRatio());
    requireGolden("goodness.legacy", Metrics.goodness(rows, classes).legacy());
  }

  @Test
  void confusionMatrix() {
    int[] predicted = Arrays.stream(labels).map(label -> Math.min(label, 4)).toArray();
    ConfusionMatrix matrix = ConfusionMatrix.of(classes, predicted, 5);
    for (int i = 0; i < 25; i++) {
      assertEquals(golden.get("confusion")[i], matrix.count(i / 5, i % 5));
    }
  }

  @Test
  void partitionsWithOnePart() {
    int[] one = new int[4];
    int[] two = {0, 0, 1, 1};
    for (Metrics.EntropyMean mean : Metrics.EntropyMean.values()) {
      assertEquals(1, Metrics.normalizedMutualInformation(one, one, mean));
      assertEquals(0, Metrics.normalizedMutualInformation(one, two, mean));
      assertEquals(1, Metrics.normalizedMutualInformation(two, two, mean), 1e-15);
    }
    assertEquals(1, Metrics.adjustedRandIndex(one, one));
    assertEquals(0, Metrics.adjustedRandIndex(one, two));
    assertEquals(1, Metrics.adjustedRandIndex(two, new int[] {5, 5, 2, 2}));
    assertEquals(-0.5, Metrics.adjustedRandIndex(two, new int[] {0, 1, 0, 1}), 1e-15);
  }

  @Test
  void aRowAloneInItsClusterHasSilhouetteZero() {
    Tensor line = Tensor.of(new float[] {0, 1, 9}, 3, 1);
    // a = 1, b = 9 and 8
    assertEquals((8.0 / 9 + 7.0 / 8) / 3, Metrics.silhouette(line, new int[] {0, 0, 4}), 1e-15);
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    Tensor line = Tensor.of(new float[] {0, 1, 9}, 3, 1);
    assertMessage(
        "Metrics.silhouette: expected 2 to n - 1 clusters for n = 3 rows, got 3"
            + " (argument clusters)",
        () -> Metrics.silhouette(line, new int[] {0, 1, 2}));
    assertMessage(
        "Metrics.silhouette: expected one of the clusters for each of 3 rows, got 2"
            + " (argument clusters)",
        () -> Metrics.silhouette(line, new int[2]));
    assertMessage(
        "Metrics.goodness: expected at least two classes and two rows in one of them, got class"
            + " sizes [3] (argument classes)",
        () -> Metrics.goodness(line, new int[3]));
  }

  private void requireGolden(String name, double actual) {
    assertEquals(golden.get(name)[0], actual, 1e-12, name);
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
