package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NearestNeighborClassifierTest {
  private final Tensor line = Tensor.of(new float[] {0, 1, 2, 10, 11}, 5, 1);
  private final int[] labels = {2, 1, 1, 0, 0};
  private final NearestNeighborClassifier classifier =
      NearestNeighborClassifier.of(line, labels, 3);

  @Test
  void theMajorityWinsAndOfEqualVotesTheSmallestLabel() {
    Tensor queries = Tensor.of(new float[] {0.1f, 9, 5.9f}, 3, 1);
    assertEquals(3, classifier.classes());
    assertArrayEquals(new int[] {2, 0, 1}, classifier.classify(queries, 1));
    assertArrayEquals(new int[] {1, 0, 0}, classifier.classify(queries, 2));
    assertArrayEquals(new int[] {1, 0, 1}, classifier.classify(queries, 3));
    assertArrayEquals(new int[] {0, 0, 0}, classifier.classify(queries, 5));
  }

  @Test
  void theLabelsAreCopied() {
    labels[0] = 0;
    assertArrayEquals(new int[] {2}, classifier.classify(Tensor.zeros(1, 1), 1));
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "NearestNeighborClassifier.of: expected one label for each of 5 rows, got 4 (argument"
            + " labels)",
        () -> NearestNeighborClassifier.of(line, new int[4], 3));
    assertMessage(
        "NearestNeighborClassifier.of: expected at least one row, got shape [0, 1] (argument rows)",
        () -> NearestNeighborClassifier.of(Tensor.zeros(0, 1), new int[0], 3));
    assertMessage(
        "NearestNeighborClassifier.of: expected labels from 0 to 1, got 2 at row 0 (argument"
            + " labels)",
        () -> NearestNeighborClassifier.of(line, labels, 2));
    assertMessage(
        "NearestNeighborClassifier.classify: expected shape [n, 1], got [1, 2] (argument queries)",
        () -> classifier.classify(Tensor.zeros(1, 2), 1));
    assertMessage(
        "NearestNeighborClassifier.classify: expected k from 1 to the 5 references, got 6"
            + " (argument k)",
        () -> classifier.classify(line, 6));
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
