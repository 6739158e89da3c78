package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  @TempDir private Path folder;

  /** An npy file of version 1.0 around the text of a dictionary. */
  static byte[] file(String dictionary, byte[] data) {
    byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(11 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) (text.length + 1))
        .put(text)
        .put((byte) '\n')
        .put(data)
        .array();
  }

  static Tensor parse(byte[] bytes) throws IOException {
    return Npy.read(ByteSource.of(new ByteArrayInputStream(bytes), "sample", bytes.length));
  }

  private static String refusal(byte[] bytes) {
    String message = assertThrows(FormatException.class, () -> parse(bytes)).getMessage();
    return message.substring("sample: expected ".length());
  }

  private static String refusal(String dictionary) {
    return refusal(file(dictionary, new byte[8]));
  }

  private static byte[] counting(int bytes) {
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) (i + 1);
    }
    return data;
  }

  @Test
  void survivesARoundTrip() throws IOException {
    int[][] shapes = {{}, {1}, {0}, {7}, {2, 3}, {4, 0, 2}, {1, 2, 3, 4, 1, 2, 1, 2}, {300, 200}};
    for (int[] shape : shapes) {
      float[] values = new float[Shape.of(shape).size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i * 0.37f - 5;
      }
      Path file = folder.resolve("x.npy");
      Npy.write(file, Tensor.of(values, shape));
      Tensor back = Npy.read(file);
      assertEquals(Shape.of(shape), back.shape());
      assertArrayEquals(values, back.toArray());
    }
  }

  @Test
  void readsColumnMajorOrder() throws IOException {
    Tensor matrix =
        parse(file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}", counting(6)));
    assertEquals(Shape.of(2, 3), matrix.shape());
    assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, matrix.toArray());
    Tensor cube =
        parse(file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}", counting(12)));
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 2; k++) {
          assertEquals(1 + i + 2 * j + 6 * k, cube.get(i, j, k));
        }
      }
    }
    Tensor line =
        parse(file("{'descr': '|u1', 'fortran_order': True, 'shape': (3,)}", counting(3)));
    assertArrayEquals(new float[] {1, 2, 3}, line.toArray());
  }

  @Test
  void readsEitherByteOrderAndAnySpelling() throws IOException {
    byte[] data = {0, 2};
    for (String dictionary :
        new String[] {
          "{'descr': '>i2', 'fortran_order': False, 'shape': (1,)}",
          "{\"shape\":(1,),'fortran_order':False,'descr':'>i2',}   ",
          " {\n'descr'\t: '>i2' , 'shape' : ( 1 , ) , 'fortran_order' : False , } "
        }) {
      assertArrayEquals(new float[] {2}, parse(file(dictionary, data)).toArray());
    }
    String little = "{'descr': '<i2', 'fortran_order': False, 'shape': ()}";
    assertEquals(512, parse(file(little, data)).item());
  }

  @Test
  void writesTheHeaderOfNumPy() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(out, Tensor.of(new float[6], 2, 3));
    byte[] bytes = out.toByteArray();
    assertEquals(128 + 24, bytes.length);
    String text = new String(bytes, 10, 118, StandardCharsets.US_ASCII);
    assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", text.strip());
  }

  @Test
  void saysWhatIsWrong() {
    String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}";
    assertEquals(
        "8 bytes of the npy magic and version, got only 3, at byte 0", refusal(new byte[3]));
    assertEquals(
        "the npy magic '\\u0093NUMPY', got '\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000', at byte 0",
        refusal(new byte[9]));
    byte[] version = file(good, new byte[8]);
    version[6] = 4;
    assertEquals("npy version 1.0, 2.0 or 3.0, got 4.0, at byte 6", refusal(version));
    byte[] longHeader = file(good, new byte[8]);
    longHeader[9] = (byte) 0xff;
    assertEquals("an npy header of 1 to 10000 bytes, got 65336, at byte 8", refusal(longHeader));
    byte[] unended = file(good, new byte[8]);
    unended[65] = ' ';
    assertEquals(
        "an npy header that ends with a line feed, got byte 32, at byte 65", refusal(unended));
    assertEquals(
        "8 bytes of npy data F32 [2], got only 7, at byte 66", refusal(file(good, new byte[7])));
    assertEquals(
        "8 bytes of npy data F32 [2] and no more, got 9, at byte 66",
        refusal(file(good, new byte[9])));
    String types = "one of <f8 <f4 <f2 <i8 <i4 <i2 |i1 <u8 <u4 <u2 |u1 |b1 (or > for big-endian)";
    for (String descr : new String[] {"|O", "<c8", "<U1", "<u1", "|f4", "<", "", "f4"}) {
      assertEquals(
          types + ", got '" + descr + "', at descr of the npy header",
          refusal(good.replace("<f4", descr)));
    }
    assertEquals(
        "a Python string, got '[('x', '<f4')], 'fortran_order': False, 'shape': (2,)}', at npy"
            + " header character 10",
        refusal(good.replace("'<f4'", "[('x', '<f4')]")));
    assertEquals(
        "a tuple '(n,)', got a number in parentheses, at npy header character 53",
        refusal(good.replace("(2,)", "(2)")));
    assertEquals(
        "an extent, got '-2,)}', at npy header character 51",
        refusal(good.replace("(2,)", "(-2,)")));
    assertEquals(
        "extents below 2^31, got '2147483648', at npy header character 51",
        refusal(good.replace("(2,)", "(2147483648,)")));
    assertEquals(
        "extents below 2^31, got '02', at npy header character 51",
        refusal(good.replace("(2,)", "(02,)")));
    assertEquals(
        "at most 2147483639 elements, got shape [65536, 65536, 0], at npy data F32 [65536, 65536, 0]",
        refusal(good.replace("(2,)", "(65536,65536,0)")));
    assertEquals(
        "a shape of at most 8 extents, got more, at npy header character 67",
        refusal(good.replace("(2,)", "(1,1,1,1,1,1,1,1,1)")));
    assertEquals(
        "descr, fortran_order and shape once each, got 'descr', at npy header character 17",
        refusal(good.replace("{", "{'descr': '<f4', ")));
    assertEquals(
        "descr, fortran_order and shape, got descr null, fortran_order false, shape [2], at npy"
            + " header character 40",
        refusal(good.replace("'descr': '<f4', ", "")));
    assertEquals(
        "nothing but spaces after the dictionary, got '; import os', at npy header character 55",
        refusal(good + "; import os"));
    assertEquals(
        "True or False, got '0, 'shape': (2,)}', at npy header character 34",
        refusal(good.replace("False", "0")));
    assertEquals(
        "a BOOL byte of 0 or 1, got 3, at byte 69 in npy data BOOL [4]",
        refusal(file(good.replace("<f4", "|b1").replace("(2,)", "(4,)"), new byte[] {0, 1, 1, 3})));
  }

  @Test
  void readsVersionsTwoAndThree() throws IOException {
    byte[] one = file("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", new byte[] {4, 5});
    byte[] two = new byte[one.length + 2];
    System.arraycopy(one, 0, two, 0, 10);
    System.arraycopy(one, 10, two, 12, one.length - 10);
    for (byte version = 2; version <= 3; version++) {
      two[6] = version;
      assertArrayEquals(new float[] {4, 5}, parse(two).toArray());
    }
    two[11] = 1;
    assertEquals("an npy header of 1 to 10000 bytes, got 16777272, at byte 8", refusal(two));
    assertEquals(
        "4 bytes of the npy header length, got only 1, at byte 8", refusal(Arrays.copyOf(two, 9)));
  }
}
