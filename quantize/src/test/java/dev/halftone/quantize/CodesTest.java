package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 0", "1, 1", "7, 1", "64, 1", "65, 1", "3, 3", "2, 4", "3, 4", "5, 7", "8, 8", "3, 9",
    "4, 16", "3, 23", "9, 31"
  })
  void whatIsPackedComesOut(int fields, int bits) throws IOException {
    CodeLayout layout = new CodeLayout(fields, bits);
    SplittableRandom random = new SplittableRandom(fields * 32L + bits);
    int[] values =
        random.ints(11L * fields, 0, (int) Math.min(layout.range(), Integer.MAX_VALUE)).toArray();
    Codes codes = Codes.pack(layout, values);
    assertEquals(11, codes.rows());
    assertEquals(11L * ((fields * bits + 7) / 8), codes.sizeInBytes());
    assertArrayEquals(values, codes.unpack());
    assertEquals(values[5 * fields + fields - 1], codes.get(5, fields - 1));
    byte[] bytes = codes.bytes();
    long[] words = codes.words();
    for (int i = 0; i < values.length * bits; i++) {
      int row = i / (fields * bits);
      int bit = i % (fields * bits);
      int expected = values[i / bits] >>> (i % bits) & 1;
      assertEquals(expected, bytes[row * layout.bytesPerRow() + bit / 8] >>> (bit % 8) & 1);
      assertEquals(expected, words[row * layout.wordsPerRow() + bit / 64] >>> (bit % 64) & 1);
    }
    Path path = folder.resolve("codes.safetensors");
    codes.save(path);
    assertEquals(codes, Codes.load(path));
    assertEquals(codes.hashCode(), Codes.load(path).hashCode());
    Codes chosen = codes.select(3, 3, 0);
    assertEquals(3, chosen.rows());
    assertEquals(codes.get(3, 0), chosen.get(1, 0));
  }

  @Test
  void noRows() throws IOException {
    Codes none = Codes.pack(new CodeLayout(3, 5), new int[0]);
    assertEquals(0, none.rows());
    assertEquals(0, none.unpack().length);
    none.save(folder.resolve("none"));
    assertEquals(none, Codes.load(folder.resolve("none")));
  }

  @Test
  void theFileHoldsOneByteForAByte() throws IOException {
    Path small = folder.resolve("small");
    Path large = folder.resolve("large");
    CodeLayout layout = new CodeLayout(8, 8);
    Codes.pack(layout, new int[8]).save(small);
    Codes.pack(layout, new int[8 * 1001]).save(large);
    long header = 16;
    assertTrue(Files.size(large) - Files.size(small) <= 8000 + header);
  }

  @Test
  void codesOfOtherLayoutOrBitsAreNotEqual() {
    Codes codes = Codes.pack(new CodeLayout(2, 4), new int[] {1, 2});
    assertEquals(codes, Codes.pack(new CodeLayout(2, 4), new int[] {1, 2}));
    assertNotEquals(codes, Codes.pack(new CodeLayout(2, 4), new int[] {1, 3}));
    assertNotEquals(codes, Codes.pack(new CodeLayout(1, 8), new int[] {33}));
    assertEquals("Codes[rows=1, fields=2, bits=4, bytes=1]", codes.toString());
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    CodeLayout layout = new CodeLayout(2, 3);
    assertMessage(
        "Codes.pack: expected values from 0 to 7, got 8 at row 1, field 0 (argument values)",
        () -> Codes.pack(layout, new int[] {0, 7, 8, 0}));
    assertMessage(
        "Codes.pack: expected values from 0 to 7, got -1 at row 0, field 1 (argument values)",
        () -> Codes.pack(layout, new int[] {0, -1}));
    assertMessage(
        "Codes.pack: expected whole rows of 2 values, got 3 (argument values)",
        () -> Codes.pack(layout, new int[3]));
    assertMessage(
        "CodeLayout: expected fields >= 1, bits from 0 to 31 and fewer than 2^31 - 8 bits in a row,"
            + " got 0 fields of 3 bits",
        () -> new CodeLayout(0, 3));
    Codes codes = Codes.pack(layout, new int[] {0, 7});
    assertMessage(
        "test: expected codes of 2 fields of 4 bits, got 2 fields of 3 bits (argument codes)",
        () -> codes.unpack("test", new CodeLayout(2, 4), 16));
    assertMessage(
        "test: expected codes from 0 to 4, got 7 at row 0, field 1 (argument codes)",
        () -> codes.unpack("test", layout, 5));
    assertEquals(
        "Codes.get: expected a row below 1 and a field below 2, got row 1, field 0",
        assertThrows(IndexOutOfBoundsException.class, () -> codes.get(1, 0)).getMessage());
    assertEquals(
        "Codes.select: expected rows from 0 to 0, got 1 at 1 (argument chosen)",
        assertThrows(IndexOutOfBoundsException.class, () -> codes.select(0, 1)).getMessage());
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Path path = folder.resolve("other");
    KMeans.fit(Tensor.of(new float[] {1, 2, 3}, 3, 1), KMeans.Options.of(2)).save(path);
    assertFormat(path, "expected the model \"Codes\", got \"KMeansModel\", at halftone.model");
    write(path, Tensor.of(new float[] {64}, 1, 1));
    assertFormat(path, "expected zeros in the last 2 bits of row 0, got others, at codes");
    write(path, Tensor.of(new float[] {1, 2}, 1, 2));
    assertFormat(path, "expected shape [n, 1], got [1, 2], at codes");
    write(path, Tensor.of(new float[] {0.5f}, 1, 1));
    assertFormat(path, "expected whole numbers from 0 to 255, got 0.5, at codes");
  }

  @Test
  void onlyWholeBytesAreWrittenAsBytes() {
    Safetensors content = new Safetensors(Map.of("a", Tensor.of(new float[] {256}, 1)), Map.of());
    assertMessage(
        "Safetensors: expected whole numbers from 0 to 255 in tensor 'a', got 256.0",
        () -> content.write(folder.resolve("a"), Set.of("a")));
  }

  private static void write(Path path, Tensor codes) throws IOException {
    new Safetensors(
            Map.of("codes", codes, "layout", Tensor.of(new float[] {2, 3}, 2)),
            Map.of("halftone.model", "Codes"))
        .write(path);
  }

  private static void assertFormat(Path path, String message) {
    assertEquals(
        path + ": " + message,
        assertThrows(FormatException.class, () -> Codes.load(path)).getMessage());
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
