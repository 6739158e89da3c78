package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.Npy;
import dev.halftone.io.NpyRows;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniBatchKMeansTest {
  private static final int N = 2500;
  private final Tensor rows = Tensor.of(TestRows.blobs(N, 6, 12, 0.2, 7), N, 6);
  private final MiniBatchKMeans.Options options = MiniBatchKMeans.Options.of(12).withBatchRows(256);

  @TempDir private Path folder;

  @Test
  void comesNearToLloyd() {
    KMeansModel model = MiniBatchKMeans.fit(rows, options);
    double lloyd = KMeans.fit(rows, options.start()).inertia();
    assertTrue(model.inertia() < 1.1 * lloyd, model.inertia() + " " + lloyd);
    assertArrayEquals(TestRows.nearest(rows, model.centers()), model.labels());
    double[] history = model.inertiaHistory();
    assertEquals(model.iterations() + 1, history.length);
    assertEquals(model.inertia(), history[history.length - 1]);
    assertEquals(StopReason.TOLERANCE, model.stopped());
  }

  @Test
  void oneBatchOfAllRowsIsOneStepOfLloyd() {
    KMeans.Options start = KMeans.Options.of(12).withMaxIterations(1);
    Tensor first = Tensor.of(Arrays.copyOf(rows.array(), 72), 12, 6);
    KMeansModel lloyd = KMeans.fit(rows, start.withCenters(first));
    KMeansModel model =
        MiniBatchKMeans.fit(
            rows, options.withStart(start.withCenters(first)).withBatchRows(10_000));
    assertArrayEquals(lloyd.centers().toArray(), model.centers().toArray(), 1e-6f);
    assertEquals(lloyd.inertiaHistory()[0], model.inertiaHistory()[0], 1e-9 * lloyd.inertia());
    assertEquals(StopReason.MAX_ITERATIONS, model.stopped());
  }

  @Test
  void centersAreMeansOfAllRowsTheyWereGiven() {
    // 4 then a last batch of 1, one center: the mean of all five, whatever the order
    Tensor line = Tensor.of(new float[] {0, 1, 2, 3, 14}, 5, 1);
    MiniBatchKMeans.Options short1 = MiniBatchKMeans.Options.of(1).withBatchRows(4);
    KMeansModel model =
        MiniBatchKMeans.fit(line, short1.withStart(KMeans.Options.of(1).withMaxIterations(1)));
    assertEquals(4, model.centers().get(0, 0));
    Tensor weights = Tensor.of(new float[] {1, 0, 1, 2, 1}, 5);
    model =
        MiniBatchKMeans.fit(
            line,
            weights,
            short1.withStart(KMeans.Options.of(1).withMaxIterations(1)),
            KMeansListener.silent());
    assertEquals(22f / 5, model.centers().get(0, 0));
  }

  @Test
  void equalOptionsGiveEqualBitsAlsoFromAFile() throws IOException {
    Path file = folder.resolve("rows.npy");
    Npy.write(file, rows);
    KMeansModel first = MiniBatchKMeans.fit(rows, options);
    try (NpyRows mapped = NpyRows.open(file)) {
      for (KMeansModel again :
          new KMeansModel[] {
            MiniBatchKMeans.fit(rows, options),
            MiniBatchKMeans.fit(mapped, null, options, KMeansListener.silent())
          }) {
        assertArrayEquals(first.centers().array(), again.centers().array());
        assertArrayEquals(first.labels(), again.labels());
        assertArrayEquals(first.inertiaHistory(), again.inertiaHistory());
      }
    }
  }

  @Test
  void aListenerAndAnInterruptEndTheFit() {
    KMeansModel model =
        MiniBatchKMeans.fit(rows, null, options, progress -> progress.iteration() < 2);
    assertEquals(StopReason.REQUESTED, model.stopped());
    assertEquals(2, model.iterations());
    Thread.currentThread().interrupt();
    model = MiniBatchKMeans.fit(rows, options);
    assertTrue(Thread.interrupted());
    assertEquals(StopReason.INTERRUPTED, model.stopped());
    assertArrayEquals(TestRows.nearest(rows, model.centers()), model.labels());
  }

  @Test
  void aCenterWithoutRowsMovesToOne() {
    float[] start = Arrays.copyOf(rows.array(), 72);
    Arrays.fill(start, 0, 6, 1e6f);
    KMeansModel model =
        MiniBatchKMeans.fit(
            rows, options.withStart(KMeans.Options.of(12).withCenters(Tensor.of(start, 12, 6))));
    assertEquals(0, model.emptyClusters().length);
  }

  @Test
  void cosineCentersHaveLengthOne() {
    KMeans.Options start = options.start().withDistance(Distance.COSINE);
    KMeansModel model = MiniBatchKMeans.fit(rows, options.withStart(start));
    CosineKMeansTest.requireUnitLength(model.centers());
    assertArrayEquals(model.labels(), model.assign(rows));
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "MiniBatchKMeans.fit: expected at least 12 rows for 12 clusters, got shape [3, 4]"
            + " (argument rows)",
        () -> MiniBatchKMeans.fit(Tensor.zeros(3, 4), options));
    assertMessage(
        "MiniBatchKMeans.Options: expected batchRows >= 1, got 0", () -> options.withBatchRows(0));
    assertMessage(
        "MiniBatchKMeans.Options: expected improvement from 0 to below 1, got NaN",
        () -> options.withImprovement(Double.NaN));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
