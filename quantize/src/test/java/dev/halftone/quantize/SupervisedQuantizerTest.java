package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisedQuantizerTest {
  /** Two classes, each in two places, one row of class 1 among class 0. */
  private final Tensor rows =
      Tensor.of(new float[] {0, 1, 2, 10, 11, 12, 20, 21, 30, 31, 1.5f}, 11, 1);

  private final int[] labels = {0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1};

  private SupervisedQuantizer global() {
    Tensor start = Tensor.of(new float[] {0, 11, 20, 30}, 4, 1);
    return SupervisedQuantizer.global(
        KMeans.fit(rows, KMeans.Options.of(4).withCenters(start)), labels, 2);
  }

  @Test
  void globalNamesClustersByTheMajority() {
    SupervisedQuantizer quantizer = global();
    assertArrayEquals(new int[] {0, 1, 0, 1}, quantizer.clusterLabels());
    assertArrayEquals(new int[] {0, 2}, quantizer.clustersOf(0));
    assertArrayEquals(
        new int[] {0, 1, 0, 1}, quantizer.classify(Tensor.of(new float[] {-5, 9, 22, 99}, 4, 1)));
    assertArrayEquals(
        new int[] {0, 1, 2, 3}, quantizer.assign(Tensor.of(new float[] {-5, 9, 22, 99}, 4, 1)));
    assertEquals(10.0 / 11, Metrics.accuracy(labels, quantizer.classify(rows)));
  }

  @Test
  void aTieGoesToTheSmallestLabelAndAnEmptyClusterIsFlagged() {
    Tensor start = Tensor.of(new float[] {1, 100}, 2, 1);
    KMeansModel model =
        KMeans.fit(
            Tensor.of(new float[] {0, 1, 2, 3}, 4, 1),
            KMeans.Options.of(2).withCenters(start).withMaxIterations(0));
    SupervisedQuantizer quantizer = SupervisedQuantizer.global(model, new int[] {2, 1, 1, 2}, 3);
    assertArrayEquals(new int[] {1, 0}, quantizer.clusterLabels());
    assertFalse(quantizer.isEmpty(0));
    assertTrue(quantizer.isEmpty(1));
    assertEquals(0, quantizer.clustersOf(0).length);
  }

  @Test
  void perClassPutsEachCenterInsideItsClass() {
    SupervisedQuantizer quantizer =
        SupervisedQuantizer.perClass(rows, labels, 2, KMeans.Options.of(5).withRestarts(4));
    assertArrayEquals(new int[] {0, 0, 0, 1, 1}, quantizer.clusterLabels());
    float[] centers = quantizer.centers().toArray();
    java.util.Arrays.sort(centers, 3, 5);
    assertEquals(30.5f, centers[4]);
    assertEquals(8.625f, centers[3]);
  }

  @Test
  void underTheCosineOnlyDirectionsCount() {
    Tensor fan = Tensor.of(new float[] {1, 0, 9, 1, 0, 2, 1, 8}, 4, 2);
    int[] classes = {0, 0, 1, 1};
    KMeans.Options options = KMeans.Options.of(2).withDistance(Distance.COSINE);
    Tensor far = Tensor.of(new float[] {1e30f, 1e29f, 1e29f, 1e30f}, 2, 2);
    for (SupervisedQuantizer quantizer :
        List.of(
            SupervisedQuantizer.global(KMeans.fit(fan, options), classes, 2),
            SupervisedQuantizer.perClass(fan, classes, 2, options))) {
      assertArrayEquals(classes, quantizer.classify(fan));
      assertArrayEquals(new int[] {0, 1}, quantizer.classify(far));
      // half a squared distance is 1 - cosine
      assertTrue(quantizer.report(fan, classes, 1).get(0).inertia() < 0.01);
    }
  }

  @Test
  void reportDescribesEachCluster() {
    List<ClusterReport> report = global().report(rows, labels, 2);
    ClusterReport first = report.get(0);
    assertEquals(4, first.size());
    assertEquals(0.75, first.purity());
    assertEquals(List.of(3, 1), first.histogram());
    // center 1.125: distances 1.125, 0.125, 0.875, and 0.375 for row 10
    assertEquals(List.of(1, 10), first.nearestMembers());
    assertEquals(1, first.medoid());
    assertEquals(1.125 * 1.125 + 0.125 * 0.125 + 0.875 * 0.875 + 0.375 * 0.375, first.inertia());
    assertEquals(1.0, report.get(3).purity());
    assertEquals(1, report.get(3).label());
  }

  @Test
  void reportOfAnEmptyCluster() {
    ClusterReport last = global().report(Tensor.of(new float[] {1}, 1, 1), new int[] {0}, 3).get(3);
    assertEquals(0, last.size());
    assertEquals(0, last.purity());
    assertEquals(-1, last.medoid());
    assertEquals(List.of(), last.nearestMembers());
  }

  @Test
  void whatIsDecodedFromTrackedCentersIsNotTracked() {
    SupervisedQuantizer quantizer = SupervisedQuantizer.of(rows.tracked(), new int[rows.size()], 1);
    assertFalse(quantizer.decode(quantizer.encode(rows)).isTracked());
    assertFalse(quantizer.centers().isTracked());
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    KMeansModel model = KMeans.fit(rows, KMeans.Options.of(2));
    assertMessage(
        "SupervisedQuantizer.global: expected one label for each of 11 rows, got 3"
            + " (argument labels)",
        () -> SupervisedQuantizer.global(model, new int[3], 2));
    assertMessage(
        "SupervisedQuantizer.global: expected labels from 0 to 0, got 1 at row 3 (argument labels)",
        () -> SupervisedQuantizer.global(model, labels, 1));
    assertMessage(
        "SupervisedQuantizer.perClass: expected at least 2 clusters and no given centers, got 1"
            + " clusters and PLUS_PLUS (argument options)",
        () -> SupervisedQuantizer.perClass(rows, labels, 2, KMeans.Options.of(1)));
    assertMessage(
        "SupervisedQuantizer.perClass: expected at least 6 rows of class 0 for 6 clusters, got 5"
            + " (argument labels)",
        () -> SupervisedQuantizer.perClass(rows, labels, 2, KMeans.Options.of(12)));
    assertMessage(
        "SupervisedQuantizer.classify: expected shape [n, 1], got [2, 2] (argument rows)",
        () -> global().classify(Tensor.zeros(2, 2)));
    assertMessage(
        "SupervisedQuantizer.perClass: expected classes >= 1, got 0 (argument classes)",
        () ->
            SupervisedQuantizer.perClass(Tensor.zeros(0, 1), new int[0], 0, KMeans.Options.of(1)));
    assertMessage(
        "SupervisedQuantizer.of: expected at least one row, got shape [0, 3] (argument centers)",
        () -> SupervisedQuantizer.of(Tensor.zeros(0, 3), new int[0], 2));
    assertMessage(
        "SupervisedQuantizer.of: expected labels from 0 to 1, got 2 at row 1 (argument"
            + " clusterLabels)",
        () -> SupervisedQuantizer.of(Tensor.zeros(2, 3), new int[] {0, 2}, 2));
    assertMessage(
        "SupervisedQuantizer.report: expected nearest >= 0, got -1 (argument nearest)",
        () -> global().report(rows, labels, -1));
    assertMessage(
        "SupervisedQuantizer.report: expected shape [n, 1], got [11] (argument rows)",
        () -> global().report(rows.reshape(11), labels, 1));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
