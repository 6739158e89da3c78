package dev.halftone.examples.csae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Golden values are from golden.py beside the test's resources (NumPy 2.4.6, SciPy 1.17.1). */
class ImageQualityTest {
  private static final Shape SHAPE = Shape.of(2, 1, 14, 12);

  private static Tensor pattern(int step, int modulus) {
    float[] values = new float[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * step % modulus / (modulus - 1f);
    }
    return Tensor.wrap(values, SHAPE);
  }

  private static final Tensor X = pattern(37, 101);
  private static final Tensor Y = X.mul(0.7f).add(pattern(53, 97).mul(0.3f));

  @Test
  void structuralSimilarityIsThatOfTheReference() {
    Tensor similarity = StructuralSimilarity.of(X, Y);
    assertEquals(Shape.of(2), similarity.shape());
    assertEquals(0.8955373821633623, similarity.get(0), 2e-6);
    assertEquals(0.9403781951306726, similarity.get(1), 2e-6);
    assertEquals(1, StructuralSimilarity.of(X, X).get(1), 1e-6);
  }

  @Test
  void similarityNeedsTwoImagesOfOneSizeThatHoldTheWindow() {
    assertEquals(
        "ssim: expected images [n, c, h, w] of one shape, got x [2, 1, 14, 12] and y [1, 1, 14, 12]",
        assertThrows(
                IllegalArgumentException.class, () -> StructuralSimilarity.of(X, Y.slice(0, 0, 1)))
            .getMessage());
    Tensor low = X.slice(2, 0, 10);
    assertEquals(
        "ssim: expected images of at least 11 x 11, got [2, 1, 10, 12] (argument x)",
        assertThrows(IllegalArgumentException.class, () -> StructuralSimilarity.of(low, low))
            .getMessage());
  }

  @Test
  void errorAndDecibelsAreThoseOfTheReference() {
    ImageQuality quality = new ImageQuality(0.014103435732886905, 1, 0, 1);
    assertEquals(18.506750761338452, quality.decibels(), 1e-12);
    assertEquals(0.014103435732886905, X.sub(Y).square().mean().item(), 1e-8);
  }

  @Test
  void aSetIsMeasuredAsAWhole() {
    // More than one piece of 500, the last one short.
    int count = 701;
    byte[] pixels = new byte[count * 13 * 12];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37L % 251);
    }
    ImageSet images = new ImageSet(1, 13, 12, pixels, new int[count], new int[0]);
    ImageQuality halved = ImageQuality.of(images, rows -> rows.mul(0.5f));
    Tensor rows = images.rows();
    assertEquals(rows.square().mean().item() / 4, halved.squaredError(), 1e-6);
    // Halving quarters the energy of every detail, and leaves the same as an error.
    assertEquals(0.25, halved.detailRatio(), 1e-6);
    Tensor shaped = rows.reshape(count, 1, 13, 12);
    double similarity = StructuralSimilarity.of(shaped, shaped.mul(0.5f)).mean().item();
    assertEquals(similarity, halved.similarity(), 1e-5);
    ImageQuality perfect = ImageQuality.of(images, same -> same);
    assertEquals(0, perfect.detailError());
    assertEquals(1, perfect.detailRatio());
    assertTrue(halved.detailError() > 0);
  }
}
