package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NpyWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void piecesMakeTheFileThatAWholeTensorMakes() throws IOException {
    Tensor whole = Philox.seeded(1).normal(Shape.of(700, 5, 9));
    NpyWriter npy = NpyWriter.begin(out, NpyWriter.Element.FLOAT32, 700, 5, 9);
    npy.write(whole.slice(0, 0, 650));
    npy.write(whole.slice(0, 650, 650));
    npy.write(whole.slice(0, 650, 700));
    npy.end();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Npy.write(expected, whole);
    assertArrayEquals(expected.toByteArray(), out.toByteArray());
  }

  @Test
  void integersAndBytesComeBack() throws IOException {
    Tensor numbers = Tensor.of(new float[] {0, -7, 1 << 24, -0x1p31f}, 4);
    NpyWriter npy = NpyWriter.begin(out, NpyWriter.Element.INT32, 4);
    npy.write(numbers);
    npy.end();
    assertArrayEquals(numbers.array(), NpyTest.parse(out.toByteArray()).array());
    out.reset();
    Tensor bits = Tensor.of(new float[] {0, 1, 1, 0, 255, 7}, 3, 2);
    npy = NpyWriter.begin(out, NpyWriter.Element.UINT8, 3, 2);
    npy.write(bits);
    npy.end();
    assertEquals(Shape.of(3, 2), NpyTest.parse(out.toByteArray()).shape());
    assertArrayEquals(bits.array(), NpyTest.parse(out.toByteArray()).array());
  }

  /** What NumPy 2.4.6 writes for np.array([[1, 0]], dtype=np.uint8). */
  @Test
  void theHeaderIsNumpysOwn() throws IOException {
    NpyWriter.begin(out, NpyWriter.Element.UINT8, 1, 2).write(Tensor.of(new float[] {1, 0}, 1, 2));
    byte[] bytes = out.toByteArray();
    assertEquals(128 + 2, bytes.length);
    String dictionary = new String(bytes, 10, 118, StandardCharsets.US_ASCII);
    assertEquals("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }", dictionary.strip());
    assertEquals('\n', dictionary.charAt(117));
  }

  @Test
  void tellsWhatDoesNotFit() throws IOException {
    NpyWriter bytes = NpyWriter.begin(out, NpyWriter.Element.UINT8, 3, 2);
    assertEquals(
        "NpyWriter: expected at most 3 rows of an array [3, 2], got [3, 3]",
        refusal(() -> bytes.write(Tensor.zeros(3, 3))));
    assertEquals(
        "NpyWriter: expected at most 3 rows of an array [3, 2], got [6]",
        refusal(() -> bytes.write(Tensor.zeros(6))));
    bytes.write(Tensor.ones(2, 2));
    assertEquals(
        "NpyWriter: expected at most 1 rows of an array [3, 2], got [2, 2]",
        refusal(() -> bytes.write(Tensor.zeros(2, 2))));
    assertEquals(
        "NpyWriter: expected values of UINT8, got 256.0",
        refusal(() -> bytes.write(Tensor.full(256, 1, 2))));
    assertEquals(
        "NpyWriter: expected values of UINT8, got 0.5",
        refusal(() -> bytes.write(Tensor.full(0.5f, 1, 2))));
    assertEquals(
        "NpyWriter: expected 3 rows, got 2",
        assertThrows(IllegalStateException.class, bytes::end).getMessage());
    NpyWriter integers = NpyWriter.begin(out, NpyWriter.Element.INT32, 1);
    for (float wrong : new float[] {Float.NaN, 0x1p31f, Float.NEGATIVE_INFINITY, 0.1f}) {
      assertEquals(
          "NpyWriter: expected values of INT32, got " + wrong,
          refusal(() -> integers.write(Tensor.full(wrong, 1))));
    }
    assertEquals(
        "NpyWriter: expected one axis or more, none negative, got []",
        refusal(() -> NpyWriter.begin(out, NpyWriter.Element.INT32)));
    assertEquals(
        "NpyWriter: expected one axis or more, none negative, got [2, -1]",
        refusal(() -> NpyWriter.begin(out, NpyWriter.Element.INT32, 2, -1)));
  }

  private static String refusal(Executable work) {
    return assertThrows(IllegalArgumentException.class, work).getMessage();
  }
}
