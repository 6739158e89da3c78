package dev.halftone.quantize;

import static dev.halftone.quantize.ContractCheck.coarseRows;
import static dev.halftone.quantize.ContractCheck.meanSquare;
import static dev.halftone.quantize.ContractCheck.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What codes are, and that files keep them. */
final class CodeChecks {
  private CodeChecks() {}

  static List<ContractCheck> all() {
    return List.of(
        new ContractCheck("size of the codes", (row, folder) -> size(row)),
        new ContractCheck("shape and finite values of the decoded", (row, folder) -> decoded(row)),
        new ContractCheck("distortion recomputed", (row, folder) -> distortion(row)),
        new ContractCheck("encode, decode, encode", (row, folder) -> idempotent(row)),
        new ContractCheck("in parts", (row, folder) -> inParts(row)),
        new ContractCheck("best code", (row, folder) -> bestCode(row)),
        new ContractCheck("ties", (row, folder) -> ties(row)),
        new ContractCheck("more entries are not worse", (row, folder) -> moreEntries(row)),
        new ContractCheck("save and load", CodeChecks::saveAndLoad),
        new ContractCheck("save and load of codes", CodeChecks::saveAndLoadCodes),
        new ContractCheck("equal files", CodeChecks::equalFiles),
        new ContractCheck("file of another kind", CodeChecks::otherKind),
        new ContractCheck("file without a part", CodeChecks::partMissing),
        new ContractCheck("damaged file", CodeChecks::damaged));
  }

  private static void size(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    CodeLayout layout = quantizer.layout();
    Codes codes = quantizer.encode(rows());
    assertEquals(6, quantizer.dimension());
    assertEquals(layout, codes.layout());
    assertEquals(layout.fields() * layout.bits(), quantizer.bitsPerRow());
    assertEquals(60, codes.rows());
    assertEquals(60L * ((quantizer.bitsPerRow() + 7) / 8), codes.sizeInBytes());
    assertEquals(codes, Codes.pack(layout, codes.unpack()));
  }

  private static void decoded(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    Tensor decoded = quantizer.decode(quantizer.encode(rows()));
    assertEquals(Shape.of(60, 6), decoded.shape());
    for (float value : decoded.array()) {
      assertTrue(Float.isFinite(value));
    }
  }

  private static void distortion(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    double expected = meanSquare(rows(), quantizer.decode(quantizer.encode(rows())));
    assertEquals(expected, quantizer.distortion(rows()), 1e-12 * expected);
  }

  private static void idempotent(QuantizerCase row) {
    for (Tensor rows : List.of(rows(), rows(300, 3), coarseRows())) {
      Quantizer quantizer = row.fit(rows);
      Codes codes = quantizer.encode(rows);
      assertEquals(codes, quantizer.encode(quantizer.decode(codes)));
    }
  }

  private static void inParts(QuantizerCase row) {
    Quantizer quantizer = row.fit(rows());
    int[] all = quantizer.encode(rows()).unpack();
    int fields = quantizer.layout().fields();
    for (int from = 0; from < 60; from += 13) {
      int to = Math.min(60, from + 13);
      assertArrayEquals(
          Arrays.copyOfRange(all, from * fields, to * fields),
          quantizer.encode(rows().slice(0, from, to)).unpack());
    }
  }

  /** No other value of any one field stands for something nearer. */
  private static void bestCode(QuantizerCase row) {
    Tensor rows = rows(20, 6);
    Quantizer quantizer = row.fit(rows);
    CodeLayout layout = quantizer.layout();
    int[] codes = quantizer.encode(rows).unpack();
    Tensor decoded = quantizer.decode(quantizer.encode(rows));
    for (int i = 0; i < codes.length; i++) {
      for (int value = 0; value < 1 << layout.bits(); value++) {
        int[] changed = codes.clone();
        changed[i] = value;
        Tensor other = quantizer.decode(Codes.pack(layout, changed));
        int at = i / layout.fields();
        double least = TestRows.squaredDistance(rows.array(), at, decoded.array(), at, 6);
        double distance = TestRows.squaredDistance(rows.array(), at, other.array(), at, 6);
        assertTrue(
            distance >= least * (1 - 1e-6),
            "row " + at + ": " + value + " gives " + distance + " for " + least);
      }
    }
  }

  /** With few different rows many entries are equal: the lowest of them is taken. */
  private static void ties(QuantizerCase row) {
    Tensor rows = rows(3, 6).gather(0, 0, 1, 2, 0, 1, 2, 0, 0, 1, 1);
    Quantizer quantizer = row.fit(rows, 8);
    CodeLayout layout = quantizer.layout();
    int[] codes = quantizer.encode(rows).unpack();
    Tensor decoded = quantizer.decode(quantizer.encode(rows));
    for (int i = 0; i < codes.length; i++) {
      for (int value = 0; value < codes[i]; value++) {
        int[] changed = codes.clone();
        changed[i] = value;
        Tensor other = quantizer.decode(Codes.pack(layout, changed));
        assertFalse(Arrays.equals(decoded.array(), other.array()), value + " for " + codes[i]);
      }
    }
  }

  private static void moreEntries(QuantizerCase row) {
    Tensor rows = rows(200, 6);
    double before = Double.POSITIVE_INFINITY;
    for (int entries : new int[] {2, 4, 8, 16, 32}) {
      double distortion = row.fit(rows, entries).distortion(rows);
      assertTrue(distortion < before, distortion + " with " + entries + " entries");
      before = distortion;
    }
  }

  private static void saveAndLoad(QuantizerCase row, Path folder) throws IOException {
    Path path = folder.resolve("model");
    Quantizer saved = row.fit(rows());
    saved.save(path);
    Quantizer loaded = row.load().from(path);
    assertEquals(row.type(), loaded.getClass());
    assertEquals(saved.toString(), loaded.toString());
    Tensor others = rows(500, 6);
    Codes codes = saved.encode(others);
    assertEquals(codes, loaded.encode(others));
    assertArrayEquals(saved.decode(codes).array(), loaded.decode(codes).array());
  }

  private static void saveAndLoadCodes(QuantizerCase row, Path folder) throws IOException {
    Path path = folder.resolve("codes");
    Codes codes = row.fit(rows()).encode(rows());
    codes.save(path);
    assertEquals(codes, Codes.load(path));
  }

  private static void equalFiles(QuantizerCase row, Path folder) throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    row.fit(rows()).save(one);
    row.load().from(one).save(two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    row.fit(rows()).save(two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  private static void otherKind(QuantizerCase row, Path folder) throws IOException {
    Path path = folder.resolve("codes");
    row.fit(rows()).encode(rows()).save(path);
    String message = assertThrows(FormatException.class, () -> row.load().from(path)).getMessage();
    assertTrue(message.contains("got \"Codes\", at halftone.model"), message);
  }

  private static void partMissing(QuantizerCase row, Path folder) throws IOException {
    Path path = folder.resolve("model");
    row.fit(rows()).save(path);
    Map<String, String> kind =
        Map.of("halftone.model", Safetensors.read(path).metadata().get("halftone.model"));
    new Safetensors(Map.of(), kind).write(path);
    String message = assertThrows(FormatException.class, () -> row.load().from(path)).getMessage();
    assertTrue(message.contains("got none"), message);
  }

  private static void damaged(QuantizerCase row, Path folder) throws IOException {
    Path path = folder.resolve("model");
    row.fit(rows()).save(path);
    byte[] bytes = Files.readAllBytes(path);
    for (int length : new int[] {0, 7, bytes.length / 2, bytes.length - 1}) {
      Files.write(path, Arrays.copyOf(bytes, length));
      assertThrows(FormatException.class, () -> row.load().from(path));
    }
    bytes[bytes.length - 3] ^= 1;
    Files.write(path, bytes);
    assertThrows(FormatException.class, () -> row.load().from(path));
  }
}
