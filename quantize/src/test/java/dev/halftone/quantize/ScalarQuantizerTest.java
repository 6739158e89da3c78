package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarQuantizerTest {
  private static Tensor column(float... values) {
    return Tensor.of(values, values.length, 1);
  }

  @Test
  void aCodeStandsForTheMiddleOfItsCell() {
    ScalarQuantizer quantizer = ScalarQuantizer.fit(column(0, 8, 3), ScalarQuantizer.Options.of(2));
    Codes codes = quantizer.encode(column(-9, 0, 1.9f, 2.1f, 5, 7, 8, 99));
    assertArrayEquals(new int[] {0, 0, 0, 1, 2, 3, 3, 3}, codes.unpack());
    assertArrayEquals(new float[] {1, 1, 1, 3, 5, 7, 7, 7}, quantizer.decode(codes).array());
    assertEquals(2, codes.sizeInBytes() / 4);
  }

  @Test
  void aValueBetweenTwoMiddlesTakesTheLower() {
    ScalarQuantizer quantizer = ScalarQuantizer.fit(column(0, 8), ScalarQuantizer.Options.of(2));
    assertArrayEquals(new int[] {0, 1, 2}, quantizer.encode(column(2, 4, 6)).unpack());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 11, 16})
  void noValueIsOffByMoreThanHalfACell(int bits) {
    Tensor rows = Tensor.wrap(TestRows.uniform(500, 3, 5), Shape.of(500, 3));
    ScalarQuantizer quantizer = ScalarQuantizer.fit(rows, ScalarQuantizer.Options.of(bits));
    float[] decoded = quantizer.decode(quantizer.encode(rows)).array();
    float[] range = quantizer.range().array();
    for (int i = 0; i < decoded.length; i++) {
      double cell = ((double) range[3 + i % 3] - range[i % 3]) / (1 << bits);
      assertTrue(Math.abs(decoded[i] - rows.array()[i]) <= cell / 2 + 6e-8);
    }
  }

  /** 65,536 cells for 5 floats: of the codes that stand for one of them the lowest is taken. */
  @Test
  void cellsBelowTheRoundingOfFloats() {
    float[] values = new float[5];
    for (int i = 0; i < 5; i++) {
      values[i] = 1024 + i * 0x1p-13f;
    }
    ScalarQuantizer quantizer = ScalarQuantizer.fit(column(values), ScalarQuantizer.Options.of(16));
    Codes codes = quantizer.encode(column(values));
    assertArrayEquals(values, quantizer.decode(codes).array());
    assertEquals(codes, quantizer.encode(quantizer.decode(codes)));
    for (int row = 1; row < 5; row++) {
      int[] below = {codes.get(row, 0) - 1};
      Tensor other = quantizer.decode(Codes.pack(quantizer.layout(), below));
      assertTrue(other.array()[0] < values[row]);
    }
  }

  @Test
  void valuesFarOutsideTakeTheEndOfTheRange() {
    ScalarQuantizer quantizer =
        ScalarQuantizer.fit(column(0, 1e-3f), ScalarQuantizer.Options.of(8));
    assertArrayEquals(
        new int[] {0, 255}, quantizer.encode(column(-Float.MAX_VALUE, Float.MAX_VALUE)).unpack());
  }

  @Test
  void rangesOfColumnsOrOneOfAllOrQuantiles() {
    float[] values = new float[202];
    for (int row = 0; row <= 100; row++) {
      values[2 * row] = row;
      values[2 * row + 1] = -1;
    }
    Tensor rows = Tensor.of(values, 101, 2);
    ScalarQuantizer.Options options = ScalarQuantizer.Options.of(4);
    assertArrayEquals(
        new float[] {0, -1, 100, -1}, ScalarQuantizer.fit(rows, options).range().array());
    assertArrayEquals(
        new float[] {-1, -1, 100, 100},
        ScalarQuantizer.fit(rows, options.withOneRange()).range().array());
    assertArrayEquals(
        new float[] {2.5f, -1, 97.5f, -1},
        ScalarQuantizer.fit(rows, options.withClipped(0.025)).range().array());
  }

  @Test
  void clippingHelpsWhereFewValuesLieFarOut() {
    float[] values = TestRows.uniform(1000, 1, 9);
    values[17] = 300;
    ScalarQuantizer.Options options = ScalarQuantizer.Options.of(4);
    Tensor usual = column(TestRows.uniform(1000, 1, 10));
    double plain = ScalarQuantizer.fit(column(values), options).distortion(usual);
    double clipped =
        ScalarQuantizer.fit(column(values), options.withClipped(0.01)).distortion(usual);
    assertTrue(clipped < plain / 100, clipped + " against " + plain);
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "ScalarQuantizer.Options: expected bits from 1 to 16, got 0",
        () -> ScalarQuantizer.Options.of(0));
    assertMessage(
        "ScalarQuantizer.Options: expected a clipped share from 0 to below 0.5, got 0.5",
        () -> ScalarQuantizer.Options.of(8).withClipped(0.5));
    assertMessage(
        "ScalarQuantizer.fit: expected at least one row, got shape [0, 3] (argument rows)",
        () -> ScalarQuantizer.fit(Tensor.zeros(0, 3), ScalarQuantizer.Options.of(8)));
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
