package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.nn.loss.Reduction;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DiagonalGaussianTest {
  private static final int DRAWS = 200_000;
  private static final DiagonalGaussian Q = repeated(0.7f, -0.8f);
  private static final DiagonalGaussian P = repeated(-0.2f, 0.5f);

  private static DiagonalGaussian repeated(float mean, float logVariance) {
    return new DiagonalGaussian(Tensor.full(mean, DRAWS, 1), Tensor.full(logVariance, DRAWS, 1));
  }

  /** The mean of ln q(z) - ln p(z) over draws from q, within 4 standard errors. */
  @Test
  void theClosedFormIsTheMonteCarloDivergence() {
    Tensor z = Q.sample(Philox.seeded(1));
    DiagonalGaussian standard = repeated(0, 0);
    for (DiagonalGaussian prior : new DiagonalGaussian[] {P, standard}) {
      Tensor terms = logDensity(prior, z).sub(logDensity(Q, z));
      double mean = terms.mean().item();
      double deviation = Math.sqrt(terms.sub((float) mean).square().mean().item());
      double closed = Q.divergenceTo(prior, Reduction.MEAN).item();
      assertEquals(closed, mean, 4 * deviation / Math.sqrt(DRAWS));
    }
    assertEquals(
        Q.divergenceTo(standard, Reduction.MEAN).item(),
        Q.divergenceToStandard(Reduction.MEAN).item(),
        1e-6);
  }

  /** -ln density, element by element, through the reduction of one element rows. */
  private static Tensor logDensity(DiagonalGaussian d, Tensor z) {
    float logVariance = d.logVariance().array()[0];
    Tensor squares = z.sub(d.mean()).square().mul((float) Math.exp(-logVariance));
    return squares.add(logVariance).mul(0.5f);
  }

  @Test
  void drawsHaveMeanAndVariance() {
    Tensor z = Q.sample(Philox.seeded(2));
    double variance = Math.exp(-0.8);
    assertEquals(0.7, z.mean().item(), 4 * Math.sqrt(variance / DRAWS));
    assertEquals(
        variance, z.sub(0.7f).square().mean().item(), 4 * variance * Math.sqrt(2.0 / DRAWS));
  }

  @Test
  void noiseDoesNotDependOnHowRowsAreCutIntoBatches() {
    DiagonalGaussian ten =
        new DiagonalGaussian(
            Philox.seeded(3).normal(Shape.of(10, 4)), Philox.seeded(4).normal(Shape.of(10, 4)));
    float[] whole = ten.sample(Philox.seeded(5)).array();
    Philox generator = Philox.seeded(5);
    float[] first = rows(ten, 0, 3).sample(generator).array();
    float[] rest = rows(ten, 3, 10).sample(generator).array();
    assertArrayEquals(Arrays.copyOfRange(whole, 0, 12), first);
    assertArrayEquals(Arrays.copyOfRange(whole, 12, 40), rest);
  }

  private static DiagonalGaussian rows(DiagonalGaussian d, int from, int to) {
    return new DiagonalGaussian(d.mean().slice(0, from, to), d.logVariance().slice(0, from, to));
  }

  /** z = m + exp(l / 2)·e: dz/dm = 1, dz/dl = (z - m) / 2. */
  @Test
  void gradientsFlowThroughTheDraw() {
    Tensor mean = Philox.seeded(6).normal(Shape.of(3, 2)).tracked();
    Tensor logVariance = Philox.seeded(7).normal(Shape.of(3, 2)).tracked();
    Tensor z = new DiagonalGaussian(mean, logVariance).sample(new Training(Philox.seeded(8)));
    var gradients = z.sum().gradients();
    for (int i = 0; i < 6; i++) {
      assertEquals(1, gradients.of(mean).array()[i]);
      assertEquals(
          (z.array()[i] - mean.array()[i]) / 2, gradients.of(logVariance).array()[i], 1e-6);
    }
  }

  @Test
  void inferenceGivesTheMean() {
    assertSame(Q.mean(), Q.sample(Pass.inference()));
  }

  @Test
  void softplusFormHasTheVarianceItSays() {
    Tensor raw = Tensor.of(new float[] {-5, 0, 3}, 1, 3);
    DiagonalGaussian d = DiagonalGaussian.fromSoftplus(Tensor.zeros(1, 3), raw, 1e-6f);
    for (int i = 0; i < 3; i++) {
      assertEquals(
          Math.log1p(Math.exp(raw.array()[i])) + 1e-6, Math.exp(d.logVariance().array()[i]), 2e-6);
    }
  }

  @Test
  void freeBitsAreAFloorPerCoordinateWithoutGradientBelow() {
    Tensor mean = Tensor.of(new float[] {2, 0.1f, 2, 0.1f}, 2, 2).tracked();
    DiagonalGaussian d = new DiagonalGaussian(mean, Tensor.zeros(2, 2));
    Tensor loss = d.divergenceWithFreeBits(0.5f);
    assertEquals(2 + 0.5, loss.item(), 1e-6);
    assertArrayEquals(new float[] {1, 0, 1, 0}, loss.gradients().of(mean).array(), 1e-6f);
    Tensor terms = d.mean().square().mul(0.5f).mean(Axes.of(0)).sum();
    assertEquals(terms.item(), d.divergenceWithFreeBits(0).item(), 1e-6);
  }

  @Test
  void halvesAreMeansAndLogVariances() {
    DiagonalGaussian d =
        DiagonalGaussian.halves(Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4));
    assertArrayEquals(new float[] {1, 2, 5, 6}, d.mean().array());
    assertArrayEquals(new float[] {3, 4, 7, 8}, d.logVariance().array());
    assertEquals(
        "diagonalGaussian: expected [batch, 2·features] to halve, got [2, 3]",
        assertThrows(
                IllegalArgumentException.class, () -> DiagonalGaussian.halves(Tensor.zeros(2, 3)))
            .getMessage());
  }

  @Test
  void shapesMustAgree() {
    assertEquals(
        "diagonalGaussian: expected mean and logVariance of one shape [batch, ...], got mean"
            + " [2, 3] and logVariance [2, 1]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new DiagonalGaussian(Tensor.zeros(2, 3), Tensor.zeros(2, 1)))
            .getMessage());
  }
}
