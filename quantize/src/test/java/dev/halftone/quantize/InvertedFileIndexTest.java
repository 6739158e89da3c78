package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvertedFileIndexTest {
  private static final int N = 2000;
  private static final int D = 16;
  private static final int M = 60;

  private final float[] values = TestRows.blobs(N + M, D, 30, 0.5, 1);
  private final Tensor rows = Tensor.of(Arrays.copyOf(values, N * D), N, D);
  private final Tensor queries = Tensor.of(Arrays.copyOfRange(values, N * D, values.length), M, D);

  @TempDir private Path folder;

  @Test
  void recallRisesWithProbesAndReRankingMakesTheRestExact() {
    InvertedFileIndex index =
        InvertedFileIndex.fit(rows, InvertedFileIndex.Options.of(32, CodebookOptions.of(8, 6)));
    Neighbors nearest = NearestNeighbors.search(rows, queries, 1);
    Neighbors ten = NearestNeighbors.search(rows, queries, 10);
    double before = 0;
    for (int probes : new int[] {1, 2, 4, 8, 32}) {
      Neighbors found = index.search(queries, 10, probes);
      double recall = found.recall(nearest);
      assertTrue(recall >= before, () -> "recall fell at " + probes + " probes");
      before = recall;
      double exact = index.search(queries, 10, probes, rows, 100).recall(ten);
      assertTrue(exact >= found.recall(ten));
    }
    assertTrue(before > 0.95, "recall@10 " + before);
    assertTrue(index.search(queries, 1, 32).recall(nearest) > 0.45);
    assertArrayEquals(
        ten.indices(), index.search(queries, 10, 32, rows, N).indices(), "all candidates");
    assertArrayEquals(ten.distances(), index.search(queries, 10, 32, rows, N).distances());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 4, 8",
    "100, 0.01, 4, 4",
    "0, 1e-37, 3, 5",
    "0, 1e37, 5, 3",
    "0, 1e18, 16, 1",
  })
  void distancesAreThoseOfTheDecodedRows(float offset, float scale, int codebooks, int bits) {
    Tensor moved = rows.mul(scale).add(offset);
    Tensor asked = queries.mul(scale).add(offset);
    InvertedFileIndex index =
        InvertedFileIndex.fit(
            moved,
            InvertedFileIndex.Options.of(
                    7, CodebookOptions.of(codebooks, bits).withMaxIterations(3))
                .withMaxIterations(3)
                .withSeed(4));
    int[] labels = NearestNeighbors.search(index.centers(), moved, 1).indices();
    Tensor residuals = moved.sub(index.centers().gather(0, labels));
    float[] decoded =
        index
            .centers()
            .gather(0, labels)
            .add(index.quantizer().decode(index.quantizer().encode(residuals)))
            .toArray();
    Neighbors found = index.search(asked, N, 7);
    double size = 0;
    for (float value : values) {
      size = Math.max(size, value * value * D);
    }
    for (int query = 0; query < M; query++) {
      for (int rank = 0; rank < N; rank += 7) {
        double distance =
            TestRows.squaredDistance(asked.array(), query, decoded, found.index(query, rank), D);
        float got = found.distance(query, rank);
        if (distance > Float.MAX_VALUE) {
          assertEquals(Float.POSITIVE_INFINITY, got);
        } else {
          double rounding = 1e-6 * size * scale * scale + 2e-6 * Math.abs(offset) * scale * D;
          assertEquals(distance, got, rounding + Float.MIN_VALUE, "rank " + rank);
        }
      }
    }
  }

  @Test
  void powersOfTwoChangeNoAnswer() {
    InvertedFileIndex.Options options =
        InvertedFileIndex.Options.of(8, CodebookOptions.of(4, 4)).withMaxIterations(2);
    int[] expected = InvertedFileIndex.fit(rows, options).search(queries, 9, 3).indices();
    for (float scale : new float[] {0x1p-120f, 0x1p120f}) {
      InvertedFileIndex index = InvertedFileIndex.fit(rows.mul(scale), options);
      assertArrayEquals(expected, index.search(queries.mul(scale), 9, 3).indices());
    }
  }

  @Test
  void aQueryThatFindsFewerThanItAsksForSaysSo() {
    Tensor two = Tensor.of(new float[] {0, 0.5f, 100, 100.5f, 101}, 5, 1);
    InvertedFileIndex index =
        InvertedFileIndex.fit(two, InvertedFileIndex.Options.of(2, CodebookOptions.of(1, 2)));
    int[] sizes = index.listSizes();
    Arrays.sort(sizes);
    assertArrayEquals(new int[] {2, 3}, sizes);
    Tensor zero = Tensor.zeros(1, 1);
    assertArrayEquals(new int[] {0, 1, -1, -1}, index.search(zero, 4, 1).indices());
    assertEquals(Float.POSITIVE_INFINITY, index.search(zero, 4, 1).distance(0, 2));
    assertArrayEquals(new int[] {0, 1, -1}, index.search(zero, 3, 1, two, 4).indices());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, index.search(zero, 5, 2, two, 5).indices());
    assertEquals(0, index.search(Tensor.zeros(0, 1), 1, 1).queries());
  }

  @Test
  void equalRowsTieInOrder() {
    Tensor equal = Tensor.full(3, 40, 4);
    InvertedFileIndex index =
        InvertedFileIndex.fit(equal, InvertedFileIndex.Options.of(1, CodebookOptions.of(2, 1)));
    Neighbors found = index.search(Tensor.full(3, 1, 4), 4, 1);
    assertArrayEquals(new int[] {0, 1, 2, 3}, found.indices());
    assertArrayEquals(new float[4], found.distances());
  }

  @Test
  void aSavedIndexAnswersWithTheSameBits() throws IOException {
    InvertedFileIndex index =
        InvertedFileIndex.fit(
            rows, InvertedFileIndex.Options.of(9, CodebookOptions.of(4, 5)).withMaxIterations(2));
    Path path = folder.resolve("index.safetensors");
    index.save(path);
    InvertedFileIndex loaded = InvertedFileIndex.load(path);
    assertEquals(index.toString(), loaded.toString());
    assertEquals(
        "InvertedFileIndex[rows=2000, dimension=16, lists=9, codebooks=4, bits=5]",
        loaded.toString());
    assertArrayEquals(index.listSizes(), loaded.listSizes());
    Neighbors expected = index.search(queries, 20, 3);
    Neighbors actual = loaded.search(queries, 20, 3);
    assertArrayEquals(expected.indices(), actual.indices());
    assertArrayEquals(expected.distances(), actual.distances());
    index.quantizer().save(path);
    assertThrows(FormatException.class, () -> InvertedFileIndex.load(path));
  }

  @Test
  void anIndexWhosePartsDoNotFitIsRefused() throws IOException {
    InvertedFileIndex index =
        InvertedFileIndex.fit(
            rows, InvertedFileIndex.Options.of(3, CodebookOptions.of(2, 2)).withMaxIterations(1));
    Path path = folder.resolve("index.safetensors");
    index.save(path);
    assertRefused(path, "lists", Tensor.full(3, N), "expected whole numbers from 0 to 2, got 3.0");
    assertRefused(path, "lists", Tensor.zeros(7), "expected shape [2000], got [7]");
    assertRefused(path, "centers", Tensor.zeros(3, 15), "expected 16 columns, got [3, 15]");
    assertRefused(
        path,
        "layout",
        Tensor.of(new float[] {1, 4}, 2),
        "expected CodeLayout[fields=2, bits=2], got CodeLayout[fields=1, bits=4]");
  }

  private void assertRefused(Path path, String name, Tensor wrong, String message)
      throws IOException {
    Safetensors content = Safetensors.readChecked(path);
    Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
    tensors.put(name, wrong);
    Path altered = folder.resolve("altered.safetensors");
    new Safetensors(tensors, content.metadata()).write(altered);
    FormatException refused =
        assertThrows(FormatException.class, () -> InvertedFileIndex.load(altered));
    assertTrue(refused.getMessage().contains(message), refused::getMessage);
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    InvertedFileIndex.Options options = InvertedFileIndex.Options.of(4, CodebookOptions.of(2, 3));
    assertMessage(
        "InvertedFileIndex.fit: expected at least 4 rows for as many lists, got shape [3, 2]"
            + " (argument rows)",
        () -> InvertedFileIndex.fit(Tensor.zeros(3, 2), options));
    assertMessage(
        "InvertedFileIndex.fit: expected at least 8 rows for codebooks of 3 bits, got shape [7, 2]"
            + " (argument rows)",
        () -> InvertedFileIndex.fit(Tensor.zeros(7, 2), options));
    assertMessage(
        "InvertedFileIndex.fit: expected at least 2 columns for 2 codebooks, got shape [9, 1]"
            + " (argument rows)",
        () -> InvertedFileIndex.fit(Tensor.zeros(9, 1), options));
    assertMessage(
        "InvertedFileIndex.fit: expected finite values, got NaN at row 1, column 0 (argument rows)",
        () -> InvertedFileIndex.fit(Tensor.of(new float[] {1, 2, Float.NaN, 4}, 2, 2), options));
    assertMessage(
        "InvertedFileIndex.Options: expected lists >= 1, got 0",
        () -> InvertedFileIndex.Options.of(0, CodebookOptions.of(2, 3)));
    assertMessage(
        "InvertedFileIndex.Options: expected codes of at most 8 bits, got 9",
        () -> InvertedFileIndex.Options.of(2, CodebookOptions.of(2, 9)));
    assertMessage(
        "InvertedFileIndex.Options: expected maxIterations >= 0, got -1",
        () -> options.withMaxIterations(-1));
    InvertedFileIndex index = InvertedFileIndex.fit(Tensor.of(values, N + M, D), options);
    assertMessage(
        "InvertedFileIndex.search: expected probes from 1 to the 4 lists, got 5 (argument probes)",
        () -> index.search(queries, 1, 5));
    assertMessage(
        "InvertedFileIndex.search: expected k from 1 to the 2060 references, got 0 (argument k)",
        () -> index.search(queries, 0, 1));
    assertMessage(
        "InvertedFileIndex.search: expected shape [n, 16], got [1, 3] (argument queries)",
        () -> index.search(Tensor.zeros(1, 3), 1, 1));
    assertMessage(
        "InvertedFileIndex.search: expected candidates from k = 5 to the 2060 rows, got 4 (argument"
            + " candidates)",
        () -> index.search(queries, 5, 1, rows, 4));
    assertMessage(
        "InvertedFileIndex.search: expected shape [2060, 16], got [2000, 16] (argument rows)",
        () -> index.search(queries, 5, 1, rows, 9));
    assertMessage(
        "Neighbors.recall: expected at least one query and as many exact ones, got 1 and 60"
            + " (argument exact)",
        () ->
            index
                .search(Tensor.zeros(1, 16), 1, 1)
                .recall(NearestNeighbors.search(rows, queries, 1)));
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
