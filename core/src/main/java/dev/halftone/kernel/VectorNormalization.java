package dev.halftone.kernel;

import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** The loops of {@link RowKernels} along one row; what is left goes to the scalar twin. */
final class VectorNormalization {
  private static final int LENGTH = FLOATS.length();
  private static final int PAIR = 2 * LENGTH;
  private static final int LANES = ScalarKernels.LANES;

  private VectorNormalization() {}

  static void affine(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] w,
      int wo,
      float[] b,
      int bo,
      float[] out,
      int oo,
      int n) {
    FloatVector c = broadcast(FLOATS, centre);
    FloatVector f = broadcast(FLOATS, factor);
    FloatVector t = broadcast(FLOATS, term);
    for (int i = 0; i < n; i += LENGTH) {
      fromArray(FLOATS, a, ao + i)
          .sub(c)
          .fma(f, t)
          .fma(fromArray(FLOATS, w, wo + i), fromArray(FLOATS, b, bo + i))
          .intoArray(out, oo + i);
    }
  }

  static void sums(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] g,
      int go,
      float[] w,
      int wo,
      float[] toW,
      float[] toB,
      int to,
      int full,
      float[] lanes) {
    for (int first = 0; first < LANES; first += PAIR) {
      sumPair(a, ao, centre, factor, term, g, go, w, wo, toW, toB, to, full, lanes, first);
    }
  }

  private static void sumPair(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] g,
      int go,
      float[] w,
      int wo,
      float[] toW,
      float[] toB,
      int to,
      int full,
      float[] lanes,
      int first) {
    FloatVector c = broadcast(FLOATS, centre);
    FloatVector f = broadcast(FLOATS, factor);
    FloatVector t = broadcast(FLOATS, term);
    FloatVector sa = broadcast(FLOATS, 0f);
    FloatVector sb = broadcast(FLOATS, 0f);
    FloatVector qa = broadcast(FLOATS, 0f);
    FloatVector qb = broadcast(FLOATS, 0f);
    for (int i = first; i < full; i += LANES) {
      FloatVector ya = fromArray(FLOATS, a, ao + i).sub(c).fma(f, t);
      FloatVector ga = fromArray(FLOATS, g, go + i);
      FloatVector ha = ga.mul(fromArray(FLOATS, w, wo + i));
      sa = sa.add(ha);
      qa = ha.fma(ya, qa);
      ga.fma(ya, fromArray(FLOATS, toW, to + i)).intoArray(toW, to + i);
      fromArray(FLOATS, toB, to + i).add(ga).intoArray(toB, to + i);
      int j = i + LENGTH;
      FloatVector yb = fromArray(FLOATS, a, ao + j).sub(c).fma(f, t);
      FloatVector gb = fromArray(FLOATS, g, go + j);
      FloatVector hb = gb.mul(fromArray(FLOATS, w, wo + j));
      sb = sb.add(hb);
      qb = hb.fma(yb, qb);
      gb.fma(yb, fromArray(FLOATS, toW, to + j)).intoArray(toW, to + j);
      fromArray(FLOATS, toB, to + j).add(gb).intoArray(toB, to + j);
    }
    sa.intoArray(lanes, first);
    sb.intoArray(lanes, first + LENGTH);
    qa.intoArray(lanes, LANES + first);
    qb.intoArray(lanes, LANES + first + LENGTH);
  }

  static void gradient(
      float[] a,
      int ao,
      float centre,
      float factor,
      float term,
      float[] g,
      int go,
      float[] w,
      int wo,
      float slope,
      float offset,
      float[] out,
      int oo,
      int n) {
    FloatVector c = broadcast(FLOATS, centre);
    FloatVector f = broadcast(FLOATS, factor);
    FloatVector t = broadcast(FLOATS, term);
    FloatVector s = broadcast(FLOATS, slope);
    FloatVector u = broadcast(FLOATS, offset);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector y = fromArray(FLOATS, a, ao + i).sub(c).fma(f, t);
      fromArray(FLOATS, g, go + i)
          .mul(fromArray(FLOATS, w, wo + i))
          .fma(f, y.fma(s, u))
          .intoArray(out, oo + i);
    }
  }
}
