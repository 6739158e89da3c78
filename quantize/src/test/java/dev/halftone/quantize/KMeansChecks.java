package dev.halftone.quantize;

import static dev.halftone.quantize.ContractCheck.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.quantize.QuantizerCase.Setting;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What holds for k-means in all its variants. */
final class KMeansChecks {
  private KMeansChecks() {}

  static List<ContractCheck> all() {
    return List.of(
        new ContractCheck("labels are the arg-min of the centers", (row, folder) -> argMin(row)),
        new ContractCheck("inertia recomputed", (row, folder) -> inertia(row)),
        new ContractCheck("inertia never rises", (row, folder) -> neverRises(row)),
        new ContractCheck("scaled rows have the same labels", (row, folder) -> scaled(row)),
        new ContractCheck("tolerance 0", (row, folder) -> toleranceZero(row)),
        new ContractCheck("duplicate starting centers", (row, folder) -> duplicateStarts(row)),
        new ContractCheck("far-away starting center", (row, folder) -> farAwayStart(row)),
        new ContractCheck("last short mini-batch", (row, folder) -> lastShortBatch(row)),
        new ContractCheck("starting centers not modified", (row, folder) -> startKept(row)),
        new ContractCheck("weights 0", (row, folder) -> weightsZero(row)),
        new ContractCheck("weights equal", (row, folder) -> weightsEqual(row)),
        new ContractCheck("weights integer", (row, folder) -> weightsInteger(row)));
  }

  private static KMeansModel fit(QuantizerCase row, Tensor rows, Setting setting) {
    return (KMeansModel) row.fit(rows, setting);
  }

  /** Settings under which a fit ends in different ways. */
  private static List<Setting> settings() {
    return List.of(
        Setting.of(4),
        Setting.of(13),
        Setting.of(13).withMaxIterations(1),
        Setting.of(5).withStart(Tensor.zeros(5, 6).add(0.1f)),
        new Setting(9, 100, Tolerance.relative(1e-2), 3, null, null));
  }

  /** The rows, or those of length 1 in the same directions. */
  private static Tensor compared(KMeansModel model) {
    float[] values = rows().toArray();
    for (int from = 0; model.distance() == Distance.COSINE && from < values.length; from += 6) {
      double square = 0;
      for (int i = from; i < from + 6; i++) {
        square += (double) values[i] * values[i];
      }
      for (int i = from; i < from + 6; i++) {
        values[i] = (float) (values[i] / Math.sqrt(square));
      }
    }
    return ContractCheck.like(rows(), values);
  }

  private static void argMin(QuantizerCase row) {
    for (Setting setting : settings()) {
      KMeansModel model = fit(row, rows(), setting);
      assertArrayEquals(TestRows.nearest(compared(model), model.centers()), model.labels());
    }
  }

  private static void inertia(QuantizerCase row) {
    for (Setting setting : settings()) {
      KMeansModel model = fit(row, rows(), setting);
      double expected = TestRows.inertia(compared(model), model.centers(), model.labels());
      assertEquals(expected, model.inertia(), 1e-6 * expected);
    }
  }

  private static void neverRises(QuantizerCase row) {
    for (Setting setting : settings()) {
      double[] history = fit(row, rows(), setting).inertiaHistory();
      for (int i = 1; i < history.length; i++) {
        assertTrue(history[i] <= history[i - 1], Arrays.toString(history));
      }
    }
  }

  private static void scaled(QuantizerCase row) {
    Tensor rows = ContractCheck.coarseRows();
    int[] labels = fit(row, rows, Setting.of(5)).labels();
    for (int exponent : new int[] {-126, -7, 1, 126}) {
      Tensor scaled = ContractCheck.affine(rows, Math.scalb(1f, exponent), 0);
      KMeansModel model = fit(row, scaled, Setting.of(5));
      assertArrayEquals(labels, model.labels());
      assertArrayEquals(labels, model.assign(scaled));
    }
  }

  /** Without tolerance the fit ends where another step changes nothing. */
  private static void toleranceZero(QuantizerCase row) {
    Setting unlimited = Setting.of(5).withMaxIterations(1000);
    KMeansModel model = fit(row, rows(), unlimited);
    assertEquals(StopReason.CONVERGED, model.stopped());
    KMeansModel again = fit(row, rows(), unlimited.withStart(model.centers()));
    assertArrayEquals(model.labels(), again.labels());
    assertArrayEquals(model.centers().array(), again.centers().array());
  }

  private static void duplicateStarts(QuantizerCase row) {
    Tensor start = rows().slice(0, 0, 1).gather(0, 0, 0, 0, 0);
    KMeansModel model = fit(row, rows(), Setting.of(4).withStart(start));
    assertEquals(0, model.emptyClusters().length);
    KMeansModel unmoved = fit(row, rows(), Setting.of(4).withStart(start).withMaxIterations(0));
    assertArrayEquals(new int[60], unmoved.labels());
  }

  private static void farAwayStart(QuantizerCase row) {
    float[] start = rows().slice(0, 0, 4).toArray();
    Arrays.fill(start, 6, 12, 1e30f);
    KMeansModel model = fit(row, rows(), Setting.of(4).withStart(Tensor.of(start, 4, 6)));
    assertEquals(0, model.emptyClusters().length);
    for (float value : model.centers().array()) {
      assertTrue(Math.abs(value) < 10, "center at " + value);
    }
  }

  /** One center is the mean of all rows after one pass, whatever batches they come in. */
  private static void lastShortBatch(QuantizerCase row) {
    for (int n : new int[] {15, 16, 17, 60, 64}) {
      Tensor rows = rows(n, 6);
      KMeansModel model = fit(row, rows, Setting.of(1).withMaxIterations(1));
      assertArrayEquals(
          Projection.mean(Rows.trusted(rows.array(), n, 6)).array(),
          model.centers().array(),
          1e-6f,
          n + " rows");
    }
  }

  private static void startKept(QuantizerCase row) {
    Tensor start = rows().slice(0, 0, 4);
    float[] before = start.toArray();
    fit(row, rows(), Setting.of(4).withStart(start));
    assertArrayEquals(before, start.array());
  }

  private static Setting fromFirstRows() {
    return Setting.of(4).withStart(rows().slice(0, 0, 4)).withMaxIterations(100);
  }

  private static void weightsZero(QuantizerCase row) {
    float[] weights = new float[60];
    Arrays.fill(weights, 0, 40, 1);
    KMeansModel all = fit(row, rows(), fromFirstRows().withWeights(Tensor.of(weights, 60)));
    KMeansModel some = fit(row, rows().slice(0, 0, 40), fromFirstRows());
    assertArrayEquals(some.labels(), Arrays.copyOf(all.labels(), 40));
    assertClose(some.centers(), all.centers());
    assertEquals(some.inertia(), all.inertia(), 1e-9 * some.inertia());
  }

  private static void weightsEqual(QuantizerCase row) {
    float[] weights = new float[60];
    Arrays.fill(weights, 3);
    KMeansModel weighted = fit(row, rows(), fromFirstRows().withWeights(Tensor.of(weights, 60)));
    KMeansModel plain = fit(row, rows(), fromFirstRows());
    assertArrayEquals(plain.labels(), weighted.labels());
    assertClose(plain.centers(), weighted.centers());
    assertEquals(3 * plain.inertia(), weighted.inertia(), 1e-9 * weighted.inertia());
  }

  private static void weightsInteger(QuantizerCase row) {
    float[] weights = new float[60];
    int[] repeated = new int[180];
    int count = 0;
    for (int i = 0; i < 60; i++) {
      weights[i] = 1 + i % 3;
      for (int j = 0; j < weights[i]; j++) {
        repeated[count++] = i;
      }
    }
    KMeansModel weighted = fit(row, rows(), fromFirstRows().withWeights(Tensor.of(weights, 60)));
    KMeansModel plain = fit(row, rows().gather(0, Arrays.copyOf(repeated, count)), fromFirstRows());
    assertClose(plain.centers(), weighted.centers());
    assertEquals(plain.inertia(), weighted.inertia(), 1e-6 * plain.inertia());
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(Shape.of(4, 6), actual.shape());
    assertArrayEquals(expected.array(), actual.array(), 1e-6f);
  }
}
