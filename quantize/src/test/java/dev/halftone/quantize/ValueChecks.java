package dev.halftone.quantize;

import static dev.halftone.quantize.ContractCheck.affine;
import static dev.halftone.quantize.ContractCheck.coarseRows;
import static dev.halftone.quantize.ContractCheck.like;
import static dev.halftone.quantize.ContractCheck.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Tensor;
import java.util.List;

/** Values and shapes that break careless arithmetic. */
final class ValueChecks {
  private ValueChecks() {}

  static List<ContractCheck> all() {
    return List.of(
        new ContractCheck("one column", (row, folder) -> encodes(row, rows(60, 1), 4)),
        new ContractCheck("4,096 columns", (row, folder) -> encodes(row, rows(12, 4096), 4)),
        new ContractCheck("one entry", (row, folder) -> oneEntry(row)),
        new ContractCheck("two entries", (row, folder) -> encodes(row, rows(), 2)),
        new ContractCheck(
            "as many rows as entries",
            (row, folder) -> assertEquals(0, row.fit(rows(4, 6)).distortion(rows(4, 6)))),
        new ContractCheck("one row", (row, folder) -> encodes(row, rows(1, 6), 1)),
        new ContractCheck("all rows equal", (row, folder) -> allEqual(row)),
        new ContractCheck(
            "equal rows come back",
            (row, folder) -> {
              Tensor rows = rows(1, 6).gather(0, new int[60]);
              assertEquals(0, row.fit(rows).distortion(rows));
            }),
        new ContractCheck("constant columns", (row, folder) -> constantColumns(row)),
        new ContractCheck(
            "values near 1e-38", (row, folder) -> scaled(row, Math.scalb(1f, -126), 1e-3)),
        new ContractCheck(
            "values near 1e38", (row, folder) -> scaled(row, Math.scalb(1f, 126), 1e-3)),
        new ContractCheck("rows scaled by 2", (row, folder) -> scaledByTwo(row)),
        new ContractCheck("large offset, tiny spread", (row, folder) -> largeOffset(row)),
        new ContractCheck("negative zeros", (row, folder) -> negativeZeros(row)),
        new ContractCheck("far beyond the training rows", (row, folder) -> farBeyond(row)));
  }

  private static void encodes(QuantizerCase row, Tensor rows, int entries) {
    Quantizer quantizer = row.fit(rows, entries);
    Codes codes = quantizer.encode(rows);
    assertEquals(rows.shape(), quantizer.decode(codes).shape());
    double distortion = quantizer.distortion(rows);
    double norms = ContractCheck.meanSquare(rows, Tensor.zeros(rows.shape().toArray()));
    // The worst here is a winner-takes-all code of one column, which keeps no scale.
    assertTrue(distortion >= 0 && distortion <= 1.01 * norms, distortion + " of " + norms);
  }

  private static void oneEntry(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows(), 1);
    assertEquals(0, quantizer.bitsPerRow());
    Codes codes = quantizer.encode(rows());
    assertEquals(60, codes.rows());
    assertEquals(0, codes.sizeInBytes());
    assertArrayEquals(new int[60], codes.unpack());
    assertEquals(rows().shape(), quantizer.decode(codes).shape());
  }

  private static void allEqual(QuantizerCase row) {
    Tensor rows = rows(1, 6).gather(0, new int[60]);
    Quantizer quantizer = row.fit(rows);
    Codes codes = quantizer.encode(rows);
    for (int i = 1; i < 60; i++) {
      assertEquals(codes.select(0), codes.select(i));
    }
    assertTrue(Double.isFinite(quantizer.distortion(rows)));
  }

  private static void constantColumns(QuantizerCase row) {
    float[] values = rows().toArray();
    for (int i = 0; i < values.length; i += 6) {
      values[i + 1] = 7.3f;
      values[i + 4] = 0;
    }
    Tensor rows = like(rows(), values);
    Quantizer quantizer = row.fit(rows);
    float[] decoded = quantizer.decode(quantizer.encode(rows)).array();
    for (int i = 0; i < values.length; i += 6) {
      assertEquals(7.3f, decoded[i + 1], 1e-5f);
      assertEquals(0, decoded[i + 4], 1e-5f);
    }
  }

  private static void scaled(QuantizerCase row, float factor, double tolerance) {
    Tensor rows = affine(coarseRows(), factor, 0);
    double expected = row.fit(coarseRows()).distortion(coarseRows());
    double distortion = row.fit(rows).distortion(rows) / factor / factor;
    assertEquals(expected, distortion, tolerance * expected);
  }

  private static void scaledByTwo(QuantizerCase row) {
    Tensor doubled = affine(rows(), 2, 0);
    Quantizer one = row.fit(rows());
    Quantizer two = row.fit(doubled);
    Codes codes = one.encode(rows());
    assertEquals(codes, two.encode(doubled));
    assertArrayEquals(affine(one.decode(codes), 2, 0).array(), two.decode(codes).array());
  }

  /** Multiples of 2^-13 around 1,024 are exact; what is left is the rounding of what is decoded. */
  private static void largeOffset(QuantizerCase row) {
    Tensor tiny = affine(coarseRows(), 0x1p-7f, 0);
    Tensor rows = affine(tiny, 1, 1024);
    double expected = row.fit(tiny).distortion(tiny);
    assertEquals(expected, row.fit(rows).distortion(rows), 0.02 * expected);
  }

  private static void negativeZeros(QuantizerCase row) {
    float[] values = coarseRows().toArray();
    float[] negative = values.clone();
    for (int i = 0; i < values.length; i += 5) {
      values[i] = 0f;
      negative[i] = -0f;
    }
    Quantizer quantizer = row.fit(like(rows(), values));
    assertEquals(quantizer.encode(like(rows(), values)), quantizer.encode(like(rows(), negative)));
    assertEquals(
        quantizer.encode(like(rows(), values)),
        row.fit(like(rows(), negative)).encode(like(rows(), values)));
  }

  private static void farBeyond(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    Tensor far = affine(rows(), 1e30f, 0);
    for (float value : quantizer.decode(quantizer.encode(far)).array()) {
      assertTrue(Float.isFinite(value));
    }
  }
}
