package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir private Path folder;

  static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private Safetensors read(byte[] bytes) throws IOException {
    return Safetensors.read(Files.write(folder.resolve("x.safetensors"), bytes));
  }

  private String refusal(String header, int dataBytes) {
    return refusal(file(header, new byte[dataBytes]));
  }

  private String refusal(byte[] bytes) {
    String message = assertThrows(FormatException.class, () -> read(bytes)).getMessage();
    String prefix = folder.resolve("x.safetensors") + ": expected ";
    assertTrue(message.startsWith(prefix), message);
    return message.substring(prefix.length());
  }

  private static Safetensors sample() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", Tensor.of(new float[] {1, -0f, Float.NaN, 1e-40f, -3, 7}, 2, 3));
    tensors.put("a", Tensor.scalar(5));
    tensors.put("empty", Tensor.of(new float[0], 3, 0));
    tensors.put("grüße \"\\ \u0001", Tensor.of(new float[] {9}, 1, 1, 1, 1, 1, 1, 1, 1));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("step", "12");
    metadata.put("", "{\"a\": [1]}\n");
    return new Safetensors(tensors, metadata);
  }

  @Test
  void survivesARoundTripBitForBit() throws IOException {
    Path path = folder.resolve("round.safetensors");
    Safetensors sample = sample();
    sample.write(path);
    Safetensors back = Safetensors.readChecked(path);
    assertEquals(List.copyOf(sample.tensors().keySet()), List.copyOf(back.tensors().keySet()));
    assertEquals(
        List.copyOf(sample.metadata().entrySet()), List.copyOf(back.metadata().entrySet()));
    sample
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertEquals(tensor.shape(), back.tensors().get(name).shape(), name);
              assertArrayEquals(bits(tensor), bits(back.tensors().get(name)), name);
            });
  }

  private static int[] bits(Tensor tensor) {
    int[] bits = new int[tensor.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(tensor.array()[i]);
    }
    return bits;
  }

  @Test
  void writesTheSameAlignedBytes() throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    sample().write(first);
    sample().write(second);
    assertArrayEquals(first.toByteArray(), second.toByteArray());
    ByteBuffer bytes = ByteBuffer.wrap(first.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.getLong();
    assertEquals(0, header % 8);
    assertEquals(bytes.remaining(), header + 4 * 8);
    String text = new String(first.toByteArray(), 8, (int) header, StandardCharsets.UTF_8);
    assertTrue(text.startsWith("{\"__metadata__\": {\"halftone.crc32c\": \""), text);
    assertTrue(
        text.contains("\"z\": {\"dtype\": \"F32\",\"shape\": [2,3],\"data_offsets\": [0,24]}"),
        text);
  }

  @Test
  void noticesEveryDamagedBit() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sample().write(out);
    byte[] bytes = out.toByteArray();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      ByteSource source = ByteSource.of(new ByteArrayInputStream(bytes), "x", bytes.length);
      assertThrows(FormatException.class, () -> SafetensorsReader.read(source, true), "bit " + bit);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void ignoresAChecksumThatAnotherProgramCarriedOver() throws IOException {
    Safetensors back =
        read(
            file("{\"__metadata__\":{\"halftone.crc32c\":\"00000000\",\"k\":\"v\"}}", new byte[0]));
    assertEquals(Map.of("k", "v"), back.metadata());
  }

  @Test
  void widensEveryType() throws IOException {
    assertArrayEquals(
        new float[] {1.5f, Float.POSITIVE_INFINITY},
        values("F64", 2, b -> b.putDouble(1.5).putDouble(1e300)));
    assertArrayEquals(
        new float[] {1f, -2f, 65504f, 0x1p-24f, Float.NEGATIVE_INFINITY, Float.NaN},
        values(
            "F16",
            6,
            b ->
                b.putShort((short) 0x3c00)
                    .putShort((short) 0xc000)
                    .putShort((short) 0x7bff)
                    .putShort((short) 1)
                    .putShort((short) 0xfc00)
                    .putShort((short) 0x7e00)));
    assertArrayEquals(
        new float[] {-1f, 3.140625f},
        values("BF16", 2, b -> b.putShort((short) 0xbf80).putShort((short) 0x4049)));
    assertArrayEquals(
        new float[] {-1, 127}, values("I8", 2, b -> b.put((byte) -1).put((byte) 127)));
    assertArrayEquals(new float[] {255, 0}, values("U8", 2, b -> b.put((byte) -1).put((byte) 0)));
    assertArrayEquals(new float[] {-2}, values("I16", 1, b -> b.putShort((short) -2)));
    assertArrayEquals(new float[] {65534}, values("U16", 1, b -> b.putShort((short) -2)));
    assertArrayEquals(new float[] {16777216}, values("I32", 1, b -> b.putInt(16777217)));
    assertArrayEquals(new float[] {0x1p32f}, values("U32", 1, b -> b.putInt(-1)));
    assertArrayEquals(
        new float[] {-0x1p63f, 3}, values("I64", 2, b -> b.putLong(Long.MIN_VALUE).putLong(3)));
    // 2^63 + 2^39 lies halfway between two floats; one more must round up.
    assertArrayEquals(
        new float[] {0x1p64f, 0x1p63f, 0x1.000002p63f},
        values(
            "U64",
            3,
            b ->
                b.putLong(-1)
                    .putLong(Long.MIN_VALUE + (1L << 39))
                    .putLong(Long.MIN_VALUE + (1L << 39) + 1)));
    assertArrayEquals(new float[] {0, 1}, values("BOOL", 2, b -> b.put((byte) 0).put((byte) 1)));
  }

  private interface Filling {
    void into(ByteBuffer buffer);
  }

  private float[] values(String type, int count, Filling filling) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    filling.into(data);
    byte[] bytes = new byte[data.position()];
    data.flip().get(bytes);
    String header =
        "{\"t\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(type, count, bytes.length);
    Tensor tensor = read(file(header, bytes)).tensors().get("t");
    assertEquals(Shape.of(count), tensor.shape());
    return tensor.toArray();
  }

  @Test
  void saysWhatIsWrong() {
    String t = "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    assertEquals("8 bytes of the header length, got only 7, at byte 0", refusal(new byte[7]));
    byte[] huge = file("{}", new byte[0]);
    huge[7] = (byte) 0xff;
    assertEquals(
        "a header of 2 to 2 bytes (the file has 2 after the length), got 18374686479671623682, at"
            + " byte 0",
        refusal(huge));
    assertEquals("a header that begins with '{', got byte 32, at byte 8", refusal(" {}", 0));
    assertEquals("8 bytes of data, got 7, at byte 62", refusal(t + "}", 7));
    assertEquals("8 bytes of data, got 9, at byte 62", refusal(t + "}", 9));
    assertEquals(
        "a dtype of " + NumberType.names() + ", got 'F8_E4M3', at header character 14",
        refusal(t.replace("F32", "F8_E4M3") + "}", 8));
    assertEquals(
        "data_offsets that span 12 bytes (F32 [3]), got [0, 8], at tensor 't'",
        refusal(t.replace("[2]", "[3]") + "}", 8));
    assertEquals(
        "data without holes or overlap, the next beginning at 8, got 4, at tensor 'u'",
        refusal(t + t.replace("{\"t\"", ",\"u\"").replace("[0,8]", "[4,12]") + "}", 12));
    assertEquals(
        "data without holes or overlap, the next beginning at 8, got 9, at tensor 'u'",
        refusal(t + t.replace("{\"t\"", ",\"u\"").replace("[0,8]", "[9,17]") + "}", 17));
    assertEquals(
        "at most 2147483639 elements, got shape [2147483647, 2147483647, 8], at tensor 't'",
        refusal(t.replace("[2]", "[2147483647,2147483647,8]") + "}", 8));
    assertEquals(
        "at most 2147483639 elements, got shape [0, 9223372036854775807], at tensor 't'",
        refusal(t.replace("[2]", "[0,9223372036854775807]") + "}", 8));
    assertEquals(
        "a number of 0 or more, got -2, at header character 29",
        refusal(t.replace("[2]", "[-2]") + "}", 8));
    assertEquals(
        "a shape of at most 8 extents, got '2.0', at header character 29",
        refusal(t.replace("[2]", "[2.0]") + "}", 8));
    assertEquals(
        "a shape of at most 8 extents, got more, at header character 45",
        refusal(t.replace("[2]", "[1,1,1,1,1,1,1,1,1]") + "}", 8));
    assertEquals(
        "dtype, shape or data_offsets, got 'strides', at header character 30",
        refusal(t.replace("shape", "strides") + "}", 8));
    assertEquals(
        "dtype, shape and two data_offsets for tensor 't', got dtype F32, shape null, data_offsets"
            + " [0, 8], at header character 40",
        refusal(t.replace("\"shape\":[2],", "") + "}", 8));
    assertEquals(
        "a JSON header, got 'Duplicate field 't'', at header character 57",
        refusal(t + t.replace("{\"t\"", ",\"t\"").replace("[0,8]", "[8,16]") + "}", 16));
    assertEquals(
        "a text as metadata value, got '1', at header character 21",
        refusal("{\"__metadata__\":{\"k\":1}}", 0));
    assertEquals(
        "nothing but spaces after the JSON object, got '{', at header character 3",
        refusal("{} {}", 0));
    assertEquals(
        "well-formed Unicode, got '\\ud800', at header character 1",
        refusal(t.replace("\"t\"", "\"\\ud800\"") + "}", 8));
    byte[] latin = file("{\"\u00e9\":1}", new byte[0]);
    latin[10] = 'x';
    assertEquals("a header in UTF-8, got other bytes, at the safetensors header", refusal(latin));
    byte[] two =
        file(
            "{\"t\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}", new byte[] {1, 2});
    assertEquals("a BOOL byte of 0 or 1, got 2, at byte 64 in tensor 't'", refusal(two));
  }

  @Test
  void refusesToWriteWhatCouldNotBeRead() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensor tensor = Tensor.scalar(1);
    assertEquals(
        "Safetensors: expected well-formed Unicode, got '\\udc00'",
        writeRefusal(new Safetensors(Map.of("\udc00", tensor), Map.of()), out));
    assertEquals(
        "Safetensors: expected tensor names other than __metadata__, got it",
        writeRefusal(new Safetensors(Map.of("__metadata__", tensor), Map.of()), out));
    assertEquals(
        "Safetensors: expected metadata keys other than halftone.crc32c, got it",
        writeRefusal(new Safetensors(Map.of(), Map.of("halftone.crc32c", "")), out));
    assertEquals(0, out.size());
  }

  private static String writeRefusal(Safetensors content, ByteArrayOutputStream out) {
    return assertThrows(IllegalArgumentException.class, () -> content.write(out)).getMessage();
  }
}
