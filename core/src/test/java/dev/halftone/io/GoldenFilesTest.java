package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that {@code golden.py}, beside them in the resources, made with NumPy and safetensors. */
class GoldenFilesTest {
  @TempDir private Path folder;

  private Path golden(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream(name)) {
      Files.copy(in, copy);
    }
    return copy;
  }

  /** Checks the values by the rule in golden.py. */
  private static void check(String name, Tensor tensor, int... shape) {
    assertEquals(Shape.of(shape), tensor.shape(), name);
    float[] expected = new float[Shape.of(shape).size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] =
          switch (name.charAt(0)) {
            case 'b' -> i % 2;
            case 'u' -> i;
            case 'i' -> i - 2;
            default -> (i - 2) / 4f;
          };
    }
    assertArrayEquals(expected, tensor.toArray(), name);
  }

  private static void checkAll(Map<String, Tensor> tensors) {
    for (String type : List.of("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1")) {
      check(type, tensors.get(type), 2, 3);
    }
    check("b1", tensors.get("b1"), 2, 3);
    check("scalar", tensors.get("scalar"));
    check("empty", tensors.get("empty"), 3, 0, 2);
    check("rank8", tensors.get("rank8"), 1, 2, 1, 3, 1, 1, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz"})
  void npz(String name) throws IOException {
    Map<String, Tensor> arrays = Npz.read(golden(name)).arrays();
    checkAll(arrays);
    for (String type : List.of("f8", "f4", "f2", "i8", "i4", "i2", "u8", "u4", "u2")) {
      check(type, arrays.get("big_" + type), 2, 3);
    }
    check("fortran", arrays.get("fortran"), 2, 3, 4);
    assertEquals(12 + 9 + 4, arrays.size());
  }

  @Test
  void npy() throws IOException {
    Path plain = golden("plain.npy");
    Tensor tensor = Npy.read(plain);
    check("f4", tensor, 5, 7);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    Npy.write(again, tensor);
    assertArrayEquals(Files.readAllBytes(plain), again.toByteArray());
    try (NpyRows rows = NpyRows.open(plain)) {
      assertArrayEquals(tensor.toArray(), rows.rows(0, 5));
    }
    check("i4", Npy.read(golden("version2.npy")), 4);
    check("i4", Npy.read(golden("version3.npy")), 4);
  }

  @Test
  void safetensors() throws IOException {
    Safetensors types = Safetensors.read(golden("types.safetensors"));
    checkAll(types.tensors());
    assertEquals(15, types.tensors().size());
    assertEquals(Map.of("format", "pt", "größe", "line\n\"quoted\" \\ \u2603"), types.metadata());
    Map<String, Tensor> bfloat16 = Safetensors.read(golden("bfloat16.safetensors")).tensors();
    check("f4", bfloat16.get("bf16"), 2, 3);
  }

  @Test
  void idx() throws IOException {
    Idx idx = Idx.read(golden("bytes.idx.gz"));
    assertArrayEquals(new int[] {2, 3, 4}, idx.extents());
    for (int i = 0; i < 24; i++) {
      assertEquals(i, idx.data()[i]);
    }
  }
}
