package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files exchanged with NumPy and the safetensors package, where there is a Python that has them:
 * the program named by the environment's HALFTONE_PYTHON, else {@code python3}.
 */
class InteropTest {
  private static final int ARRAYS = Integer.getInteger("halftone.interop", 120);

  @TempDir private Path folder;

  private static String python(String... arguments) throws IOException, InterruptedException {
    String named = System.getenv("HALFTONE_PYTHON");
    List<String> command = new ArrayList<>(List.of(named == null ? "python3" : named));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? output : "failed: " + output;
  }

  private String script(String... arguments) throws IOException, InterruptedException {
    Path script = folder.resolve("interop.py");
    if (Files.notExists(script)) {
      try (InputStream in = InteropTest.class.getResourceAsStream("interop.py")) {
        Files.copy(in, script);
      }
    }
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(List.of(arguments));
    return python(all.toArray(new String[0]));
  }

  private static boolean available() throws InterruptedException {
    try {
      return python("-c", "import numpy, safetensors.numpy").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** A shape as decimal text, a line feed, and the little-endian floats. */
  private static byte[] expected(Tensor tensor) {
    String shape = Arrays.toString(tensor.shape().toArray()).replaceAll("[\\[\\] ]", "") + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(shape.length() + 4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(shape.getBytes(StandardCharsets.US_ASCII)).asFloatBuffer().put(tensor.array());
    return bytes.array();
  }

  @Test
  void readsWhatTheReferencesWrite() throws IOException, InterruptedException {
    assumeTrue(available(), "no Python with numpy and safetensors");
    assertEquals("", script("write", folder.toString(), Integer.toString(ARRAYS)));
    for (int i = 0; i < ARRAYS; i++) {
      byte[] expected = Files.readAllBytes(folder.resolve(i + ".expected"));
      Tensor npy = Npy.read(folder.resolve(i + ".npy"));
      assertArrayEquals(expected, expected(npy), i + ".npy");
      Tensor npz = Npz.read(folder.resolve(i + ".npz")).arrays().get("x");
      assertArrayEquals(expected, expected(npz), i + ".npz");
      Tensor safetensors = Safetensors.read(folder.resolve(i + ".safetensors")).tensors().get("x");
      assertArrayEquals(expected, expected(safetensors), i + ".safetensors");
    }
  }

  @Test
  void writesWhatTheReferencesRead() throws IOException, InterruptedException {
    assumeTrue(available(), "no Python with numpy and safetensors");
    Philox random = Philox.seeded(11);
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (int i = 0; i < ARRAYS; i++) {
      int[] shape = new int[random.nextInt(9)];
      Arrays.setAll(shape, axis -> random.nextInt(5));
      float[] values = new float[Shape.of(shape).size()];
      for (int k = 0; k < values.length; k++) {
        float any = Float.intBitsToFloat(random.nextInt());
        values[k] = Float.isNaN(any) ? 1 : any;
      }
      Tensor tensor = Tensor.wrap(values, Shape.of(shape));
      all.put("a" + i, tensor);
      Files.write(folder.resolve("a" + i + ".expected"), expected(tensor));
      Npy.write(folder.resolve("a" + i + ".npy"), tensor);
      new Safetensors(Map.of("x", tensor), Map.of("k\u00e4\"", "v\n"))
          .write(folder.resolve("a" + i + ".safetensors"));
    }
    new Npz(all).write(folder.resolve("all.npz"));
    assertEquals(ARRAYS + "\n", script("check", folder.toString()));
  }
}
