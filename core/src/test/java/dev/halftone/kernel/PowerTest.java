package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTest {

  /** Against {@link StrictMath#pow}, whose own error is below an ulp of a double. */
  @Test
  void errsByLessThanAnUlp() {
    SplittableRandom random = new SplittableRandom(8);
    double worst = 0;
    for (int i = 0; i < 2_000_000; i++) {
      float x = Math.abs(Float.intBitsToFloat(random.nextInt()));
      // Exponents that spread the results over the whole range, some of them whole.
      float y = (float) (random.nextDouble(-155, 155) / (Math.log(x) / Math.log(2)));
      y = i % 4 == 0 ? (float) Math.rint(y) : y;
      if (!(x > 0 && x < Float.POSITIVE_INFINITY) || x == 1f || Float.isInfinite(y)) {
        continue;
      }
      double exact = StrictMath.pow(x, y);
      float rounded = (float) exact;
      float actual = Power.pow(x, y);
      double error = actual == rounded ? 0.5 : Math.abs(actual - exact) / Math.ulp(rounded);
      assertTrue(error < 1, () -> x + " to " + exact);
      worst = Math.max(worst, error);
    }
    assertTrue(worst >= 0.5);
  }

  @Test
  void keepsSmallWholeNumbersExact() {
    for (int x = -12; x <= 12; x++) {
      for (int y = 0; y <= 6; y++) {
        assertEquals((float) Math.rint(Math.pow(x, y)), Power.pow(x, y));
      }
      if (x != 0) {
        assertEquals(1f / x, Power.pow(x, -1));
      }
    }
  }

  /** IEEE 754-2019, 9.2.1. */
  @ParameterizedTest
  @CsvSource({
    "NaN, 0, 1",
    "NaN, -0.0, 1",
    "1, NaN, 1",
    "1, Infinity, 1",
    "-1, Infinity, 1",
    "-1, -Infinity, 1",
    "NaN, 2, NaN",
    "2, NaN, NaN",
    "-2, 0.5, NaN",
    "-Infinity, 0.5, Infinity",
    "-Infinity, 3, -Infinity",
    "-Infinity, 2, Infinity",
    "-Infinity, -3, -0.0",
    "-Infinity, -2, 0",
    "Infinity, 0.1, Infinity",
    "Infinity, -0.1, 0",
    "0, 3, 0",
    "-0.0, 3, -0.0",
    "-0.0, 2, 0",
    "-0.0, 2.5, 0",
    "0, -3, Infinity",
    "-0.0, -3, -Infinity",
    "-0.0, -2, Infinity",
    "-0.0, -Infinity, Infinity",
    "0.5, Infinity, 0",
    "0.5, -Infinity, Infinity",
    "-2, Infinity, Infinity",
    "-2, -Infinity, 0",
    "-8, 3, -512",
    "-8, 16777215, -Infinity",
    "-8, 16777216, Infinity",
    "2, 128, Infinity",
    "2, -149, 1.4e-45",
    "2, -151, 0",
    "1.4e-45, -1, Infinity"
  })
  void hasTheStandardSpecialCases(float x, float y, float expected) {
    assertEquals(expected, Power.pow(x, y));
  }
}
