package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.kernel.Twins.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolveTest {
  static List<Setting> settings() {
    return Twins.settings();
  }

  private static ConvolutionGeometry square(
      int batch, int in, int out, int size, int kernel, int stride, int padding) {
    return geometry(
        batch,
        in,
        size,
        size,
        out,
        new int[] {kernel, kernel},
        new int[] {stride, stride},
        new int[] {padding, padding},
        new int[] {1, 1},
        1);
  }

  private static ConvolutionGeometry geometry(
      int batch,
      int in,
      int height,
      int width,
      int out,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      int groups) {
    int outHeight = (height + 2 * padding[0] - dilation[0] * (kernel[0] - 1) - 1) / stride[0] + 1;
    int outWidth = (width + 2 * padding[1] - dilation[1] * (kernel[1] - 1) - 1) / stride[1] + 1;
    return new ConvolutionGeometry(
        batch,
        in,
        height,
        width,
        out,
        outHeight,
        outWidth,
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        padding[0],
        padding[1],
        dilation[0],
        dilation[1],
        groups);
  }

  /** Geometries of the published nets and of every corner. */
  private static List<ConvolutionGeometry> geometries() {
    return List.of(
        square(2, 1, 32, 28, 5, 1, 2),
        square(3, 32, 64, 14, 5, 1, 2),
        square(1, 32, 1, 28, 5, 1, 2),
        square(2, 3, 40, 32, 3, 1, 1),
        square(2, 20, 33, 8, 3, 2, 1),
        square(2, 17, 16, 7, 3, 1, 1),
        square(2, 16, 12, 9, 1, 1, 0),
        square(2, 16, 12, 9, 1, 2, 0),
        square(2, 5, 3, 16, 4, 2, 1),
        square(10, 4, 6, 17, 3, 1, 0),
        square(2, 3, 4, 13, 3, 1, 5),
        square(1, 1, 1, 1, 1, 1, 0),
        square(2, 2, 2, 3, 3, 1, 0),
        square(2, 3, 5, 33, 2, 3, 0),
        square(2, 20, 30, 11, 3, 1, 1),
        new ConvolutionGeometry(2, 16, 9, 9, 12, 9, 5, 1, 1, 1, 1, 0, 0, 1, 1, 1),
        square(2, 28, 40, 15, 3, 2, 1),
        square(3, 64, 64, 4, 2, 2, 0),
        geometry(
            5,
            64,
            5,
            4,
            60,
            new int[] {3, 3},
            new int[] {1, 1},
            new int[] {1, 1},
            new int[] {1, 1},
            2),
        geometry(
            2,
            6,
            11,
            19,
            8,
            new int[] {3, 5},
            new int[] {2, 1},
            new int[] {0, 4},
            new int[] {2, 3},
            2),
        geometry(
            3,
            6,
            10,
            40,
            6,
            new int[] {1, 3},
            new int[] {1, 2},
            new int[] {2, 0},
            new int[] {1, 2},
            6),
        geometry(
            2,
            4,
            18,
            18,
            80,
            new int[] {3, 2},
            new int[] {3, 3},
            new int[] {1, 1},
            new int[] {1, 1},
            2));
  }

  private static List<ConvolutionGeometry> randomGeometries() {
    SplittableRandom random = new SplittableRandom(99);
    return random
        .ints(150)
        .mapToObj(
            any -> {
              int groups = random.nextInt(1, 4);
              int[] kernel = {random.nextInt(1, 6), random.nextInt(1, 6)};
              int[] stride = {random.nextInt(1, 4), random.nextInt(1, 4)};
              int[] padding = {random.nextInt(0, 4), random.nextInt(0, 4)};
              int[] dilation = {random.nextInt(1, 4), random.nextInt(1, 4)};
              int height = random.nextInt((kernel[0] - 1) * dilation[0] + 1, 20);
              int width = random.nextInt((kernel[1] - 1) * dilation[1] + 1, 40);
              return geometry(
                  random.nextInt(1, 11),
                  groups * random.nextInt(1, 5),
                  height,
                  width,
                  groups * random.nextInt(1, 12),
                  kernel,
                  stride,
                  padding,
                  dilation,
                  groups);
            })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void allPassesGiveTheBitsOfTheDefinition(Setting setting) {
    geometries().forEach(g -> check(setting, g));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void anyStridesPaddingDilationAndGroupsGiveTheBitsOfTheDefinition(Setting setting) {
    randomGeometries().forEach(g -> check(setting, g));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void infinitiesAndNanSpreadAsTheDefinitionSays(Setting setting) {
    for (ConvolutionGeometry g :
        List.of(square(3, 5, 7, 20, 3, 1, 1), square(2, 7, 40, 9, 3, 2, 1))) {
      float[] x = x(g);
      float[] w = w(g);
      float[] gradient = out(g);
      x[50] = Float.NaN;
      x[90] = Float.POSITIVE_INFINITY;
      w[11] = Float.NEGATIVE_INFINITY;
      gradient[60] = Float.NaN;
      gradient[75] = Float.POSITIVE_INFINITY;
      check(setting, g, x, w, gradient, Double.NaN);
    }
  }

  private static void check(Setting setting, ConvolutionGeometry g) {
    check(setting, g, x(g), w(g), out(g), 1);
  }

  /** Compares bits, and with the sum in double unless {@code scale} is NaN. */
  private static void check(
      Setting setting,
      ConvolutionGeometry g,
      float[] x,
      float[] w,
      float[] gradient,
      double scale) {
    ConvolutionDefinition definition = new ConvolutionDefinition(g);
    compare(
        g + " forward " + setting,
        gradient.length,
        g.inPerGroup() * g.taps() * scale,
        out -> Convolve.forward(setting.parallel(), setting.kernel(), g, x, w, out),
        sink -> definition.forward(x, w, sink));
    compare(
        g + " input gradient " + setting,
        x.length,
        g.outPerGroup() * g.taps() * scale,
        out -> Convolve.inputGradient(setting.parallel(), setting.kernel(), g, gradient, w, out),
        sink -> definition.inputGradient(gradient, w, sink));
    compare(
        g + " weight gradient " + setting,
        w.length,
        g.batch() * g.outPlane() * scale,
        out -> Convolve.weightGradient(setting.parallel(), setting.kernel(), g, x, gradient, out),
        sink -> definition.weightGradient(x, gradient, sink));
  }

  private static void compare(
      String name,
      int length,
      double terms,
      Consumer<float[]> kernel,
      Consumer<ConvolutionDefinition.Sink> definition) {
    float[] actual = new float[length];
    Arrays.fill(actual, 1e30f);
    kernel.accept(actual);
    // Each of the roundings is at most half an ulp of a partial sum, and no term is above 1.
    double tolerance = terms * 0.5 * Math.ulp((float) terms);
    definition.accept(
        (index, single, precise) -> {
          assertEquals(
              Float.floatToIntBits(single),
              Float.floatToIntBits(actual[index]),
              () -> name + " at " + index + ": " + single + ", " + actual[index]);
          if (!Double.isNaN(terms)) {
            assertEquals(precise, actual[index], tolerance, name);
          }
        });
  }

  private static float[] x(ConvolutionGeometry g) {
    return Twins.random(g.batch() * g.inChannels() * g.inPlane(), 1);
  }

  private static float[] w(ConvolutionGeometry g) {
    return Twins.random(g.outChannels() * g.inPerGroup() * g.taps(), 2);
  }

  private static float[] out(ConvolutionGeometry g) {
    return Twins.random(g.batch() * g.outChannels() * g.outPlane(), 3);
  }

  @Test
  void anEmptyBatchGivesNothingAndAZeroWeightGradient() {
    ConvolutionGeometry g = square(0, 3, 4, 8, 3, 1, 1);
    float[] none = {};
    float[] w = Twins.random(4 * 3 * 9, 5);
    Convolve.forward(g, none, w, none);
    Convolve.inputGradient(g, none, w, none);
    Convolve.weightGradient(g, none, none, w);
    assertArrayEquals(new float[4 * 3 * 9], w);
  }

  @Test
  void thePublicEntriesGiveTheSameBits() {
    Setting scalar = settings().get(0);
    ConvolutionGeometry g = square(5, 6, 20, 14, 3, 1, 1);
    float[] out = new float[out(g).length];
    float[] expected = new float[out.length];
    Convolve.forward(g, x(g), w(g), out);
    Convolve.forward(scalar.parallel(), scalar.kernel(), g, x(g), w(g), expected);
    assertArrayEquals(expected, out);
    float[] gx = new float[x(g).length];
    float[] expectedX = new float[gx.length];
    Convolve.inputGradient(g, out, w(g), gx);
    Convolve.inputGradient(scalar.parallel(), scalar.kernel(), g, out, w(g), expectedX);
    assertArrayEquals(expectedX, gx);
    float[] gw = new float[w(g).length];
    float[] expectedW = new float[gw.length];
    Convolve.weightGradient(g, x(g), out, gw);
    Convolve.weightGradient(scalar.parallel(), scalar.kernel(), g, x(g), out, expectedW);
    assertArrayEquals(expectedW, gw);
  }
}
