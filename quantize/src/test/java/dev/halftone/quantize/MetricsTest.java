package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final int[] CLASSES = {0, 0, 0, 1, 1, 1, 2, 2, 2, 2};
  private static final int[] CLUSTERS = {3, 3, 0, 1, 1, 3, 0, 0, 0, 2};

  @Test
  void accuracyCountsEqualLabels() {
    assertEquals(0.75, Metrics.accuracy(new int[] {1, 2, 3, 4}, new int[] {1, 2, 3, 3}));
  }

  @Test
  void purityByHand() {
    // cluster 0: 1 of class 0, 3 of class 2; 1: 2 of class 1; 2: 1; 3: 2 of class 0, 1 of class 1
    assertEquals(0.8, Metrics.purity(CLASSES, CLUSTERS), 1e-15);
  }

  @Test
  void clusteringAccuracyMatchesOneClusterToOneClass() {
    // cluster 0 -> class 2 (3), 1 -> class 1 (2), 3 -> class 0 (2); cluster 2 is left over
    assertEquals(0.7, Metrics.clusteringAccuracy(CLASSES, CLUSTERS), 1e-15);
  }

  @Test
  void matchedClassesAreThoseThatAccuracyCountsBy() {
    assertArrayEquals(
        new int[] {1, 0, -1},
        Metrics.matchedClasses(new int[] {1, 1, 0, 0, 0, 1}, new int[] {0, 0, 1, 1, 2, 2}));
    assertArrayEquals(
        new int[] {2}, Metrics.matchedClasses(new int[] {2, 2, 0, 1}, new int[] {0, 0, 0, 0}));
  }

  @Test
  void clusteringAccuracyWithFewerClustersThanClasses() {
    assertEquals(0.5, Metrics.clusteringAccuracy(new int[] {0, 0, 1, 2}, new int[] {0, 0, 0, 0}));
  }

  @Test
  void matchingIsTheBestOfAllPermutations() {
    SplittableRandom random = new SplittableRandom(5);
    for (int trial = 0; trial < 300; trial++) {
      int rows = 1 + random.nextInt(6);
      int columns = 1 + random.nextInt(6);
      int[][] gains = new int[rows][columns];
      for (int[] row : gains) {
        for (int i = 0; i < columns; i++) {
          row[i] = random.nextInt(12);
        }
      }
      int[] matched = Matching.heaviest(gains);
      int sum = 0;
      boolean[] used = new boolean[columns];
      int pairs = 0;
      for (int row = 0; row < rows; row++) {
        if (matched[row] >= 0) {
          assertEquals(false, used[matched[row]]);
          used[matched[row]] = true;
          sum += gains[row][matched[row]];
          pairs++;
        }
      }
      assertEquals(Math.min(rows, columns), pairs);
      assertEquals(best(gains, 0, new boolean[columns]), sum);
    }
  }

  private static int best(int[][] gains, int row, boolean[] used) {
    if (row == gains.length) {
      return 0;
    }
    int best = best(gains, row + 1, used);
    for (int column = 0; column < used.length; column++) {
      if (!used[column]) {
        used[column] = true;
        best = Math.max(best, gains[row][column] + best(gains, row + 1, used));
        used[column] = false;
      }
    }
    return best;
  }

  @Test
  void stylePurityLooksOnlyAtTheClustersOwnClass() {
    int[] classes = {0, 0, 0, 0, 1, 1, 1, 1};
    int[] styles = {0, 0, 1, 1, 0, 1, 1, 1};
    // cluster 0: class 0 styles 0 0 1; cluster 1: class 1 styles 0 1 1 1 and one of class 0
    assertEquals(
        5.0 / 7, Metrics.stylePurity(classes, styles, new int[] {0, 0, 0, 1, 1, 1, 1, 1}), 1e-15);
    assertEquals(1.0, Metrics.stylePurity(classes, styles, new int[] {0, 0, 1, 1, 2, 3, 3, 3}));
    assertEquals(5.0 / 8, Metrics.stylePurity(classes, styles, classes));
  }

  @Test
  void confusionMatrixByHand() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new int[] {0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, 0, 0}, 3);
    assertEquals(2, matrix.count(0, 0));
    assertEquals(1, matrix.count(0, 1));
    assertEquals(1, matrix.count(2, 0));
    assertEquals(0.5, matrix.accuracy());
    assertEquals(2.0 / 3, matrix.recall(0));
    assertEquals(0.5, matrix.precision(0));
    assertEquals(4.0 / 7, matrix.f1(0), 1e-15);
    assertEquals(0, matrix.f1(2));
    assertEquals(" 2 1 0\n 1 1 0\n 1 0 0\n", matrix.toString());
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "Metrics.accuracy: expected as many predicted as actual, got 2 and 3 (argument predicted)",
        () -> Metrics.accuracy(new int[3], new int[2]));
    assertMessage(
        "Metrics.purity: expected at least one row, got none (argument classes)",
        () -> Metrics.purity(new int[0], new int[0]));
    assertMessage(
        "Metrics.purity: expected labels >= 0, got -2 at 1 (argument clusters)",
        () -> Metrics.purity(new int[2], new int[] {0, -2}));
    assertMessage(
        "ConfusionMatrix.of: expected classes from 0 to 1, got 2 (argument predicted)",
        () -> ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 2}, 2));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
