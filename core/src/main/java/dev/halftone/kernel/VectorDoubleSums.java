package dev.halftone.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The twin of {@link ScalarDoubleSums}.
 *
 * <p>Floats are loaded by whole vectors of which the lower half is used, and not by vectors of half
 * the width: once a second width of float vectors is in use anywhere in the process, C2 no longer
 * knows the class of a vector that is carried around a loop and boxes it, which makes every matrix
 * kernel five times slower.
 */
final class VectorDoubleSums implements DoubleSums {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = DOUBLES.length();

  /** The logical lanes of one pass: all of them with 512-bit vectors. */
  private static final int GROUP = 4 * LANES;

  private static final int BLOCK = ScalarDoubleSums.LANES;

  @Override
  public double squaredDistance(float[] a, int ao, float[] b, int bo, int n) {
    // Nothing past the end of the arrays may be loaded, not even into an unused half.
    int readable = Math.min(n, Math.min(a.length - ao, b.length - bo) - LANES);
    if (GROUP == BLOCK) {
      return onePass(a, ao, b, bo, n, readable);
    }
    double[] lanes = new double[BLOCK];
    int blocks = Math.max(0, readable) / BLOCK * BLOCK;
    for (int group = 0; group < BLOCK; group += GROUP) {
      DoubleVector s0 = DoubleVector.zero(DOUBLES);
      DoubleVector s1 = DoubleVector.zero(DOUBLES);
      DoubleVector s2 = DoubleVector.zero(DOUBLES);
      DoubleVector s3 = DoubleVector.zero(DOUBLES);
      for (int i = group; i < blocks; i += BLOCK) {
        s0 = square(s0, a, ao + i, b, bo + i);
        s1 = square(s1, a, ao + i + LANES, b, bo + i + LANES);
        s2 = square(s2, a, ao + i + 2 * LANES, b, bo + i + 2 * LANES);
        s3 = square(s3, a, ao + i + 3 * LANES, b, bo + i + 3 * LANES);
      }
      store(s0, s1, s2, s3, lanes, group);
    }
    ScalarDoubleSums.accumulate(lanes, a, ao, b, bo, blocks, n);
    return ScalarDoubleSums.fold(lanes);
  }

  private static double onePass(float[] a, int ao, float[] b, int bo, int n, int readable) {
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = DoubleVector.zero(DOUBLES);
    DoubleVector s2 = DoubleVector.zero(DOUBLES);
    DoubleVector s3 = DoubleVector.zero(DOUBLES);
    int i = 0;
    for (; i <= readable - GROUP; i += GROUP) {
      s0 = square(s0, a, ao + i, b, bo + i);
      s1 = square(s1, a, ao + i + LANES, b, bo + i + LANES);
      s2 = square(s2, a, ao + i + 2 * LANES, b, bo + i + 2 * LANES);
      s3 = square(s3, a, ao + i + 3 * LANES, b, bo + i + 3 * LANES);
    }
    if (i <= readable - LANES) {
      s0 = square(s0, a, ao + i, b, bo + i);
      i += LANES;
      if (i <= readable - LANES) {
        s1 = square(s1, a, ao + i, b, bo + i);
        i += LANES;
        if (i <= readable - LANES) {
          s2 = square(s2, a, ao + i, b, bo + i);
          i += LANES;
        }
      }
    }
    if (i < n) {
      double[] lanes = new double[BLOCK];
      store(s0, s1, s2, s3, lanes, 0);
      ScalarDoubleSums.accumulate(lanes, a, ao, b, bo, i, n);
      return ScalarDoubleSums.fold(lanes);
    }
    DoubleVector sum = s0.add(s2).add(s1.add(s3));
    return ((sum.lane(0) + sum.lane(4)) + (sum.lane(2) + sum.lane(6)))
        + ((sum.lane(1) + sum.lane(5)) + (sum.lane(3) + sum.lane(7)));
  }

  private static void store(
      DoubleVector s0, DoubleVector s1, DoubleVector s2, DoubleVector s3, double[] to, int at) {
    s0.intoArray(to, at);
    s1.intoArray(to, at + LANES);
    s2.intoArray(to, at + 2 * LANES);
    s3.intoArray(to, at + 3 * LANES);
  }

  private static DoubleVector square(DoubleVector sum, float[] a, int ao, float[] b, int bo) {
    DoubleVector difference = load(a, ao).sub(load(b, bo));
    return difference.fma(difference, sum);
  }

  private static DoubleVector load(float[] x, int offset) {
    return (DoubleVector) FloatVector.fromArray(FLOATS, x, offset).castShape(DOUBLES, 0);
  }

  @Override
  public float roughSquaredDistance(float[] a, int ao, float[] b, int bo, int n) {
    int width = FLOATS.length();
    if (2 * width == BLOCK && n % width == 0) {
      return wholeVectors(a, ao, b, bo, n);
    }
    float[] lanes = new float[BLOCK];
    int blocks = n / BLOCK * BLOCK;
    for (int group = 0; group < BLOCK; group += 2 * width) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      for (int i = group; i < blocks; i += BLOCK) {
        FloatVector d0 =
            FloatVector.fromArray(FLOATS, a, ao + i).sub(FloatVector.fromArray(FLOATS, b, bo + i));
        s0 = d0.fma(d0, s0);
        FloatVector d1 =
            FloatVector.fromArray(FLOATS, a, ao + i + width)
                .sub(FloatVector.fromArray(FLOATS, b, bo + i + width));
        s1 = d1.fma(d1, s1);
      }
      s0.intoArray(lanes, group);
      s1.intoArray(lanes, group + width);
    }
    ScalarDoubleSums.accumulate(lanes, a, ao, b, bo, blocks, n);
    return ScalarDoubleSums.fold(lanes);
  }

  /** The same for two vectors that hold all lanes, and nothing left over. */
  private static float wholeVectors(float[] a, int ao, float[] b, int bo, int n) {
    int width = FLOATS.length();
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - BLOCK; i += BLOCK) {
      FloatVector d0 =
          FloatVector.fromArray(FLOATS, a, ao + i).sub(FloatVector.fromArray(FLOATS, b, bo + i));
      s0 = d0.fma(d0, s0);
      FloatVector d1 =
          FloatVector.fromArray(FLOATS, a, ao + i + width)
              .sub(FloatVector.fromArray(FLOATS, b, bo + i + width));
      s1 = d1.fma(d1, s1);
    }
    if (i < n) {
      FloatVector d0 =
          FloatVector.fromArray(FLOATS, a, ao + i).sub(FloatVector.fromArray(FLOATS, b, bo + i));
      s0 = d0.fma(d0, s0);
    }
    FloatVector s = s0.add(s1);
    float even =
        ((s.lane(0) + s.lane(8)) + (s.lane(4) + s.lane(12)))
            + ((s.lane(2) + s.lane(10)) + (s.lane(6) + s.lane(14)));
    float odd =
        ((s.lane(1) + s.lane(9)) + (s.lane(5) + s.lane(13)))
            + ((s.lane(3) + s.lane(11)) + (s.lane(7) + s.lane(15)));
    return even + odd;
  }

  @Override
  public void add(double factor, float[] x, int xo, double[] sum, int so, int n) {
    DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
    int readable = Math.min(n, x.length - xo - LANES);
    int i = 0;
    for (; i <= readable - LANES; i += LANES) {
      DoubleVector old = DoubleVector.fromArray(DOUBLES, sum, so + i);
      factors.fma(load(x, xo + i), old).intoArray(sum, so + i);
    }
    for (; i < n; i++) {
      sum[so + i] = Math.fma(factor, x[xo + i], sum[so + i]);
    }
  }
}
