package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WaveletsTest {
  private static final Tensor IMAGES = Philox.seeded(1).normal(Shape.of(3, 2, 16, 24));

  @Test
  void theBandsLieWhereTheDocumentationSays() {
    Tensor bands = Wavelets.haar(Tensor.of(new float[] {1, 2, 3, 5}, 2, 2), 1);
    float[] expected = {
      (1 + 2 + 3 + 5) / 2f, (1 - 2 + 3 - 5) / 2f, (1 + 2 - 3 - 5) / 2f, (1 - 2 - 3 + 5) / 2f
    };
    assertArrayEquals(expected, bands.array());
  }

  /** A constant image is all in the low band, 2^levels times as large; exactly so. */
  @Test
  void aConstantHasNoDetail() {
    Tensor bands = Wavelets.haar(Tensor.full(3, 8, 16), 3);
    for (int i = 0; i < bands.size(); i++) {
      assertEquals(i < 2 ? 24 : 0, bands.array()[i], "place " + i);
    }
  }

  @Test
  void theSumOfSquaresStaysAndTheInverseUndoes() {
    for (int levels = 1; levels <= 3; levels++) {
      Tensor bands = Wavelets.haar(IMAGES, levels);
      double before = squares(IMAGES);
      assertEquals(before, squares(bands), 1e-6 * before, levels + " levels");
      assertArrayEquals(IMAGES.array(), Wavelets.inverseHaar(bands, levels).array(), 2e-6f);
    }
  }

  private static double squares(Tensor a) {
    double sum = 0;
    for (float value : a.array()) {
      sum += (double) value * value;
    }
    return sum;
  }
}
