package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bounds leave out work and change nothing. */
class BoundsTest {
  @ParameterizedTest
  @CsvSource({
    "50, 2, 2, 0.3",
    "400, 1, 7, 0.3",
    "1000, 3, 31, 0.1",
    "1000, 8, 32, 0.4",
    "1500, 5, 33, 0.2",
    "5000, 16, 64, 0.3",
    "3000, 33, 100, 0.5",
    "2000, 300, 40, 0.3",
    "700, 784, 65, 0.2",
    "900, 4, 300, 0.05"
  })
  void labelsAndCentersAreThoseOfLloyd(int n, int d, int k, double spread) {
    float[] values = TestRows.blobs(n, d, 1 + k / 2, spread, 31);
    requireEqual(values, n, d, KMeans.Options.of(k).withTolerance(Tolerance.none()));
    requireEqual(
        values,
        n,
        d,
        KMeans.Options.of(k)
            .withInitialization(Initialization.FORGY)
            .withTolerance(Tolerance.none()));
  }

  @ParameterizedTest
  @CsvSource({"1e-38, 0", "1e-30, 0", "1e37, 0", "1, 1e6", "1e-3, 4096", "3e38, 0"})
  void scaleAndOffsetDoNotMatter(float scale, float offset) {
    float[] values = TestRows.blobs(1200, 6, 30, 0.2, 9);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-1, Math.min(1, values[i])) * scale + offset;
    }
    requireEqual(values, 1200, 6, KMeans.Options.of(70));
  }

  @Test
  void tiesAndDuplicates() {
    float[] grid = new float[40 * 40 * 2];
    for (int i = 0; i < 1600; i++) {
      grid[2 * i] = 0.1f + i % 40;
      grid[2 * i + 1] = 0.1f + i / 40 % 20;
    }
    for (int k : new int[] {3, 20, 33, 64, 100, 400}) {
      requireEqual(
          grid,
          1600,
          2,
          KMeans.Options.of(k)
              .withInitialization(Initialization.FORGY)
              .withTolerance(Tolerance.none()));
      float[] same = new float[2 * k];
      System.arraycopy(grid, 0, same, 0, k);
      requireEqual(grid, 1600, 2, KMeans.Options.of(k).withCenters(Tensor.of(same, k, 2)));
    }
  }

  /** The last row is farther from the mean, 1.5e38, than the greatest float, in both columns. */
  @ParameterizedTest
  @EnumSource(Bounds.class)
  void aRowBeyondTheRangeOfFloatsGoesToTheNearest(Bounds bounds) {
    Tensor rows =
        Tensor.of(new float[] {3e38f, 3e38f, 3e38f, 3e38f, 3e38f, 3e38f, -3e38f, -3e38f}, 4, 2);
    Tensor centers = Tensor.of(new float[] {-5e37f, 1.6e38f, 1e38f, 1e38f}, 2, 2);
    KMeansModel model =
        KMeans.fit(
            rows,
            KMeans.Options.of(2).withCenters(centers).withMaxIterations(0).withBounds(bounds));
    assertArrayEquals(new int[] {1, 1, 1, 0}, model.labels());
    assertArrayEquals(model.labels(), model.assign(rows));
  }

  @Test
  void aFarRowAndAFarCenter() {
    float[] values = TestRows.blobs(800, 3, 9, 0.2, 5);
    values[300] = 3e38f;
    values[301] = -3e38f;
    values[900] = -3e38f;
    values[1200] = 1e20f;
    float[] start = TestRows.uniform(40, 3, 6);
    start[9] = -2e38f;
    start[12] = 1e19f;
    requireEqual(values, 800, 3, KMeans.Options.of(40).withCenters(Tensor.of(start, 40, 3)));
    requireEqual(values, 800, 3, KMeans.Options.of(40));
  }

  @Test
  void weightsAndEmptyClusters() {
    float[] values = TestRows.blobs(900, 4, 20, 0.1, 5);
    float[] weights = new float[900];
    for (int row = 0; row < 900; row++) {
      weights[row] = row % 4;
    }
    float[] start = TestRows.uniform(90, 4, 6);
    for (int i = 0; i < 120; i++) {
      start[i] = 50;
    }
    KMeans.Options options = KMeans.Options.of(90).withCenters(Tensor.of(start, 90, 4));
    Tensor rows = Tensor.of(values, 900, 4);
    Tensor given = Tensor.of(weights, 900);
    requireEqual(
        KMeans.fit(rows, given, options.withBounds(Bounds.NONE)),
        KMeans.fit(rows, given, options.withBounds(Bounds.YINYANG)));
    requireEqual(
        KMeans.fit(rows, given, options.withBounds(Bounds.NONE)),
        KMeans.fit(rows, given, options.withBounds(Bounds.AUTO)));
  }

  @Test
  void groupsFitTheMemory() {
    assertEquals(32, DistanceBounds.groupSize(1000, 1000, 1000 * 4 * 33));
    assertEquals(64, DistanceBounds.groupSize(1000, 1000, 1000 * 4 * 33 - 1));
    assertEquals(32, DistanceBounds.groupSize(1000, 5, 1000 * 4 * 2));
    assertEquals(0, DistanceBounds.groupSize(1000, 5, 1000 * 4 * 2 - 1));
  }

  private static void requireEqual(float[] values, int n, int d, KMeans.Options options) {
    Tensor rows = Tensor.of(values, n, d);
    KMeansModel plain = KMeans.fit(rows, options.withBounds(Bounds.NONE));
    requireEqual(plain, KMeans.fit(rows, options.withBounds(Bounds.YINYANG)));
    requireEqual(plain, KMeans.fit(rows, options.withBounds(Bounds.AUTO)));
  }

  private static void requireEqual(KMeansModel expected, KMeansModel actual) {
    assertArrayEquals(expected.inertiaHistory(), actual.inertiaHistory());
    assertArrayEquals(expected.labels(), actual.labels());
    assertArrayEquals(expected.centers().array(), actual.centers().array());
    assertEquals(expected.stopped(), actual.stopped());
  }
}
