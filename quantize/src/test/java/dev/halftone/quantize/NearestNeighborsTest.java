package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNeighborsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 20, 3, 1",
    "5, 7, 1, 5",
    "37, 3, 19, 37",
    "1025, 40, 17, 3",
    "2500, 150, 33, 10",
    "3000, 9, 260, 100",
  })
  void findsWhatPlainLoopsFind(int n, int m, int d, int k) {
    float[] references = TestRows.blobs(n, d, 7, 0.3, 1);
    float[] queries = TestRows.blobs(m, d, 7, 0.3, 2);
    assertExact(references, queries, d, k);
  }

  @Test
  void aLargeOffsetAndExtremeValuesDoNoHarm() {
    int d = 12;
    float[] references = TestRows.uniform(1500, d, 3);
    float[] queries = TestRows.uniform(40, d, 4);
    assertExact(moved(references, 1e4f, 1e-2f), moved(queries, 1e4f, 1e-2f), d, 9);
    assertExact(moved(references, 0, 1e-38f), moved(queries, 0, 1e-38f), d, 9);
    assertExact(moved(references, 0, 3e38f), moved(queries, 0, 3e38f), d, 9);
    assertExact(moved(references, 0, 1e-30f), moved(queries, 1e30f, 1e30f), d, 9);
    references[5] = 1e30f;
    assertExact(references, queries, d, 9);
  }

  @Test
  void tiesGoToTheLowestIndex() {
    int d = 4;
    float[] references = new float[2000 * d];
    for (int i = 0; i < references.length; i++) {
      references[i] = i / d % 3;
    }
    assertExact(references, TestRows.uniform(20, d, 5), d, 11);
    assertExact(new float[1200 * d], new float[9 * d], d, 1200);
  }

  @Test
  void referencesInFallingOrderOfDistance() {
    float[] references = new float[3000];
    for (int i = 0; i < references.length; i++) {
      references[i] = 3000 - i;
    }
    assertExact(references, new float[10], 1, 4);
  }

  @Test
  void aPreparedSearchAnswersTheSame() {
    Tensor references = Tensor.of(TestRows.uniform(300, 6, 6), 300, 6);
    Tensor queries = Tensor.of(TestRows.uniform(30, 6, 7), 30, 6);
    NearestNeighbors search = NearestNeighbors.of(references);
    assertEquals(300, search.size());
    assertEquals(6, search.dimension());
    assertArrayEquals(
        NearestNeighbors.search(references, queries, 5).indices(),
        search.search(queries, 5).indices());
    assertEquals(0, search.search(Tensor.zeros(0, 6), 2).queries());
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    Tensor rows = Tensor.of(TestRows.uniform(4, 3, 8), 4, 3);
    assertMessage(
        "NearestNeighbors.search: expected k from 1 to the 4 references, got 5 (argument k)",
        () -> NearestNeighbors.search(rows, rows, 5));
    assertMessage(
        "NearestNeighbors.search: expected k from 1 to the 4 references, got 0 (argument k)",
        () -> NearestNeighbors.search(rows, rows, 0));
    assertMessage(
        "NearestNeighbors.search: expected shape [n, 3], got [2, 4] (argument queries)",
        () -> NearestNeighbors.search(rows, Tensor.zeros(2, 4), 1));
    assertMessage(
        "NearestNeighbors.search: expected at least one row, got shape [0, 3] (argument"
            + " references)",
        () -> NearestNeighbors.search(Tensor.zeros(0, 3), rows, 1));
    Tensor broken = Tensor.of(new float[] {1, 2, 3, 4, Float.NaN, 6}, 2, 3);
    assertMessage(
        "NearestNeighbors.search: expected finite values, got NaN at row 1, column 1 (argument"
            + " queries)",
        () -> NearestNeighbors.search(rows, broken, 1));
    assertMessage(
        "NearestNeighbors.of: expected finite values, got NaN at row 1, column 1 (argument"
            + " references)",
        () -> NearestNeighbors.of(broken));
    assertMessage(
        "Neighbors: expected k >= 1 indices and distances for each query, got 2 and 1 for 1"
            + " queries and k = 2",
        () -> new Neighbors(1, 2, new int[2], new float[1]));
  }

  private static float[] moved(float[] values, float offset, float scale) {
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = offset + scale * values[i];
    }
    return moved;
  }

  private static void assertExact(float[] references, float[] queries, int d, int k) {
    int n = references.length / d;
    int m = queries.length / d;
    Neighbors found =
        NearestNeighbors.search(Tensor.of(references, n, d), Tensor.of(queries, m, d), k);
    assertEquals(m, found.queries());
    assertEquals(k, found.k());
    for (int query = 0; query < m; query++) {
      double[] distances = new double[n];
      for (int row = 0; row < n; row++) {
        distances[row] = TestRows.squaredDistance(queries, query, references, row, d);
      }
      int[] expected =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> distances[row]))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      for (int rank = 0; rank < k; rank++) {
        assertEquals(expected[rank], found.index(query, rank), "query " + query);
        double distance = distances[expected[rank]];
        assertEquals((float) distance, found.distance(query, rank), (float) (1e-6 * distance));
      }
    }
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
