package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir private Path folder;

  static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private String refusal(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("x.npz"), bytes);
    String message = assertThrows(FormatException.class, () -> Npz.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    return message.substring(file.toString().length());
  }

  private static byte[] bytes(int... values) {
    byte[] data = new byte[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) values[i];
    }
    return NpyTest.file(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (" + data.length + ",)}", data);
  }

  @Test
  void survivesARoundTripWithTheSameBytes() throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("weights", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    arrays.put("layer/bias", Tensor.of(new float[0], 0, 4));
    arrays.put("größe", Tensor.scalar(-1));
    Npz npz = new Npz(arrays);
    Path file = folder.resolve("a.npz");
    npz.write(file);
    Npz back = Npz.read(file);
    assertEquals(List.copyOf(arrays.keySet()), List.copyOf(back.arrays().keySet()));
    arrays.forEach(
        (name, array) -> {
          assertEquals(array.shape(), back.arrays().get(name).shape());
          assertArrayEquals(array.toArray(), back.arrays().get(name).toArray());
        });
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    back.write(again);
    assertArrayEquals(Files.readAllBytes(file), again.toByteArray());
  }

  @Test
  void holdsNoArrays() throws IOException {
    Path file = folder.resolve("none.npz");
    new Npz(Map.of()).write(file);
    assertEquals(Map.of(), Npz.read(file).arrays());
  }

  @Test
  void readsDeflatedEntries() throws IOException {
    Path file = folder.resolve("a.npz");
    Files.write(file, zip(Map.of("x.npy", bytes(1, 2, 3))));
    Tensor x = Npz.read(file).arrays().get("x");
    assertEquals(Shape.of(3), x.shape());
    assertArrayEquals(new float[] {1, 2, 3}, x.toArray());
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertEquals(
        ": expected a zip file, got 0x20746f6e, at byte 0",
        refusal("not a zip file at all".getBytes(StandardCharsets.US_ASCII)));
    byte[] good = zip(Map.of("x.npy", bytes(1)));
    assertEquals(
        ": expected a zip end record without a comment, got other bytes, at the last 22 bytes",
        refusal(Arrays.copyOf(good, good.length + 5)));
    assertEquals(": expected 4 bytes of zip, got only 0, at byte 0", refusal(new byte[0]));
    byte[] method = good.clone();
    method[new String(good, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002") + 10] = 12;
    assertEquals(
        ": expected a sound zip file, got 'invalid CEN header (bad compression method: 12)', at the"
            + " zip structure",
        refusal(method));
    ByteArrayOutputStream commented = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(commented)) {
      ZipEntry entry = new ZipEntry("x.npy");
      entry.setComment("\u00e9");
      zip.putNextEntry(entry);
      zip.write(bytes(1));
    }
    byte[] comment = commented.toByteArray();
    comment[comment.length - 23] = 'x';
    String message = refusal(comment);
    assertTrue(message.startsWith(": expected a sound zip file, got '"), message);
    assertEquals(
        " entry 'readme.txt': expected only entries named *.npy, got this one, at the zip"
            + " directory",
        refusal(zip(Map.of("readme.txt", new byte[3]))));
    byte[] longer = bytes(1, 2, 3);
    longer[new String(longer, StandardCharsets.ISO_8859_1).indexOf("(3") + 1] = '2';
    assertEquals(
        " entry 'x.npy': expected 2 bytes of npy data U8 [2] and no more, got 3, at byte 66",
        refusal(zip(Map.of("x.npy", longer))));
  }

  @Test
  void verifiesTheChecksum() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Npz(Map.of("x", Tensor.of(new float[] {1, 2, 3}, 3))).write(out);
    byte[] damaged = out.toByteArray();
    // The entry: 30 bytes, its name of 5, 128 bytes of npy header.
    damaged[30 + 5 + 128] ^= 1;
    String message = refusal(damaged);
    assertTrue(message.startsWith(" entry 'x.npy': expected content of CRC-32 "), message);
  }

  @Test
  void refusesBombs() throws IOException {
    byte[] honest = zip(Map.of("x.npy", bytes(1, 2, 3)));
    int directory = new String(honest, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    byte[] claims = honest.clone();
    claims[directory + 24 + 3] = 0x7f;
    String message = refusal(claims);
    assertTrue(message.contains("expected a size that "), message);
    // Two entries, the second directory record pointing at the data of the first.
    Map<String, byte[]> two = new LinkedHashMap<>();
    byte[] large =
        NpyTest.file("{'descr': '|u1', 'fortran_order': False, 'shape': (2000,)}", noise());
    two.put("a.npy", large);
    two.put("b.npy", bytes(1));
    byte[] overlapping = zip(two);
    String text = new String(overlapping, StandardCharsets.ISO_8859_1);
    int first = text.indexOf("PK\u0001\u0002");
    int second = text.indexOf("PK\u0001\u0002", first + 1);
    System.arraycopy(overlapping, first + 16, overlapping, second + 16, 12);
    System.arraycopy(overlapping, first + 42, overlapping, second + 42, 4);
    assertEquals(
        " entry 'b.npy': expected entries of at most "
            + overlapping.length
            + " bytes together, got more, at the zip directory",
        refusal(overlapping));
  }

  private static byte[] noise() {
    byte[] data = new byte[2000];
    new java.util.Random(1).nextBytes(data);
    return data;
  }
}
