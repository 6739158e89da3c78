package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.kernel.Twins.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixMultiplyTest {
  static List<Setting> settings() {
    return Twins.settings();
  }

  /** One product; the arrays have a margin before and after the matrices. */
  private record Product(
      int m, int n, int k, boolean transposeA, boolean transposeB, boolean accumulate, int margin) {

    float[] a(long seed) {
      return Twins.random(m * k + 2 * margin, seed);
    }

    float[] b(long seed) {
      return Twins.random(k * n + 3 * margin, seed + 1);
    }

    float[] c(long seed) {
      return Twins.random(m * n + 4 * margin, seed + 2);
    }

    void compute(Setting setting, float[] a, float[] b, float[] c) {
      MatrixMultiply.multiply(
          setting.parallel(),
          setting.kernel(),
          MatrixView.of(a, margin, m, k, transposeA),
          MatrixView.of(b, 2 * margin, k, n, transposeB),
          MatrixView.of(c, 3 * margin, m, n, false),
          accumulate);
    }

    /** The specification: nothing but the definition. */
    void define(float[] a, float[] b, float[] c) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int to = 3 * margin + i * n + j;
          float sum = accumulate ? c[to] : 0f;
          for (int p = 0; p < k; p++) {
            float x = a[margin + (transposeA ? p * m + i : i * k + p)];
            float y = b[2 * margin + (transposeB ? j * k + p : p * n + j)];
            sum = Math.fma(x, y, sum);
          }
          c[to] = sum;
        }
      }
    }

    void check(Setting setting, float[] a, float[] b, float[] c) {
      float[] expected = c.clone();
      define(a, b, expected);
      compute(setting, a, b, c);
      for (int i = 0; i < c.length; i++) {
        int element = i;
        assertEquals(
            bits(expected[i]),
            bits(c[i]),
            () ->
                this
                    + " "
                    + setting
                    + " at "
                    + element
                    + ": "
                    + expected[element]
                    + ", "
                    + c[element]);
      }
    }

    /** All NaNs are one, for which of two NaN operands survives is the processor's choice. */
    private static int bits(float value) {
      return Float.floatToIntBits(value);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySmallExtentGivesTheBitsOfTheDefinition(Setting setting) {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 1500; trial++) {
      Product product =
          new Product(
              random.nextInt(1, 71),
              random.nextInt(1, 71),
              random.nextInt(1, 71),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(0, 4));
      product.check(setting, product.a(trial), product.b(trial), product.c(trial));
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void blocksAlongEveryAxisGiveTheBitsOfTheDefinition(Setting setting) {
    int[][] extents = {
      {1, 300, 513},
      {300, 1, 513},
      {2, 2, 2049},
      {32, 130, 784},
      {784, 130, 32},
      {385, 70, 130},
      {128, 10, 512},
      {10, 513, 128},
      {5, 700, 90},
      {700, 5, 90},
      {1, 1, 1},
      {64, 64, 1025},
      {1030, 165, 21},
      {165, 170, 1030},
      {390, 1030, 18},
      {1030, 390, 18},
      {256, 200, 256},
      {13, 385, 1029},
      {29, 49, 30},
      {150, 400, 33}
    };
    for (int[] extent : extents) {
      for (int flags = 0; flags < 8; flags++) {
        Product product =
            new Product(
                extent[0], extent[1], extent[2], (flags & 1) > 0, (flags & 2) > 0, flags > 3, 1);
        product.check(setting, product.a(flags), product.b(flags), product.c(flags));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void infinitiesAndNanStayInTheirRowsAndColumns(Setting setting) {
    for (int flags = 0; flags < 8; flags++) {
      Product product = new Product(37, 41, 19, (flags & 1) > 0, (flags & 2) > 0, flags > 3, 0);
      float[] a = product.a(5);
      float[] b = product.b(5);
      a[100] = Float.NaN;
      a[101] = Float.POSITIVE_INFINITY;
      b[200] = Float.NEGATIVE_INFINITY;
      b[300] = Float.NaN;
      b[400] = -0f;
      product.check(setting, a, b, product.c(5));
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void withoutStepsTheProductIsZeroOrWhatWasThere(Setting setting) {
    float[] c = {1f, 2f, 3f, 4f, 5f, 6f, 7f};
    MatrixView middle = MatrixView.of(c, 1, 2, 2, false);
    MatrixView none = MatrixView.of(new float[0], 0, 2, 0, false);
    MatrixMultiply.multiply(
        setting.parallel(), setting.kernel(), none, none.transposed(), middle, true);
    assertArrayEquals(new float[] {1f, 2f, 3f, 4f, 5f, 6f, 7f}, c);
    MatrixMultiply.multiply(
        setting.parallel(), setting.kernel(), none, none.transposed(), middle, false);
    assertArrayEquals(new float[] {1f, 0f, 0f, 0f, 0f, 6f, 7f}, c);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void withoutRowsOrColumnsNothingIsTouched(Setting setting) {
    float[] a = Twins.random(12, 1);
    float[] c = {1f};
    for (int[] extent : new int[][] {{0, 3}, {3, 0}, {0, 0}}) {
      MatrixMultiply.multiply(
          setting.parallel(),
          setting.kernel(),
          MatrixView.of(a, 0, extent[0], 4, false),
          MatrixView.of(a, 0, 4, extent[1], false),
          MatrixView.of(c, 0, extent[0], extent[1], false),
          false);
    }
    assertArrayEquals(new float[] {1f}, c);
  }

  @Test
  void thePublicEntryReadsOffsetsAndFlags() {
    for (int flags = 0; flags < 8; flags++) {
      Product product = new Product(9, 35, 50, (flags & 1) > 0, (flags & 2) > 0, flags > 3, 2);
      float[] a = product.a(3);
      float[] b = product.b(3);
      float[] c = product.c(3);
      float[] expected = c.clone();
      product.define(a, b, expected);
      MatrixMultiply.multiply(
          9, 35, 50, a, 2, product.transposeA, b, 4, product.transposeB, c, 6, flags > 3);
      assertArrayEquals(expected, c);
    }
  }

  @Test
  void agreesWithEjmlInDouble() {
    int m = 129;
    int n = 257;
    int k = 700;
    float[] a = Twins.random(m * k, 21);
    float[] b = Twins.random(k * n, 22);
    float[] c = new float[m * n];
    MatrixMultiply.multiply(m, n, k, a, 0, false, b, 0, false, c, 0, false);
    DMatrixRMaj product = new DMatrixRMaj(m, n);
    CommonOps_DDRM.mult(ejml(a, m, k), ejml(b, k, n), product);
    // k roundings of half an ulp of a partial sum that stays below k / 3.
    double tolerance = k * 0.5 * Math.ulp(k / 3f);
    for (int i = 0; i < c.length; i++) {
      assertEquals(product.data[i], c[i], tolerance);
    }
  }

  private static DMatrixRMaj ejml(float[] values, int rows, int columns) {
    DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
    Arrays.setAll(matrix.data, i -> values[i]);
    return matrix;
  }
}
