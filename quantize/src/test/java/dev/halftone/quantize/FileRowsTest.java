package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.io.Npy;
import dev.halftone.io.NpyRows;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** k-means over a mapped file, several blocks of 16 MB, which are seeded without a sketch. */
class FileRowsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "3000, 2000, 3, FORGY, EUCLIDEAN",
    "9000, 1000, 40, PLUS_PLUS, EUCLIDEAN",
    "5000, 1500, 10, GREEDY_PLUS_PLUS, COSINE",
    "700, 5, 33, PLUS_PLUS, EUCLIDEAN"
  })
  void theBitsAreThoseOfAFitInMemory(
      int n, int d, int k, Initialization initialization, Distance distance) throws IOException {
    Tensor rows = Tensor.of(TestRows.blobs(n, d, k, 0.5, 13), n, d);
    float[] ones = new float[n];
    for (int row = 0; row < n; row++) {
      ones[row] = 1 + row % 3;
    }
    Tensor weights = Tensor.of(ones, n);
    KMeans.Options options =
        KMeans.Options.of(k)
            .withInitialization(initialization)
            .withDistance(distance)
            .withMaxIterations(8);
    KMeansModel expected = KMeans.fit(rows, weights, options);
    Path file = folder.resolve("rows.npy");
    Npy.write(file, rows);
    try (NpyRows mapped = NpyRows.open(file)) {
      KMeansModel model = KMeans.fit(mapped, weights, options, KMeansListener.silent());
      assertArrayEquals(expected.centers().array(), model.centers().array());
      assertArrayEquals(expected.labels(), model.labels());
      assertArrayEquals(expected.inertiaHistory(), model.inertiaHistory());
      assertEquals(expected.stopped(), model.stopped());
    }
  }

  @Test
  void aFileLargerThanTheHeapIsFitted() throws Exception {
    String printed =
        ChildJvm.run(
            List.of("-Xmx64m", "-Dhalftone.threads=1"), "", "dev.halftone.quantize.LargeFileFit");
    assertEquals("file larger than the heap: true, MAX_ITERATIONS", printed);
  }

  @Test
  void relocationReadsSingleRows() throws IOException {
    Tensor line = Tensor.of(new float[] {0, 1, 2, 3, 50}, 5, 1);
    Path file = folder.resolve("line.npy");
    Npy.write(file, line);
    KMeans.Options options =
        KMeans.Options.of(3).withCenters(Tensor.of(new float[] {1, 1, 1000}, 3, 1));
    try (NpyRows mapped = NpyRows.open(file)) {
      assertArrayEquals(KMeans.fit(line, options).labels(), KMeans.fit(mapped, options).labels());
    }
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() throws IOException {
    float[] values = new float[6000 * 1000];
    values[5000 * 1000 + 17] = Float.NaN;
    Path file = folder.resolve("bad.npy");
    Npy.write(file, Tensor.of(values, 6000, 1000));
    NpyRows closed;
    try (NpyRows mapped = NpyRows.open(file)) {
      closed = mapped;
      assertMessage(
          "KMeans.fit: expected finite values, got NaN at row 5000, column 17 (argument rows)",
          () -> KMeans.fit(mapped, KMeans.Options.of(2)));
      assertMessage(
          "KMeans.fit: expected at least 6001 rows for 6001 clusters, got shape [6000, 1000]"
              + " (argument rows)",
          () -> KMeans.fit(mapped, KMeans.Options.of(6001)));
    }
    assertThrows(IOException.class, () -> KMeans.fit(closed, KMeans.Options.of(2)));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
