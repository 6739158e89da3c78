package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against codes.txt, which codes.py beside it made with FAISS 1.15.1 and scikit-learn 1.9.1. */
class CodesGoldenTest {
  private static final int N = 3000;
  private static final int D = 16;

  private final Map<String, double[]> golden = read();
  private final Tensor rows = rows();

  @Test
  void theRowsAreThoseOfTheScript() {
    double sum = 0;
    for (float value : rows.array()) {
      sum += value;
    }
    assertEquals(golden.get("rows.sum")[0], sum, 1e-9);
    for (int i = 0; i < D; i++) {
      assertEquals((float) golden.get("rows.first")[i], rows.array()[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "3, 5", "2, 8"})
  void productQuantizerIsAsCloseAsFaiss(int codebooks, int bits) {
    Tensor part = columns(D - D % codebooks);
    double ours = ProductQuantizer.fit(part, CodebookOptions.of(codebooks, bits)).distortion(part);
    requireClose("pq." + codebooks + "." + bits, ours);
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "3, 5"})
  void codesOfTheSameCentersAreTheBytesOfFaiss(int codebooks, int bits) {
    String name = "pq." + codebooks + "." + bits + ".";
    int dimension = D - D % codebooks;
    Tensor all = floats(name + "centers", codebooks, 1 << bits, dimension / codebooks);
    Tensor[] centers = new Tensor[codebooks];
    for (int i = 0; i < codebooks; i++) {
      centers[i] = all.slice(0, i, i + 1).reshape(1 << bits, dimension / codebooks);
    }
    CodebookUsage none = CodebookUsage.ofFields(new int[codebooks][0], 1 << bits);
    ProductQuantizer quantizer =
        new ProductQuantizer(new Subspaces(dimension, codebooks), centers, none);
    requireBytes(name + "codes", quantizer.encode(columns(dimension)));
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "2, 6"})
  void optimizedProductQuantizerIsAsCloseAsFaiss(int codebooks, int bits) {
    double ours =
        OptimizedProductQuantizer.fit(rows, CodebookOptions.of(codebooks, bits), 50)
            .distortion(rows);
    requireClose("opq." + codebooks + "." + bits, ours);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void residualQuantizerIsAsCloseAsFaiss(int beam) {
    ResidualQuantizer quantizer = ResidualQuantizer.fit(rows, CodebookOptions.of(4, 4));
    requireClose("rq.4.4.beam" + beam, quantizer.withBeam(beam).distortion(rows));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 12})
  void scalarQuantizerIsThatOfScikitLearn(int bits) {
    ScalarQuantizer quantizer = ScalarQuantizer.fit(rows, ScalarQuantizer.Options.of(bits));
    double[] expected = golden.get("scalar." + bits + ".codes");
    int[] codes = quantizer.encode(rows).unpack();
    for (int i = 0; i < expected.length; i++) {
      assertEquals((int) expected[i], codes[i], "value " + i);
    }
    double distortion = golden.get("scalar." + bits + ".distortion")[0];
    // Middles are rounded to float here, which 12 bits show.
    assertEquals(distortion, quantizer.distortion(rows), 1e-4 * distortion);
  }

  @Test
  void bitsAboveTheMedianAreTheBytesOfFaiss() {
    requireBytes("median.codes", BinaryQuantizer.fit(rows, Threshold.MEDIAN).encode(rows));
  }

  @Test
  void usageHasTheEntropyOfSciPy() {
    int[] labels = IntStream.range(0, 1000).map(i -> i * i % 37).toArray();
    CodebookUsage usage = CodebookUsage.of(Codes.pack(new CodeLayout(1, 6), labels), 37);
    double entropy = golden.get("usage.entropy")[0];
    assertEquals(entropy, usage.entropyBits(0), 1e-12);
    assertEquals(StrictMath.pow(2, entropy), usage.perplexity(0), 1e-10);
    assertEquals((int) golden.get("usage.dead")[0], usage.dead(0).length);
  }

  /** Other first centers end in other local optima; ours must not be worse by more than 3 %. */
  private void requireClose(String name, double ours) {
    double theirs = golden.get(name + ".distortion")[0];
    assertTrue(ours <= 1.03 * theirs, ours + " against " + theirs);
  }

  private void requireBytes(String name, Codes codes) {
    double[] expected = golden.get(name);
    byte[] bytes = new byte[expected.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) expected[i];
    }
    assertArrayEquals(bytes, Arrays.copyOf(codes.bytes(), bytes.length));
  }

  private Tensor columns(int count) {
    return rows.slice(1, 0, count);
  }

  private Tensor floats(String name, int... extents) {
    double[] values = golden.get(name);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(floats, extents);
  }

  private static double uniform(long index) {
    long z = (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1p-53;
  }

  private static Tensor rows() {
    float[] rows = new float[N * D];
    double[] last = new double[D];
    for (int row = 0; row < N; row++) {
      for (int j = 0; j < D; j++) {
        long i = 4L * (row * D + j);
        double noise = uniform(i) + uniform(i + 1) + uniform(i + 2) + uniform(i + 3) - 2;
        last[j] = j == 0 ? noise : 0.75 * last[j - 1] + noise / (1 + 0.25 * j);
        rows[row * D + j] = (float) last[j];
      }
    }
    return Tensor.wrap(rows, Shape.of(N, D));
  }

  private static Map<String, double[]> read() {
    Map<String, double[]> read = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                CodesGoldenTest.class.getResourceAsStream("codes.txt"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        read.put(
            words[0],
            Arrays.stream(words, 1, words.length).mapToDouble(Double::parseDouble).toArray());
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    return read;
  }
}
