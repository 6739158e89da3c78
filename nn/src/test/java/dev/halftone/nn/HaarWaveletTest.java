package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HaarWaveletTest {
  private static final Tensor IMAGES = Philox.seeded(1).normal(Shape.of(2, 3, 16, 8));

  @Test
  void oneBlockIsTheFormula() {
    HaarWavelet.Bands bands =
        new HaarWavelet(1).analyze(Tensor.of(new float[] {1, 2, 3, 5}, 1, 1, 2, 2));
    assertEquals(5.5f, bands.low().item());
    assertArrayEquals(
        new float[] {(1 - 2 + 3 - 5) / 2f, (1 + 2 - 3 - 5) / 2f, (1 - 2 - 3 + 5) / 2f},
        bands.details().get(0).array());
  }

  @Test
  void keepsTheSumOfSquares() {
    for (int levels = 1; levels <= 3; levels++) {
      HaarWavelet.Bands bands = new HaarWavelet(levels).analyze(IMAGES);
      double sum = bands.low().square().sum().item();
      for (Tensor details : bands.details()) {
        sum += details.square().sum().item();
      }
      assertEquals(IMAGES.square().sum().item(), sum, 1e-3);
      assertEquals(Shape.of(2, 3, 16 >> levels, 8 >> levels), bands.low().shape());
    }
  }

  @Test
  void synthesisUndoesAnalysis() {
    HaarWavelet wavelet = new HaarWavelet(3);
    assertArrayEquals(IMAGES.array(), wavelet.synthesize(wavelet.analyze(IMAGES)).array(), 2e-6f);
  }

  /** The adjoint of an orthonormal transform is its inverse. */
  @Test
  void theGradientIsTheInverseTransform() {
    HaarWavelet wavelet = new HaarWavelet(2);
    HaarWavelet.Bands probe = wavelet.analyze(Philox.seeded(2).normal(IMAGES.shape()));
    Tensor x = IMAGES.tracked();
    HaarWavelet.Bands bands = wavelet.analyze(x);
    Tensor loss = bands.low().mul(probe.low()).sum();
    for (int level = 0; level < 2; level++) {
      loss = loss.add(bands.details().get(level).mul(probe.details().get(level)).sum());
    }
    assertArrayEquals(wavelet.synthesize(probe).array(), loss.gradients().of(x).array(), 2e-6f);
  }

  @Test
  void theLossIgnoresOffsetsAndCountsDetail() {
    HaarWavelet wavelet = new HaarWavelet(2);
    assertEquals(0, wavelet.detailError(IMAGES, IMAGES.add(3)).item(), 1e-10);
    Tensor other = Philox.seeded(3).normal(IMAGES.shape());
    HaarWavelet.Bands difference = wavelet.analyze(IMAGES.sub(other));
    double expected = 0;
    for (Tensor details : difference.details()) {
      double sum = 0;
      for (float value : details.array()) {
        sum += (double) value * value;
      }
      expected += sum / details.size();
    }
    assertEquals(expected, wavelet.detailError(IMAGES, other).item(), 1e-5);
  }

  @Test
  void extentsMustDivide() {
    assertEquals(
        "haarWavelet: expected images [batch, channels, height, width] with height and width"
            + " divisible by 4, got [1, 1, 8, 6]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new HaarWavelet(2).analyze(Tensor.zeros(1, 1, 8, 6)))
            .getMessage());
  }
}
