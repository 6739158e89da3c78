package dev.halftone.quantize;

import static dev.halftone.quantize.ContractCheck.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.quantize.QuantizerCase.Setting;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What holds for quantizers whose codes name entries that were fitted by iteration. */
final class CodebookChecks {
  private CodebookChecks() {}

  static List<ContractCheck> all() {
    return List.of(
        new ContractCheck("fewer distinct rows than entries", (row, folder) -> fewDistinct(row)),
        new ContractCheck("predict equals fit", (row, folder) -> predictEqualsFit(row)),
        new ContractCheck("dead entries", (row, folder) -> deadEntries(row)),
        new ContractCheck("iteration limit 0", (row, folder) -> limited(row, 0)),
        new ContractCheck("iteration limit 1", (row, folder) -> limited(row, 1)),
        new ContractCheck("more iterations are not worse", (row, folder) -> moreIterations(row)),
        new ContractCheck("another seed", (row, folder) -> anotherSeed(row)));
  }

  /** How often each entry of each field was used in training. */
  private static int[][] usage(Quantizer quantizer) {
    if (quantizer instanceof KMeansModel model) {
      return new int[][] {model.sizes()};
    }
    CodebookUsage usage;
    if (quantizer instanceof ProductQuantizer product) {
      usage = product.usage();
    } else if (quantizer instanceof OptimizedProductQuantizer optimized) {
      usage = optimized.usage();
    } else {
      usage = ((ResidualQuantizer) quantizer).usage();
    }
    int[][] counts = new int[usage.fields()][];
    for (int field = 0; field < counts.length; field++) {
      counts[field] = usage.counts(field);
    }
    return counts;
  }

  private static int[][] count(Codes codes, int entries) {
    CodebookUsage usage = CodebookUsage.of(codes, entries);
    int[][] counts = new int[usage.fields()][];
    for (int field = 0; field < counts.length; field++) {
      counts[field] = usage.counts(field);
    }
    return counts;
  }

  private static void fewDistinct(QuantizerCase row) {
    Tensor three = rows(3, 6);
    int[] repeats = new int[60];
    for (int i = 0; i < 60; i++) {
      repeats[i] = i * i % 3;
    }
    Tensor rows = three.gather(0, repeats);
    List<String> warnings = new ArrayList<>();
    Quantizer quantizer = listening(warnings, () -> row.fit(rows, 8));
    double norms = ContractCheck.meanSquare(rows, Tensor.zeros(60, 6));
    assertTrue(quantizer.distortion(rows) <= 1e-12 * norms);
    for (int[] counts : usage(quantizer)) {
      int unused = 0;
      for (int count : counts) {
        unused += count == 0 ? 1 : 0;
      }
      assertTrue(unused >= 5, unused + " unused entries");
    }
    assertTrue(
        warnings.stream().anyMatch(text -> text.contains("of 8 clusters hold no row")),
        "warnings: " + warnings);
  }

  private static Quantizer listening(List<String> warnings, Supplier<Quantizer> fit) {
    Logger logger = Logger.getLogger(KMeans.class.getPackageName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            if (logged.getLevel().equals(Level.WARNING)) {
              warnings.add(new SimpleFormatter().formatMessage(logged));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      return fit.get();
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static void predictEqualsFit(QuantizerCase row) {
    for (int entries : new int[] {2, 8}) {
      Quantizer quantizer = row.fit(rows(), entries);
      int[][] trained = usage(quantizer);
      int[][] predicted = count(quantizer.encode(rows()), entries);
      for (int field = 0; field < trained.length; field++) {
        assertArrayEquals(trained[field], predicted[field], "field " + field);
      }
      if (quantizer instanceof KMeansModel model) {
        assertArrayEquals(model.labels(), model.encode(rows()).unpack());
      }
    }
  }

  /** What the fit says is unused does not occur among the codes of the training rows. */
  private static void deadEntries(QuantizerCase row) {
    Tensor rows = rows(2, 6).gather(0, 0, 1, 0, 1, 1, 1, 0, 0, 0);
    Quantizer quantizer = row.fit(rows, 8);
    int[][] trained = usage(quantizer);
    int[][] predicted = count(quantizer.encode(rows), 8);
    for (int field = 0; field < trained.length; field++) {
      for (int entry = 0; entry < 8; entry++) {
        assertEquals(trained[field][entry] == 0, predicted[field][entry] == 0);
      }
    }
  }

  private static void limited(QuantizerCase row, int limit) {
    Quantizer quantizer = row.fit(rows(), Setting.of(4).withMaxIterations(limit));
    assertEquals(60, quantizer.encode(rows()).rows());
    assertTrue(Double.isFinite(quantizer.distortion(rows())));
    if (quantizer instanceof KMeansModel model) {
      assertEquals(limit, model.iterations());
      assertEquals(StopReason.MAX_ITERATIONS, model.stopped());
    }
  }

  private static void moreIterations(QuantizerCase row) {
    Tensor rows = rows(200, 6);
    double before = Double.POSITIVE_INFINITY;
    for (int limit : new int[] {0, 1, 2, 4, 8}) {
      double distortion = row.fit(rows, Setting.of(16).withMaxIterations(limit)).distortion(rows);
      assertTrue(distortion <= before * (1 + 1e-9), distortion + " after " + limit);
      before = distortion;
    }
  }

  private static void anotherSeed(QuantizerCase row) {
    Setting one = Setting.of(8).withMaxIterations(0);
    Setting two = new Setting(8, 0, one.tolerance(), 99, null, null);
    Tensor rows = rows(200, 6);
    assertTrue(row.fit(rows, one).distortion(rows) != row.fit(rows, two).distortion(rows));
  }
}
