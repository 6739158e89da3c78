package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DoubleSumsTest {
  private static final int[] LENGTHS = {
    0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 48, 56, 63, 64, 65, 100, 257, 784
  };

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void squaredDistanceAgreesBitForBitAndWithPlainSums() {
    DoubleSums scalar = new ScalarDoubleSums();
    for (int n : LENGTHS) {
      float[] a = values(n + 3);
      float[] b = values(n + 5);
      double expected = 0;
      for (int i = 0; i < n; i++) {
        expected += Math.pow((double) a[3 + i] - b[5 + i], 2);
      }
      double actual = scalar.squaredDistance(a, 3, b, 5, n);
      assertEquals(expected, actual, 1e-14 * expected);
      for (DoubleSums twin : twins()) {
        assertEquals(actual, twin.squaredDistance(a, 3, b, 5, n));
      }
    }
  }

  @Test
  void roughSquaredDistanceAgreesBitForBitAndKeepsItsBound() {
    DoubleSums scalar = new ScalarDoubleSums();
    for (int n : LENGTHS) {
      float[] a = values(n + 3);
      float[] b = values(n + 5);
      float rough = scalar.roughSquaredDistance(a, 3, b, 5, n);
      double exact = scalar.squaredDistance(a, 3, b, 5, n);
      assertEquals(exact, rough, (n + 3) * 0x1p-24 * exact);
      for (DoubleSums twin : twins()) {
        assertEquals(rough, twin.roughSquaredDistance(a, 3, b, 5, n));
      }
    }
  }

  @Test
  void squaredDistanceHasTheDocumentedFold() {
    float[] a = new float[64];
    // 1 + 2^-53 + 2^-53 is 1 from left to right and more than 1 if the small ones meet first
    a[0] = 1;
    a[8] = 0x1p-27f * (float) Math.sqrt(2);
    a[24] = a[8];
    double small = (double) a[8] * a[8];
    for (DoubleSums twin : twins()) {
      assertEquals(1 + (small + small), twin.squaredDistance(a, 0, new float[64], 0, 64));
    }
  }

  @Test
  void addAgreesBitForBit() {
    for (int n : LENGTHS) {
      float[] x = values(n + 1);
      double[] expected = new double[n + 2];
      for (int i = 0; i < n; i++) {
        expected[2 + i] = Math.fma(-0.3, (double) x[1 + i], 1.7);
      }
      for (DoubleSums twin : twins()) {
        double[] sum = new double[n + 2];
        java.util.Arrays.fill(sum, 2, n + 2, 1.7);
        twin.add(-0.3, x, 1, sum, 2, n);
        assertArrayEquals(expected, sum);
      }
    }
  }

  private float[] values(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  private static List<DoubleSums> twins() {
    List<DoubleSums> twins = new ArrayList<>();
    twins.add(new ScalarDoubleSums());
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      twins.add(new VectorDoubleSums());
    }
    return twins;
  }
}
