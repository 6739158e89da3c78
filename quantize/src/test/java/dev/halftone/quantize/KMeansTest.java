package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "7, 3, 7",
    "100, 1, 5",
    "500, 2, 13",
    "1000, 31, 33",
    "300, 64, 10",
    "40, 4096, 4",
    "2500, 7, 1",
    "3000, 5, 100"
  })
  void labelsAreTheArgMinOfTheReturnedCenters(int n, int d, int k) {
    Tensor rows = Tensor.of(TestRows.blobs(n, d, 5, 0.3, 17), n, d);
    KMeansModel model = KMeans.fit(rows, KMeans.Options.of(k).withSeed(3));
    requireInvariants(rows, model);
  }

  @ParameterizedTest
  @EnumSource(
      value = Initialization.class,
      names = {"GIVEN"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyInitializationStartsAtDifferentRows(Initialization initialization) {
    Tensor rows = Tensor.of(TestRows.uniform(50, 3, 5), 50, 3);
    KMeansModel model =
        KMeans.fit(
            rows, KMeans.Options.of(50).withInitialization(initialization).withMaxIterations(0));
    assertEquals(0, model.inertia());
    assertEquals(0, model.emptyClusters().length);
    assertEquals(StopReason.MAX_ITERATIONS, model.stopped());
  }

  @Test
  void findsWellSeparatedBlobs() {
    float[] values = TestRows.blobs(900, 4, 1, 0.01, 3);
    for (int row = 0; row < 900; row++) {
      values[row * 4] += 10 * (row % 9);
    }
    KMeansModel model =
        KMeans.fit(
            Tensor.of(values, 900, 4),
            KMeans.Options.of(9)
                .withInitialization(Initialization.GREEDY_PLUS_PLUS)
                .withTolerance(Tolerance.none()));
    int[] truth = IntStream.range(0, 900).map(row -> row % 9).toArray();
    assertEquals(1.0, Metrics.clusteringAccuracy(truth, model.labels()));
    assertEquals(StopReason.CONVERGED, model.stopped());
    assertArrayEquals(filled(9, 100), model.sizes());
  }

  @Test
  void lloydStepByHand() {
    Tensor rows = Tensor.of(new float[] {0, 1, 2, 10, 11, 15}, 6, 1);
    KMeansModel model =
        KMeans.fit(rows, KMeans.Options.of(2).withCenters(Tensor.of(new float[] {0, 1}, 2, 1)));
    // {0} {1 2 10 11 15} -> 0, 7.8 -> {0 1 2} {10 11 15} -> 1, 12
    assertArrayEquals(new float[] {1, 12}, model.centers().toArray());
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1}, model.labels());
    assertArrayEquals(
        new double[] {0 + 0 + 1 + 81 + 100 + 196, 0 + 1 + 4 + sq(2.2f) + sq(3.2f) + sq(7.2f), 16},
        model.inertiaHistory(),
        1e-5);
    assertEquals(16, model.inertia());
    assertEquals(2, model.iterations());
    assertEquals(StopReason.CONVERGED, model.stopped());
  }

  @Test
  void tiesGoToTheLowestIndex() {
    Tensor centers = Tensor.of(new float[] {2, 0, 2, -2, 0}, 5, 1);
    KMeansModel model =
        KMeans.fit(
            Tensor.of(new float[] {2, 1, -1, 0, -2}, 5, 1),
            KMeans.Options.of(5).withCenters(centers).withMaxIterations(0));
    assertArrayEquals(new int[] {0, 0, 1, 1, 3}, model.labels());
    assertArrayEquals(new int[] {2, 4}, model.emptyClusters());
  }

  @Test
  void tiesAmongManyCentersOnAGridGoToTheLowestIndex() {
    int side = 12;
    float[] grid = new float[side * side * 2];
    float[] middles = new float[(side - 1) * (side - 1) * 2];
    for (int i = 0; i < side * side; i++) {
      int row = i / side;
      grid[2 * i] = 0.1f + row;
      grid[2 * i + 1] = 0.1f + i % side;
    }
    int[] expected = new int[(side - 1) * (side - 1)];
    for (int i = 0; i < expected.length; i++) {
      int row = i / (side - 1);
      middles[2 * i] = 0.1f + row + 0.5f;
      middles[2 * i + 1] = 0.1f + i % (side - 1) + 0.5f;
    }
    Tensor centers = Tensor.of(grid, side * side, 2);
    Tensor rows = Tensor.of(middles, expected.length, 2);
    KMeansModel model = KMeans.fit(centers, KMeans.Options.of(side * side).withCenters(centers));
    assertArrayEquals(TestRows.nearest(rows, centers), model.assign(rows));
  }

  @Test
  void relocatesAnEmptyClusterToTheFarthestRow() {
    Tensor rows = Tensor.of(new float[] {0, 1, 2, 3, 50}, 5, 1);
    Tensor start = Tensor.of(new float[] {1, 1, 1000}, 3, 1);
    KMeansModel model =
        KMeans.fit(rows, KMeans.Options.of(3).withCenters(start).withTolerance(Tolerance.none()));
    assertEquals(0, model.emptyClusters().length);
    requireInvariants(rows, model);
    assertArrayEquals(new int[] {0, 0, 0, 2, 1}, model.labels());
  }

  @Test
  void fewerDistinctRowsThanClustersLeavesClustersEmpty() {
    Tensor rows = Tensor.of(new float[] {4, 4, 7, 7, 7, 4}, 6, 1);
    for (Initialization initialization :
        new Initialization[] {Initialization.PLUS_PLUS, Initialization.FORGY}) {
      KMeansModel model = KMeans.fit(rows, KMeans.Options.of(4).withInitialization(initialization));
      assertEquals(0, model.inertia());
      assertEquals(2, model.emptyClusters().length);
      for (float center : model.centers().array()) {
        assertTrue(center == 4 || center == 7);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-38f, 1e-30f, 1f, 1e20f, 1e38f})
  void scaleDoesNotMatter(float scale) {
    float[] values = TestRows.blobs(400, 6, 8, 0.2, 9);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
    Tensor rows = Tensor.of(values, 400, 6);
    requireInvariants(rows, KMeans.fit(rows, KMeans.Options.of(8).withSeed(1)));
  }

  @Test
  void doublingTheRowsDoublesTheCenters() {
    float[] values = TestRows.blobs(400, 6, 8, 0.2, 9);
    float[] doubled = values.clone();
    for (int i = 0; i < values.length; i++) {
      doubled[i] *= 2;
    }
    KMeansModel model = KMeans.fit(Tensor.of(values, 400, 6), KMeans.Options.of(8));
    KMeansModel twice = KMeans.fit(Tensor.of(doubled, 400, 6), KMeans.Options.of(8));
    assertArrayEquals(model.labels(), twice.labels());
    assertEquals(4 * model.inertia(), twice.inertia());
  }

  @Test
  void survivesALargeOffsetWithATinySpread() {
    float[] values = TestRows.blobs(600, 3, 6, 0.2, 4);
    for (int i = 0; i < values.length; i++) {
      values[i] = 4096 + values[i] / 64;
    }
    Tensor rows = Tensor.of(values, 600, 3);
    requireInvariants(rows, KMeans.fit(rows, KMeans.Options.of(12)));
  }

  @Test
  void survivesTightClustersFarApart() {
    float[] values = TestRows.blobs(600, 3, 30, 1e-5, 4);
    for (int i = 0; i < values.length; i++) {
      values[i] += i % 3 == 0 && i < 900 ? 300 : 0;
    }
    Tensor rows = Tensor.of(values, 600, 3);
    requireInvariants(rows, KMeans.fit(rows, KMeans.Options.of(120)));
  }

  @Test
  void aFarAwayRowIsAssignedExactly() {
    KMeansModel model =
        KMeans.fit(Tensor.of(new float[] {1, 2, 3}, 3, 1), KMeans.Options.of(3).withSeed(5));
    Tensor far = Tensor.of(new float[] {3e38f, -3e38f, 1e30f, -1e10f}, 4, 1);
    assertArrayEquals(TestRows.nearest(far, model.centers()), model.assign(far));
  }

  @Test
  void theBestRestartIsKept() {
    Tensor rows = Tensor.of(TestRows.uniform(300, 2, 8), 300, 2);
    KMeans.Options one = KMeans.Options.of(15).withInitialization(Initialization.FORGY);
    double alone = KMeans.fit(rows, one).inertia();
    KMeansModel best = KMeans.fit(rows, one.withRestarts(8));
    assertTrue(best.inertia() < alone);
    requireInvariants(rows, best);
  }

  @Test
  void equalOptionsGiveEqualBits() {
    Tensor rows = Tensor.of(TestRows.blobs(5000, 20, 9, 0.5, 8), 5000, 20);
    KMeansModel first = KMeans.fit(rows, KMeans.Options.of(30).withSeed(11));
    KMeansModel again = KMeans.fit(rows, KMeans.Options.of(30).withSeed(11));
    assertArrayEquals(first.centers().toArray(), again.centers().toArray());
    assertArrayEquals(first.labels(), again.labels());
    assertArrayEquals(first.inertiaHistory(), again.inertiaHistory());
    KMeansModel other = KMeans.fit(rows, KMeans.Options.of(30).withSeed(12));
    assertTrue(!Arrays.equals(first.centers().toArray(), other.centers().toArray()));
  }

  @Test
  void doesNotWriteToItsInput() {
    float[] values = TestRows.blobs(200, 4, 3, 0.5, 8);
    float[] start = Arrays.copyOf(values, 12);
    Tensor rows = Tensor.of(values, 200, 4);
    Tensor centers = Tensor.of(start, 3, 4);
    KMeans.fit(rows, KMeans.Options.of(3).withCenters(centers));
    assertArrayEquals(values, rows.array());
    assertArrayEquals(start, centers.array());
  }

  @Test
  void saysWhyItStopped() {
    Tensor rows = Tensor.of(TestRows.blobs(3000, 8, 5, 1, 8), 3000, 8);
    KMeans.Options options =
        KMeans.Options.of(20)
            .withInitialization(Initialization.FORGY)
            .withTolerance(Tolerance.none());
    KMeansModel converged = KMeans.fit(rows, options);
    assertEquals(StopReason.CONVERGED, converged.stopped());
    KMeansModel limited = KMeans.fit(rows, options.withMaxIterations(2));
    assertEquals(StopReason.MAX_ITERATIONS, limited.stopped());
    assertEquals(2, limited.iterations());
    assertEquals(3, limited.inertiaHistory().length);
    KMeansModel tolerant = KMeans.fit(rows, options.withTolerance(Tolerance.relative(1e-2)));
    assertEquals(StopReason.TOLERANCE, tolerant.stopped());
    KMeansModel shifted = KMeans.fit(rows, options.withTolerance(Tolerance.totalShift(0.5)));
    assertEquals(StopReason.TOLERANCE, shifted.stopped());
    assertTrue(tolerant.iterations() < converged.iterations());
    for (KMeansModel model : new KMeansModel[] {converged, limited, tolerant, shifted}) {
      requireInvariants(rows, model);
    }
  }

  @Test
  void anInterruptEndsTheFitWithAModel() {
    Tensor rows = Tensor.of(TestRows.blobs(3000, 8, 5, 1, 8), 3000, 8);
    Thread.currentThread().interrupt();
    KMeansModel model = KMeans.fit(rows, KMeans.Options.of(20).withRestarts(5));
    assertTrue(Thread.interrupted());
    assertEquals(StopReason.INTERRUPTED, model.stopped());
    assertEquals(0, model.iterations());
    requireInvariants(rows, model);
  }

  @Test
  void aListenerHearsOfEveryIterationAndMayEndTheFit() {
    Tensor rows = Tensor.of(TestRows.blobs(3000, 8, 5, 1, 8), 3000, 8);
    List<KMeansProgress> heard = new ArrayList<>();
    KMeans.Options options = KMeans.Options.of(20).withRestarts(2).withMaxIterations(4);
    KMeansModel model = KMeans.fit(rows, null, options, heard::add);
    assertEquals(10, heard.size());
    assertEquals(3000, heard.get(0).movedRows());
    for (int i = 0; i < 10; i++) {
      assertEquals(i / 5, heard.get(i).run());
      assertEquals(i % 5, heard.get(i).iteration());
      assertTrue(heard.get(i).movedRows() > 0);
    }
    double last = Math.min(heard.get(4).inertia(), heard.get(9).inertia());
    assertEquals(model.inertia(), last, 1e-9 * last);
    KMeansModel ended = KMeans.fit(rows, null, options, progress -> progress.iteration() < 2);
    assertEquals(StopReason.REQUESTED, ended.stopped());
    assertEquals(2, ended.iterations());
    requireInvariants(rows, ended);
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "KMeans.fit: expected at least 3 rows for 3 clusters, got shape [2, 4] (argument rows)",
        () -> KMeans.fit(Tensor.zeros(2, 4), KMeans.Options.of(3)));
    assertMessage(
        "KMeans.fit: expected at least 1 rows for 1 clusters, got shape [0, 4] (argument rows)",
        () -> KMeans.fit(Tensor.zeros(0, 4), KMeans.Options.of(1)));
    assertMessage(
        "KMeans.fit: expected shape [n, d] with d >= 1, got [8] (argument rows)",
        () -> KMeans.fit(Tensor.zeros(8), KMeans.Options.of(3)));
    assertMessage(
        "KMeans.fit: expected shape [n, d] with d >= 1, got [8, 0] (argument rows)",
        () -> KMeans.fit(Tensor.zeros(8, 0), KMeans.Options.of(3)));
    float[] bad = new float[70_000 * 3];
    bad[3 * 66_000 + 1] = Float.NaN;
    bad[bad.length - 1] = Float.NEGATIVE_INFINITY;
    assertMessage(
        "KMeans.fit: expected finite values, got NaN at row 66000, column 1 (argument rows)",
        () -> KMeans.fit(Tensor.of(bad, 70_000, 3), KMeans.Options.of(3)));
    bad[3 * 66_000 + 1] = 0;
    assertMessage(
        "KMeans.fit: expected finite values, got -Infinity at row 69999, column 2 (argument rows)",
        () -> KMeans.fit(Tensor.of(bad, 70_000, 3), KMeans.Options.of(3)));
    assertMessage(
        "KMeans.fit: expected shape [3, 2], got [2, 3] (argument options.centers)",
        () -> KMeans.fit(Tensor.zeros(8, 2), KMeans.Options.of(3).withCenters(Tensor.zeros(2, 3))));
    KMeansModel model = KMeans.fit(Tensor.zeros(8, 2), KMeans.Options.of(1));
    assertMessage(
        "KMeansModel.assign: expected shape [n, 2], got [4, 3] (argument rows)",
        () -> model.assign(Tensor.zeros(4, 3)));
    assertMessage(
        "KMeansModel.decode: expected clusters from 0 to 0, got 1 at 2 (argument clusterOfRow)",
        () -> model.decode(new int[] {0, 0, 1}));
    assertMessage("KMeans.Options: expected clusters >= 1, got 0", () -> KMeans.Options.of(0));
    assertMessage(
        "KMeans.Options: expected restarts >= 1, got 0",
        () -> KMeans.Options.of(1).withRestarts(0));
    assertMessage(
        "KMeans.Options: expected maxIterations >= 0, got -1",
        () -> KMeans.Options.of(1).withMaxIterations(-1));
    assertMessage(
        "KMeans.Options: expected centers with GIVEN and only then, got GIVEN",
        () -> KMeans.Options.of(1).withInitialization(Initialization.GIVEN));
    assertMessage(
        "Tolerance: expected a value >= 0, got NaN", () -> Tolerance.relative(Double.NaN));
  }

  @Test
  void assignsNoRows() {
    KMeansModel model = KMeans.fit(Tensor.zeros(8, 2), KMeans.Options.of(1));
    assertEquals(0, model.assign(Tensor.zeros(0, 2)).length);
  }

  @Test
  void decodeGivesTheCenters() {
    KMeansModel model = KMeans.fit(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2), KMeans.Options.of(2));
    int[] labels = model.labels();
    assertArrayEquals(new float[] {1, 2, 3, 4}, model.decode(labels).toArray());
    assertArrayEquals(labels, model.assign(model.decode(labels)));
  }

  static void requireInvariants(Tensor rows, KMeansModel model) {
    assertArrayEquals(TestRows.nearest(rows, model.centers()), model.labels());
    assertArrayEquals(model.labels(), model.assign(rows));
    double expected = TestRows.inertia(rows, model.centers(), model.labels());
    assertEquals(expected, model.inertia(), 1e-12 * expected);
    double[] history = model.inertiaHistory();
    assertEquals(model.iterations() + 1, history.length);
    assertEquals(model.inertia(), history[history.length - 1]);
    for (int i = 1; i < history.length; i++) {
      assertTrue(history[i] <= history[i - 1], "inertia rose in iteration " + i);
    }
    assertEquals(rows.shape().extent(0), IntStream.of(model.sizes()).sum());
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }

  private static double sq(float x) {
    return (double) x * x;
  }

  private static int[] filled(int n, int value) {
    int[] array = new int[n];
    Arrays.fill(array, value);
    return array;
  }
}
