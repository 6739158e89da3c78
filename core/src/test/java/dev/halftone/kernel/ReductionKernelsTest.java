package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionKernelsTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final int[] LENGTHS = {0, 1, 2, 31, 32, 33, 64, 100, 257, 784, 5000};

  static Stream<Named<Kernels>> twins() {
    List<Named<Kernels>> twins = new ArrayList<>();
    twins.add(Named.of("scalar", new ScalarKernels()));
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      twins.add(Named.of("vector", new VectorKernels()));
    }
    return twins.stream();
  }

  @ParameterizedTest
  @MethodSource("twins")
  void sumsStayWithinTheirRoundings(Kernels kernels) {
    for (int n : LENGTHS) {
      float[] a = random(n + 3, n);
      float[] b = random(n + 5, -n);
      double[] exact = new double[3];
      double[] magnitude = new double[3];
      for (int i = 0; i < n; i++) {
        double[] terms = {
          a[3 + i], (double) a[3 + i] * b[5 + i], Math.pow((double) a[3 + i] - b[5 + i], 2)
        };
        for (int t = 0; t < 3; t++) {
          exact[t] += terms[t];
          magnitude[t] += Math.abs(terms[t]);
        }
      }
      // One half-ulp for each addition that an element goes through, and two for the difference.
      double roundings = (n / 32 + 1 + 5) * 0x1p-24;
      assertEquals(exact[0], kernels.sum(a, 3, n), roundings * magnitude[0]);
      assertEquals(exact[1], kernels.dot(a, 3, b, 5, n), roundings * magnitude[1]);
      assertEquals(
          exact[2],
          kernels.squaredDistance(a, 3, b, 5, n),
          (roundings + 2 * 0x1p-24) * magnitude[2]);
    }
  }

  /** 2²⁵ swallows a 1 added to it, but not the 2 of two ones that met before. */
  @ParameterizedTest
  @MethodSource("twins")
  void sumsHaveTheDocumentedOrder(Kernels kernels) {
    float big = 0x1p25f;
    float[] ones = new float[96];
    Arrays.fill(ones, 1f);
    assertEquals(big, kernels.sum(with(0, big, 32, 1f, 64, 1f), 0, 96), "one lane, in order");
    assertEquals(big + 4, kernels.sum(with(0, big, 1, 2f, 33, 2f), 0, 96), "two lanes");
    assertEquals(
        big, kernels.sum(with(0, big, 16, 1f, 8, 1f), 0, 96), "16 and 8 meet lane 0 apart");
    assertEquals(big + 4, kernels.sum(with(0, big, 8, 2f, 24, 2f), 0, 96), "24 meets 8 first");
    assertEquals(big + 4, kernels.sum(with(0, big, 4, 2f, 20, 1f, 12, 1f), 0, 96), "then 12 and 4");
    assertEquals(big, kernels.sum(with(32, big, 64, 1f, 80, 1f), 0, 81), "the tail fills lanes");
    float tiny = 1f + 0x1p-12f;
    assertEquals(
        Math.fma(tiny, tiny, -1f),
        kernels.dot(new float[] {1f, tiny}, 1, new float[] {tiny}, 0, 1) - 1f + 0f,
        0x1p-23f);
    float[] a = new float[33];
    float[] b = new float[33];
    a[0] = -1f;
    b[0] = 1f + 0x1p-11f;
    a[32] = tiny;
    b[32] = tiny;
    assertEquals(0x1p-24f, kernels.dot(a, 0, b, 0, 33), "a product is not rounded");
  }

  private static float[] with(float... indexAndValue) {
    float[] values = new float[96];
    for (int i = 0; i < indexAndValue.length; i += 2) {
      values[(int) indexAndValue[i]] = indexAndValue[i + 1];
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("twins")
  void extremesFollowMathMaxAndMin(Kernels kernels) {
    assertEquals(-INFINITY, kernels.max(new float[0], 0, 0));
    assertEquals(INFINITY, kernels.min(new float[0], 0, 0));
    for (int n : new int[] {1, 2, 15, 16, 17, 33, 64, 100}) {
      for (int at = 0; at < n; at++) {
        float[] a = new float[n + 2];
        Arrays.fill(a, -3f);
        a[0] = 100f;
        a[n + 1] = -100f;
        a[1 + at] = 7f;
        assertEquals(7f, kernels.max(a, 1, n));
        assertEquals(n == 1 ? 7f : -3f, kernels.min(a, 1, n));
        a[1 + at] = NAN;
        assertEquals(NAN, kernels.max(a, 1, n));
        assertEquals(NAN, kernels.min(a, 1, n));
        Arrays.fill(a, -0f);
        a[1 + at] = 0f;
        assertEquals(0f, kernels.max(a, 1, n));
        assertEquals(n == 1 ? 0f : -0f, kernels.min(a, 1, n));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("twins")
  void argumentsOfExtremesAreTheLowestAndNeverNaN(Kernels kernels) {
    for (int n : new int[] {1, 2, 15, 16, 17, 33, 64, 100}) {
      for (int at = 0; at < n; at++) {
        float[] a = new float[n];
        Arrays.fill(a, 0, at, NAN);
        a[at] = -INFINITY;
        Arrays.fill(a, at + 1, n, at % 2 == 0 ? NAN : -INFINITY);
        assertEquals(at, kernels.argMax(a, 0, n));
        assertEquals(at, kernels.argMin(a, 0, n));
        Arrays.fill(a, 0f);
        Arrays.fill(a, at, n, 1f);
        assertEquals(at, kernels.argMax(a, 0, n));
        Arrays.fill(a, at, n, -1f);
        assertEquals(at, kernels.argMin(a, 0, n));
      }
      float[] nothing = new float[n];
      Arrays.fill(nothing, NAN);
      assertEquals(0, kernels.argMax(nothing, 0, n));
      assertEquals(0, kernels.argMin(nothing, 0, n));
      float[] zeros = new float[n];
      zeros[n - 1] = -0f;
      assertEquals(0, kernels.argMax(zeros, 0, n), "zeros of both signs tie");
      assertEquals(0, kernels.argMin(zeros, 0, n), "zeros of both signs tie");
    }
  }

  @ParameterizedTest
  @MethodSource("twins")
  void softmaxAndLogSumExpStayWithinTheirRoundings(Kernels kernels) {
    for (int n : LENGTHS) {
      float[] a = random(n, 2L * n);
      for (int i = 0; i < n; i++) {
        a[i] = 20 * a[i] + 500;
      }
      double sum = 0;
      double magnitude = 0;
      for (float x : a) {
        sum += StrictMath.exp(x - 500.0);
        magnitude = Math.max(magnitude, Math.abs(x));
      }
      // The difference a - m errs by half an ulp, up to 20·2^-24, exp and the quotient by 2 ulps
      // each.
      double tolerance = (2 * 40 + 8 + n / 32) * 0x1p-24;
      float[] out = new float[n];
      kernels.softmax(a, 0, out, 0, n);
      for (int i = 0; i < n; i++) {
        double exact = StrictMath.exp(a[i] - 500.0) / sum;
        assertEquals(exact, out[i], tolerance * exact);
      }
      assertEquals(
          n == 0 ? -INFINITY : 500 + StrictMath.log(sum),
          kernels.logSumExp(a, 0, n),
          n == 0 ? 0 : tolerance + 2 * magnitude * 0x1p-24);
    }
  }

  @ParameterizedTest
  @MethodSource("twins")
  void softmaxAndLogSumExpAtTheExtremes(Kernels kernels) {
    float[] out = new float[3];
    kernels.softmax(new float[] {3e38f, -3e38f, -INFINITY}, 0, out, 0, 3);
    assertArrayEquals(new float[] {1f, 0f, 0f}, out);
    for (float[] row :
        new float[][] {{1f, NAN, 2f}, {1f, INFINITY, 2f}, {-INFINITY, -INFINITY, -INFINITY}}) {
      kernels.softmax(row, 0, out, 0, 3);
      assertArrayEquals(new float[] {NAN, NAN, NAN}, out);
    }
    assertEquals(3e38f, kernels.logSumExp(new float[] {3e38f, -3e38f, -INFINITY}, 0, 3));
    assertEquals(INFINITY, kernels.logSumExp(new float[] {1f, INFINITY}, 0, 2));
    assertEquals(-INFINITY, kernels.logSumExp(new float[] {-INFINITY, -INFINITY}, 0, 2));
    assertEquals(NAN, kernels.logSumExp(new float[] {1f, NAN}, 0, 2));
  }

  private static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
