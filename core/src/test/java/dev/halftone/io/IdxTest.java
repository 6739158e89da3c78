package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir private Path folder;

  private static final byte[] SAMPLE = {
    0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255
  };

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static Idx parse(byte[] bytes) throws IOException {
    return Idx.read(new ByteArrayInputStream(bytes), "sample");
  }

  private static String refusal(byte[] bytes) {
    return assertThrows(FormatException.class, () -> parse(bytes)).getMessage();
  }

  private static byte[] idx(int magic, int... extentsThenNothing) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extentsThenNothing.length).putInt(magic);
    bytes.asIntBuffer().put(extentsThenNothing);
    return bytes.array();
  }

  @Test
  void readsExtentsAndBytes() throws IOException {
    Idx idx = parse(SAMPLE);
    assertArrayEquals(new int[] {2, 3}, idx.extents());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, -1}, idx.data());
    assertEquals(idx, parse(gzip(SAMPLE)));
  }

  @Test
  void survivesARoundTripPlainAndCompressed() throws IOException {
    byte[] data = new byte[300_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) ((i * 31) >> 3);
    }
    Idx idx = new Idx(new int[] {3000, 10, 10}, data);
    for (String name : new String[] {"a.idx", "a.idx.gz"}) {
      Path file = folder.resolve(name);
      idx.write(file);
      assertEquals(idx, Idx.read(file), name);
    }
    assertEquals(300_016, Files.size(folder.resolve("a.idx")));
    assertEquals(0x1f, Files.readAllBytes(folder.resolve("a.idx.gz"))[0]);
  }

  @Test
  void acceptsNoRows() throws IOException {
    assertEquals(0, parse(idx(0x803, 0, 28, 28)).data().length);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertEquals(
        "sample: expected an IDX magic number 0x000008RR (unsigned bytes of rank RR), got"
            + " 0x3c68746d, at byte 0",
        refusal("<html>".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(
        "sample: expected an IDX magic number 0x000008RR (unsigned bytes of rank RR), got"
            + " 0x00000d01 (floats), at byte 0",
        refusal(idx(0xd01, 1)));
    assertEquals("sample: expected an IDX rank of 1 to 8, got 9, at byte 3", refusal(idx(0x809)));
    assertEquals("sample: expected an IDX rank of 1 to 8, got 200, at byte 3", refusal(idx(0x8c8)));
    assertEquals(
        "sample: expected IDX extents below 2^31, got 4294967295, at byte 8",
        refusal(idx(0x802, 3, -1)));
    assertEquals(
        "sample: expected at most 2147483639 elements, got shape [65536, 65536], at the IDX extents",
        refusal(idx(0x802, 65536, 65536)));
    assertEquals(
        "sample: expected the end of the data after IDX data of shape [2, 3], got more bytes, at"
            + " byte 18",
        refusal(Arrays.copyOf(SAMPLE, 19)));
    byte[] compressed = gzip(SAMPLE);
    assertEquals(
        "sample: expected the end of the file after one gzip member, got more bytes, at"
            + " decompressed byte 18",
        refusal(Arrays.copyOf(compressed, compressed.length + 1)));
  }

  @Test
  void refusesACompressedClaimThatTheFileCannotHold() throws IOException {
    Path file = folder.resolve("bomb.gz");
    Files.write(file, gzip(idx(0x802, 40_000, 50_000)));
    String message = assertThrows(FormatException.class, () -> Idx.read(file)).getMessage();
    assertEquals(
        file
            + ": expected 2000000000 bytes of IDX data of shape [40000, 50000], got compressed data"
            + " for at most "
            + 1032 * Files.size(file)
            + ", at byte 12",
        message);
  }

  @Test
  void refusesDataThatDoesNotFitTheExtents() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Idx(new int[] {2, 2}, new byte[3]))
            .getMessage();
    assertEquals(
        "Idx: expected 1 to 8 extents whose product is the data's length, got [2, 2] and 3 bytes",
        message);
  }
}
