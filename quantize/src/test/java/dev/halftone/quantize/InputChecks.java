package dev.halftone.quantize;

import static dev.halftone.quantize.ContractCheck.assertRefused;
import static dev.halftone.quantize.ContractCheck.like;
import static dev.halftone.quantize.ContractCheck.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What a quantizer refuses, by which words, and what it accepts although it is little. */
final class InputChecks {
  private InputChecks() {}

  static List<ContractCheck> all() {
    return List.of(
        new ContractCheck(
            "fewer rows than entries",
            (row, folder) -> assertRefused("expected at least 4 rows", () -> row.fit(rows(3, 6)))),
        new ContractCheck(
            "no row to fit",
            (row, folder) -> assertRefused("(argument rows)", () -> row.fit(Tensor.zeros(0, 6)))),
        new ContractCheck(
            "rank 1 to fit",
            (row, folder) ->
                assertRefused("expected shape [n, d]", () -> row.fit(Tensor.zeros(6)))),
        new ContractCheck(
            "no columns",
            (row, folder) ->
                assertRefused("with d >= 1, got [6, 0]", () -> row.fit(Tensor.zeros(6, 0)))),
        new ContractCheck(
            "NaN to fit",
            (row, folder) ->
                assertRefused(
                    ": expected finite values, got NaN at row 17, column 3 (argument rows)",
                    () -> row.fit(with(Float.NaN, 17, 3)))),
        new ContractCheck(
            "infinity to fit",
            (row, folder) ->
                assertRefused(
                    ": expected finite values, got -Infinity at row 59, column 5 (argument rows)",
                    () -> row.fit(with(Float.NEGATIVE_INFINITY, 59, 5)))),
        new ContractCheck(
            "NaN to encode",
            (row, folder) -> {
              Quantizer quantizer = row.fit(rows());
              assertRefused(
                  "encode: expected finite values, got NaN at row 0, column 1 (argument rows)",
                  () -> quantizer.encode(with(Float.NaN, 0, 1)));
            }),
        new ContractCheck(
            "infinity to encode",
            (row, folder) -> {
              Quantizer quantizer = row.fit(rows());
              assertRefused(
                  "encode: expected finite values, got Infinity at row 9, column 0 (argument rows)",
                  () -> quantizer.encode(with(Float.POSITIVE_INFINITY, 9, 0)));
            }),
        new ContractCheck(
            "other columns to encode",
            (row, folder) -> {
              Quantizer quantizer = row.fit(rows());
              assertRefused(
                  row.type().getSimpleName()
                      + ".encode: expected shape [n, 6], got [2, 5] (argument rows)",
                  () -> quantizer.encode(Tensor.zeros(2, 5)));
            }),
        new ContractCheck(
            "rank 1 to encode",
            (row, folder) -> {
              Quantizer quantizer = row.fit(rows());
              assertRefused(
                  "expected shape [n, 6], got [6]", () -> quantizer.encode(Tensor.zeros(6)));
            }),
        new ContractCheck("no row to encode", (row, folder) -> noRowToEncode(row)),
        new ContractCheck(
            "no row for the distortion",
            (row, folder) -> {
              Quantizer quantizer = row.fit(rows());
              assertRefused(
                  ".distortion: expected at least one row, got shape [0, 6] (argument rows)",
                  () -> quantizer.distortion(Tensor.zeros(0, 6)));
            }),
        new ContractCheck("one row to encode", (row, folder) -> oneRowToEncode(row)),
        new ContractCheck(
            "codes of another layout",
            (row, folder) -> {
              Quantizer quantizer = row.fit(rows());
              CodeLayout other = new CodeLayout(quantizer.layout().fields() + 1, 3);
              Codes codes = Codes.pack(other, new int[other.fields()]);
              assertRefused(
                  row.type().getSimpleName() + ".decode: expected codes of ",
                  () -> quantizer.decode(codes));
            }),
        new ContractCheck("unknown code", (row, folder) -> unknownCode(row)),
        new ContractCheck("input not modified", (row, folder) -> inputNotModified(row)),
        new ContractCheck("tracked rows", (row, folder) -> trackedRows(row)));
  }

  private static Tensor with(float value, int row, int column) {
    float[] values = rows().toArray();
    values[row * 6 + column] = value;
    return like(rows(), values);
  }

  private static void noRowToEncode(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    Codes codes = quantizer.encode(Tensor.zeros(0, 6));
    assertEquals(0, codes.rows());
    assertEquals(0, codes.sizeInBytes());
    assertEquals(Shape.of(0, 6), quantizer.decode(codes).shape());
  }

  private static void oneRowToEncode(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    Codes all = quantizer.encode(rows());
    for (int i = 0; i < 60; i += 7) {
      assertEquals(all.select(i), quantizer.encode(rows().slice(0, i, i + 1)));
    }
  }

  private static void unknownCode(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows(), 5);
    CodeLayout layout = quantizer.layout();
    int[] most = new int[layout.fields()];
    Arrays.fill(most, (1 << layout.bits()) - 1);
    String message =
        layout.bits() == 1 ? ".decode: expected 2 winners" : ".decode: expected codes from 0 to ";
    assertRefused(message, () -> quantizer.decode(Codes.pack(layout, most)));
  }

  private static void inputNotModified(QuantizerCase row) {
    Tensor rows = rows();
    float[] before = rows.toArray();
    Quantizer quantizer = row.fit(rows);
    Codes codes = quantizer.encode(rows);
    byte[] bytes = codes.bytes();
    quantizer.decode(codes);
    quantizer.distortion(rows);
    assertArrayEquals(before, rows.array());
    assertArrayEquals(bytes, codes.bytes());
  }

  private static void trackedRows(QuantizerCase row) {
    Tensor tracked = rows().tracked();
    Quantizer quantizer = row.fit(tracked);
    assertEquals(row.fit(rows()).encode(rows()), quantizer.encode(tracked));
    assertFalse(quantizer.decode(quantizer.encode(tracked)).isTracked());
  }
}
