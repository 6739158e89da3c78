package dev.halftone.quantize;

import dev.halftone.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reference values that a script beside the file wrote: lines of a name and numbers. */
final class GoldenFile {
  private final Map<String, double[]> values = new LinkedHashMap<>();

  GoldenFile(String file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                GoldenFile.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        values.put(
            words[0], Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray());
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  double[] get(String name) {
    return values.get(name);
  }

  int[] ints(String name) {
    return Arrays.stream(get(name)).mapToInt(value -> (int) value).toArray();
  }

  float[] floats(String name) {
    float[] floats = new float[get(name).length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) get(name)[i];
    }
    return floats;
  }

  Tensor tensor(String name, int... extents) {
    return Tensor.of(floats(name), extents);
  }
}
