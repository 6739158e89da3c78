package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingTest {
  private static final float NAN = Float.NaN;

  /** Windows over planes; extents of the output are the most that fit. */
  record Windows(int planes, int height, int width, int kernel, int stride) {
    int outHeight() {
      return (height - kernel) / stride + 1;
    }

    int outWidth() {
      return (width - kernel) / stride + 1;
    }

    int inPlane() {
      return height * width;
    }

    int outPlane() {
      return outHeight() * outWidth();
    }

    /** The places, inside the plane, of the window of output place i, in reading order. */
    int[] window(int i) {
      int y = i / outWidth() * stride;
      int x = i % outWidth() * stride;
      return IntStream.range(0, kernel * kernel)
          .map(k -> (y + k / kernel) * width + x + k % kernel)
          .toArray();
    }

    float[] input(long seed) {
      return random(planes * inPlane(), seed);
    }

    float[] gradient(long seed) {
      return random(planes * outPlane(), seed);
    }

    Maximum maximum(float[] x) {
      float[] out = filled(planes * outPlane());
      int[] argmax = new int[out.length];
      Pooling.maxForward(
          planes, height, width, outHeight(), outWidth(), kernel, stride, x, out, argmax);
      float[] values = filled(out.length);
      Pooling.maxValues(planes, height, width, outHeight(), outWidth(), kernel, stride, x, values);
      for (int i = 0; i < out.length; i++) {
        // Adding zero takes the sign from a zero.
        assertEquals(out[i] + 0f, values[i] + 0f);
      }
      return new Maximum(out, argmax);
    }

    float[] maximumBackward(int[] argmax, float[] gradient) {
      float[] gx = filled(planes * inPlane());
      Pooling.maxBackward(planes, inPlane(), outPlane(), argmax, gradient, gx);
      return gx;
    }

    float[] average(float[] x) {
      float[] out = filled(planes * outPlane());
      Pooling.averageForward(
          planes, height, width, outHeight(), outWidth(), kernel, stride, x, out);
      return out;
    }

    float[] averageBackward(float[] gradient) {
      float[] gx = filled(planes * inPlane());
      Pooling.averageBackward(
          planes, height, width, outHeight(), outWidth(), kernel, stride, gradient, gx);
      return gx;
    }
  }

  record Maximum(float[] values, int[] places) {}

  /** All small geometries, strides that skip, overlap and tile, and planes for several tasks. */
  static Stream<Windows> windows() {
    Random random = new Random(5);
    Stream<Windows> small =
        Stream.generate(
                () -> {
                  int kernel = 1 + random.nextInt(5);
                  return new Windows(
                      1 + random.nextInt(4),
                      kernel + random.nextInt(9),
                      kernel + random.nextInt(9),
                      kernel,
                      1 + random.nextInt(4));
                })
            .limit(150);
    Stream<Windows> chosen =
        Stream.of(
            new Windows(0, 5, 5, 2, 2),
            new Windows(1, 1, 1, 1, 1),
            new Windows(3, 7, 7, 7, 1),
            new Windows(2, 1, 9, 1, 3),
            new Windows(600, 9, 7, 3, 2),
            new Windows(5, 131, 127, 3, 3),
            new Windows(3, 6, 75, 2, 2),
            new Windows(7, 4, 16, 2, 2));
    return Stream.concat(chosen, small);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void theMaximumIsTheLargestOfTheWindowAndItsPlaceTheFirst(Windows w) {
    float[] x = w.input(1);
    // Few distinct values, so that there are ties.
    for (int i = 0; i < x.length; i += 2) {
      x[i] = Math.round(x[i]);
    }
    Maximum got = w.maximum(x);
    for (int i = 0; i < got.values.length; i++) {
      int base = i / w.outPlane() * w.inPlane();
      int[] window = w.window(i % w.outPlane());
      double largest = Arrays.stream(window).mapToDouble(p -> x[base + p]).max().orElseThrow();
      int first =
          Arrays.stream(window).filter(p -> x[base + p] == largest).findFirst().orElseThrow();
      assertEquals(largest, got.values[i], 0.0, "value " + i);
      assertEquals(first, got.places[i], "place " + i);
    }
  }

  @Test
  void theFirstOfEqualElementsWins() {
    Windows w = new Windows(2, 2, 4, 2, 2);
    float[] x = {1, 7, 3, 3, 7, 7, 3, 3, 0f, -0f, -0f, -0f, -0f, 0f, 0f, -0f};
    Maximum got = w.maximum(x);
    assertArrayEquals(new float[] {7, 3, 0f, -0f}, got.values);
    assertArrayEquals(new int[] {1, 2, 0, 2}, got.places);
  }

  @Test
  void theFirstNanWinsOverEveryNumber() {
    Windows w = new Windows(1, 2, 8, 2, 2);
    float infinity = Float.POSITIVE_INFINITY;
    float[] x = {
      NAN, 1, 1, infinity, -infinity, -infinity, 1, 2, NAN, 9, NAN, NAN, -infinity, -infinity, 3,
      NAN
    };
    Maximum got = w.maximum(x);
    assertArrayEquals(new float[] {NAN, NAN, -infinity, NAN}, got.values);
    assertArrayEquals(new int[] {0, 10, 4, 15}, got.places);
  }

  @Test
  void tiesAndNansInLongRowsAreSettledAsTheScalarTwinDoes() {
    float[] few = {NAN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f, 1f, 2f};
    Random random = new Random(8);
    int width = 150;
    float[] x = new float[4 * width];
    for (int i = 0; i < x.length; i++) {
      x[i] = few[random.nextInt(i % 3 == 0 ? 7 : 5)];
    }
    float[][] values = new float[2][width / 2];
    int[][] places = new int[2][width / 2];
    Kernels[] twins = {new ScalarKernels(), KernelSelection.kernels()};
    for (int i = 0; i < 2; i++) {
      twins[i].maxOfSquares(
          x, width, width, width / 2, values[i], places[i], 0, 7, new float[2 * width + 64]);
    }
    assertArrayEquals(places[0], places[1]);
    assertArrayEquals(values[0], values[1]);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void theGradientOfTheMaximumGoesToItsPlace(Windows w) {
    float[] gradient = w.gradient(2);
    Maximum maximum = w.maximum(w.input(3));
    float[] got = w.maximumBackward(maximum.places, gradient);
    double[] want = new double[got.length];
    double[] scale = new double[got.length];
    for (int i = 0; i < gradient.length; i++) {
      int place = i / w.outPlane() * w.inPlane() + maximum.places[i];
      want[place] += gradient[i];
      scale[place] += Math.abs(gradient[i]);
    }
    requireClose(want, scale, w.kernel * w.kernel, got);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void theAverageIsThatOfDoubles(Windows w) {
    float[] x = w.input(4);
    float[] got = w.average(x);
    double[] want = new double[got.length];
    double[] scale = new double[got.length];
    int area = w.kernel * w.kernel;
    for (int i = 0; i < got.length; i++) {
      int base = i / w.outPlane() * w.inPlane();
      for (int place : w.window(i % w.outPlane())) {
        want[i] += (double) x[base + place] / area;
        scale[i] += Math.abs((double) x[base + place]) / area;
      }
    }
    requireClose(want, scale, area + 2, got);
  }

  @Test
  void aNanReachesTheAveragesOfItsWindowsOnly() {
    Windows w = new Windows(1, 3, 4, 2, 1);
    float[] x = new float[12];
    x[0] = NAN;
    x[11] = Float.POSITIVE_INFINITY;
    assertArrayEquals(new float[] {NAN, 0, 0, 0, 0, Float.POSITIVE_INFINITY}, w.average(x));
  }

  /** (Ax) . g = x . (A' g): what makes the one the pullback of the other. */
  @ParameterizedTest
  @MethodSource("windows")
  void theBackwardPassesAreAdjoint(Windows w) {
    float[] x = w.input(6);
    float[] gradient = w.gradient(7);
    requireAdjoint(x, w.average(x), gradient, w.averageBackward(gradient), w);
    Maximum maximum = w.maximum(x);
    requireAdjoint(x, maximum.values, gradient, w.maximumBackward(maximum.places, gradient), w);
  }

  private static void requireAdjoint(
      float[] x, float[] out, float[] gradient, float[] gx, Windows w) {
    double left = 0;
    double scale = 0;
    for (int i = 0; i < out.length; i++) {
      left += (double) out[i] * gradient[i];
      scale += Math.abs((double) out[i] * gradient[i]);
    }
    double right = 0;
    for (int i = 0; i < x.length; i++) {
      right += (double) x[i] * gx[i];
      scale += Math.abs((double) x[i] * gx[i]);
    }
    assertEquals(left, right, (w.kernel * w.kernel + 3) * 0x1p-23 * scale);
  }

  /** Within so many roundings of the sum of the magnitudes that were added. */
  private static void requireClose(double[] want, double[] scale, int roundings, float[] got) {
    assertEquals(want.length, got.length);
    for (int i = 0; i < want.length; i++) {
      double error = Math.abs(want[i] - got[i]);
      assertTrue(error <= roundings * 0x1p-24 * scale[i], i + ": " + want[i] + ", got " + got[i]);
    }
  }

  private static float[] random(int n, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (2 * random.nextGaussian());
    }
    return values;
  }

  /** What was there before must not matter. */
  private static float[] filled(int n) {
    float[] values = new float[n];
    Arrays.fill(values, NAN);
    return values;
  }
}
