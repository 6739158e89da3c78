package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a convolution with channels across the lanes: some pixels and two vectors of channels.
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

  /** See {@link MatrixKernel#fours}. */
  static void fours(
      int[] steps,
      int from,
      int to,
      float[] x,
      int at,
      int next,
      float[] w,
      int wo,
      float[] c,
      int co,
      int cn,
      boolean accumulate) {
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, co + WIDTH, accumulate);
    FloatVector sum1b = start(c, co + WIDTH + LANES, accumulate);
    FloatVector sum2a = start(c, co + 2 * WIDTH, accumulate);
    FloatVector sum2b = start(c, co + 2 * WIDTH + LANES, accumulate);
    FloatVector sum3a = start(c, co + 3 * WIDTH, accumulate);
    FloatVector sum3b = start(c, co + 3 * WIDTH + LANES, accumulate);
    FloatVector sum4a = start(c, cn, accumulate);
    FloatVector sum4b = start(c, cn + LANES, accumulate);
    FloatVector sum5a = start(c, cn + WIDTH, accumulate);
    FloatVector sum5b = start(c, cn + WIDTH + LANES, accumulate);
    FloatVector sum6a = start(c, cn + 2 * WIDTH, accumulate);
    FloatVector sum6b = start(c, cn + 2 * WIDTH + LANES, accumulate);
    FloatVector sum7a = start(c, cn + 3 * WIDTH, accumulate);
    FloatVector sum7b = start(c, cn + 3 * WIDTH + LANES, accumulate);
    for (int p = from; p < to; p++) {
      int pixel = at + steps[p];
      int second = next + steps[p];
      FloatVector left = FloatVector.fromArray(SPECIES, w, wo + p * WIDTH);
      FloatVector right = FloatVector.fromArray(SPECIES, w, wo + p * WIDTH + LANES);
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
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[second]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[second + 1]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[second + 2]);
      sum6a = x6.fma(left, sum6a);
      sum6b = x6.fma(right, sum6b);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[second + 3]);
      sum7a = x7.fma(left, sum7a);
      sum7b = x7.fma(right, sum7b);
    }
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, co + WIDTH);
    sum1b.intoArray(c, co + WIDTH + LANES);
    sum2a.intoArray(c, co + 2 * WIDTH);
    sum2b.intoArray(c, co + 2 * WIDTH + LANES);
    sum3a.intoArray(c, co + 3 * WIDTH);
    sum3b.intoArray(c, co + 3 * WIDTH + LANES);
    sum4a.intoArray(c, cn);
    sum4b.intoArray(c, cn + LANES);
    sum5a.intoArray(c, cn + WIDTH);
    sum5b.intoArray(c, cn + WIDTH + LANES);
    sum6a.intoArray(c, cn + 2 * WIDTH);
    sum6b.intoArray(c, cn + 2 * WIDTH + LANES);
    sum7a.intoArray(c, cn + 3 * WIDTH);
    sum7b.intoArray(c, cn + 3 * WIDTH + LANES);
  }

  /** See {@link MatrixKernel#seven}. */
  static void seven(
      int[] steps,
      int from,
      int to,
      float[] x,
      int at,
      float[] w,
      int wo,
      float[] c,
      int co,
      boolean accumulate) {
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, co + WIDTH, accumulate);
    FloatVector sum1b = start(c, co + WIDTH + LANES, accumulate);
    FloatVector sum2a = start(c, co + 2 * WIDTH, accumulate);
    FloatVector sum2b = start(c, co + 2 * WIDTH + LANES, accumulate);
    FloatVector sum3a = start(c, co + 3 * WIDTH, accumulate);
    FloatVector sum3b = start(c, co + 3 * WIDTH + LANES, accumulate);
    FloatVector sum4a = start(c, co + 4 * WIDTH, accumulate);
    FloatVector sum4b = start(c, co + 4 * WIDTH + LANES, accumulate);
    FloatVector sum5a = start(c, co + 5 * WIDTH, accumulate);
    FloatVector sum5b = start(c, co + 5 * WIDTH + LANES, accumulate);
    FloatVector sum6a = start(c, co + 6 * WIDTH, accumulate);
    FloatVector sum6b = start(c, co + 6 * WIDTH + LANES, accumulate);
    for (int p = from; p < to; p++) {
      int pixel = at + steps[p];
      FloatVector left = FloatVector.fromArray(SPECIES, w, wo + p * WIDTH);
      FloatVector right = FloatVector.fromArray(SPECIES, w, wo + p * WIDTH + LANES);
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

  /** See {@link MatrixKernel#planes}. */
  static void planes(
      int pixels,
      int channels,
      float[] c,
      int co,
      float[] out,
      int plane,
      int targetPlane,
      int spacing) {
    int t = 0;
    for (; t + 4 <= channels; t += 4) {
      int to = plane + t * targetPlane;
      if (spacing == 1) {
        neighbours(pixels, c, co + t, out, to, targetPlane);
      } else {
        spread(pixels, c, co + t, out, to, targetPlane, spacing);
      }
    }
    for (; t < channels; t++) {
      for (int i = 0; i < pixels; i++) {
        out[plane + t * targetPlane + i * spacing] = c[co + t + i * WIDTH];
      }
    }
  }

  /** Four channels; all range checks leave the loop. */
  private static void neighbours(int pixels, float[] c, int co, float[] out, int to, int plane) {
    int second = to + plane;
    int third = second + plane;
    int fourth = third + plane;
    for (int i = 0; i < pixels; i++) {
      out[to + i] = c[co + i * WIDTH];
      out[second + i] = c[co + i * WIDTH + 1];
      out[third + i] = c[co + i * WIDTH + 2];
      out[fourth + i] = c[co + i * WIDTH + 3];
    }
  }

  private static void spread(
      int pixels, float[] c, int co, float[] out, int to, int plane, int spacing) {
    int second = to + plane;
    int third = second + plane;
    int fourth = third + plane;
    int place = 0;
    for (int i = 0; i < pixels; i++) {
      out[to + place] = c[co + i * WIDTH];
      out[second + place] = c[co + i * WIDTH + 1];
      out[third + place] = c[co + i * WIDTH + 2];
      out[fourth + place] = c[co + i * WIDTH + 3];
      place += spacing;
    }
  }

  /** See {@link MatrixKernel#channelsLast}. */
  static void channelsLast(
      int pixels,
      int channels,
      float[] x,
      int plane,
      int sourcePlane,
      int spacing,
      float[] to,
      int at) {
    int t = 0;
    for (; t + 4 <= channels; t += 4) {
      int first = plane + t * sourcePlane;
      if (spacing == 1) {
        fourLast(pixels, x, first, sourcePlane, to, at + t);
      } else {
        fourLast(pixels, x, first, sourcePlane, spacing, to, at + t);
      }
    }
    for (; t < channels; t++) {
      for (int i = 0; i < pixels; i++) {
        to[at + t + i * LANES] = x[plane + t * sourcePlane + i * spacing];
      }
    }
  }

  private static void fourLast(int pixels, float[] x, int first, int plane, float[] to, int at) {
    int second = first + plane;
    int third = second + plane;
    int fourth = third + plane;
    for (int i = 0; i < pixels; i++) {
      to[at + i * LANES] = x[first + i];
      to[at + i * LANES + 1] = x[second + i];
      to[at + i * LANES + 2] = x[third + i];
      to[at + i * LANES + 3] = x[fourth + i];
    }
  }

  private static void fourLast(
      int pixels, float[] x, int first, int plane, int spacing, float[] to, int at) {
    int second = first + plane;
    int third = second + plane;
    int fourth = third + plane;
    int place = 0;
    for (int i = 0; i < pixels; i++) {
      to[at + i * LANES] = x[first + place];
      to[at + i * LANES + 1] = x[second + place];
      to[at + i * LANES + 2] = x[third + place];
      to[at + i * LANES + 3] = x[fourth + place];
      place += spacing;
    }
  }

  private static FloatVector start(float[] c, int co, boolean accumulate) {
    return accumulate ? FloatVector.fromArray(SPECIES, c, co) : FloatVector.zero(SPECIES);
  }
}
