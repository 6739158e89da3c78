package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a convolution with channels across the lanes: neighbouring pixels of one row and two
 * vectors of channels. Element (i, j) at {@code co + i * WIDTH + j} is the fold of fma over all
 * steps p in order, from zero, of {@code x[at + steps[p] + i]} and {@code w[wo + p * WIDTH + j]}.
 */
final class VectorChannels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Channels of a tile. */
  static final int WIDTH = 2 * LANES;

  private VectorChannels() {}

  /**
   * The largest of four pixels, with a bias and perhaps a rectifier: for {@code count} squares, the
   * first at {@code row} and at {@code next} of c, two pixels each.
   */
  static void maxOfSquares(
      float[] c,
      int row,
      int next,
      int count,
      float[] bias,
      int bo,
      float floor,
      float[] out,
      int oo) {
    for (int j = 0; j < WIDTH; j += LANES) {
      FloatVector term = FloatVector.fromArray(SPECIES, bias, bo + j);
      FloatVector least = FloatVector.broadcast(SPECIES, floor);
      for (int i = 0; i < count; i++) {
        int square = 2 * i * WIDTH + j;
        FloatVector first = FloatVector.fromArray(SPECIES, c, row + square).add(term);
        FloatVector second = FloatVector.fromArray(SPECIES, c, row + square + WIDTH).add(term);
        FloatVector third = FloatVector.fromArray(SPECIES, c, next + square).add(term);
        FloatVector fourth = FloatVector.fromArray(SPECIES, c, next + square + WIDTH).add(term);
        FloatVector best = largest(largest(first, second), largest(third, fourth));
        largest(best, least).intoArray(out, oo + i * WIDTH + j);
      }
    }
  }

  private static FloatVector largest(FloatVector a, FloatVector b) {
    return a.lanewise(VectorOperators.MAX, b);
  }

  /** Eight pixels. */
  static void eight(int[] steps, float[] x, int at, float[] w, int wo, float[] c, int co) {
    FloatVector sum0a = FloatVector.zero(SPECIES);
    FloatVector sum0b = FloatVector.zero(SPECIES);
    FloatVector sum1a = FloatVector.zero(SPECIES);
    FloatVector sum1b = FloatVector.zero(SPECIES);
    FloatVector sum2a = FloatVector.zero(SPECIES);
    FloatVector sum2b = FloatVector.zero(SPECIES);
    FloatVector sum3a = FloatVector.zero(SPECIES);
    FloatVector sum3b = FloatVector.zero(SPECIES);
    FloatVector sum4a = FloatVector.zero(SPECIES);
    FloatVector sum4b = FloatVector.zero(SPECIES);
    FloatVector sum5a = FloatVector.zero(SPECIES);
    FloatVector sum5b = FloatVector.zero(SPECIES);
    FloatVector sum6a = FloatVector.zero(SPECIES);
    FloatVector sum6b = FloatVector.zero(SPECIES);
    FloatVector sum7a = FloatVector.zero(SPECIES);
    FloatVector sum7b = FloatVector.zero(SPECIES);
    int weights = wo;
    for (int step : steps) {
      int pixel = at + step;
      FloatVector left = FloatVector.fromArray(SPECIES, w, weights);
      FloatVector right = FloatVector.fromArray(SPECIES, w, weights + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[pixel]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[pixel + 1]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[pixel + 2]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[pixel + 3]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[pixel + 4]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[pixel + 5]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[pixel + 6]);
      sum6a = x6.fma(left, sum6a);
      sum6b = x6.fma(right, sum6b);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[pixel + 7]);
      sum7a = x7.fma(left, sum7a);
      sum7b = x7.fma(right, sum7b);
      weights += WIDTH;
    }
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, co + WIDTH);
    sum1b.intoArray(c, co + WIDTH + LANES);
    sum2a.intoArray(c, co + 2 * WIDTH);
    sum2b.intoArray(c, co + 2 * WIDTH + LANES);
    sum3a.intoArray(c, co + 3 * WIDTH);
    sum3b.intoArray(c, co + 3 * WIDTH + LANES);
    sum4a.intoArray(c, co + 4 * WIDTH);
    sum4b.intoArray(c, co + 4 * WIDTH + LANES);
    sum5a.intoArray(c, co + 5 * WIDTH);
    sum5b.intoArray(c, co + 5 * WIDTH + LANES);
    sum6a.intoArray(c, co + 6 * WIDTH);
    sum6b.intoArray(c, co + 6 * WIDTH + LANES);
    sum7a.intoArray(c, co + 7 * WIDTH);
    sum7b.intoArray(c, co + 7 * WIDTH + LANES);
  }

  /** Seven pixels, for rows of 7, 14 and 28. */
  static void seven(int[] steps, float[] x, int at, float[] w, int wo, float[] c, int co) {
    FloatVector sum0a = FloatVector.zero(SPECIES);
    FloatVector sum0b = FloatVector.zero(SPECIES);
    FloatVector sum1a = FloatVector.zero(SPECIES);
    FloatVector sum1b = FloatVector.zero(SPECIES);
    FloatVector sum2a = FloatVector.zero(SPECIES);
    FloatVector sum2b = FloatVector.zero(SPECIES);
    FloatVector sum3a = FloatVector.zero(SPECIES);
    FloatVector sum3b = FloatVector.zero(SPECIES);
    FloatVector sum4a = FloatVector.zero(SPECIES);
    FloatVector sum4b = FloatVector.zero(SPECIES);
    FloatVector sum5a = FloatVector.zero(SPECIES);
    FloatVector sum5b = FloatVector.zero(SPECIES);
    FloatVector sum6a = FloatVector.zero(SPECIES);
    FloatVector sum6b = FloatVector.zero(SPECIES);
    int weights = wo;
    for (int step : steps) {
      int pixel = at + step;
      FloatVector left = FloatVector.fromArray(SPECIES, w, weights);
      FloatVector right = FloatVector.fromArray(SPECIES, w, weights + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[pixel]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[pixel + 1]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[pixel + 2]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[pixel + 3]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[pixel + 4]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[pixel + 5]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[pixel + 6]);
      sum6a = x6.fma(left, sum6a);
      sum6b = x6.fma(right, sum6b);
      weights += WIDTH;
    }
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, co + WIDTH);
    sum1b.intoArray(c, co + WIDTH + LANES);
    sum2a.intoArray(c, co + 2 * WIDTH);
    sum2b.intoArray(c, co + 2 * WIDTH + LANES);
    sum3a.intoArray(c, co + 3 * WIDTH);
    sum3b.intoArray(c, co + 3 * WIDTH + LANES);
    sum4a.intoArray(c, co + 4 * WIDTH);
    sum4b.intoArray(c, co + 4 * WIDTH + LANES);
    sum5a.intoArray(c, co + 5 * WIDTH);
    sum5b.intoArray(c, co + 5 * WIDTH + LANES);
    sum6a.intoArray(c, co + 6 * WIDTH);
    sum6b.intoArray(c, co + 6 * WIDTH + LANES);
  }
}
