package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.*;
import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.FloatVector;

/** {@link ScalarGelu} in passes, for the reason given in {@link VectorTranscendentals}. */
final class VectorGelu {
  private static final int LENGTH = FLOATS.length();

  private VectorGelu() {}

  /** The first pass: -t²/2, of which the exponential is taken next. */
  static void exponent(float[] a, int ao, float[] out, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector t = fromArray(FLOATS, a, ao + i).abs();
      t = t.blend(GELU_HIGHEST, t.compare(GT, GELU_HIGHEST));
      t.mul(t).mul(-0.5f).intoArray(out, i);
    }
  }

  /** The third pass: puts back into e what the rounding of t² took, and writes T(t). */
  static void tail(float[] a, int ao, float[] e, float[] out, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector t = fromArray(FLOATS, a, ao + i).abs();
      t = t.blend(GELU_HIGHEST, t.compare(GT, GELU_HIGHEST));
      FloatVector rounded = fromArray(FLOATS, e, i);
      FloatVector lost = t.fma(t, t.mul(t).neg()).mul(-0.5f);
      rounded.fma(lost, rounded).intoArray(e, i);
      FloatVector w = t.sub(4f).div(t.add(4f));
      FloatVector r = broadcast(FLOATS, GELU_TAIL_8).fma(w, broadcast(FLOATS, GELU_TAIL_7));
      r = r.fma(w, broadcast(FLOATS, GELU_TAIL_6));
      r = r.fma(w, broadcast(FLOATS, GELU_TAIL_5));
      r = r.fma(w, broadcast(FLOATS, GELU_TAIL_4));
      r = r.fma(w, broadcast(FLOATS, GELU_TAIL_3));
      r = r.fma(w, broadcast(FLOATS, GELU_TAIL_2));
      r = r.fma(w, broadcast(FLOATS, GELU_TAIL_1));
      r.fma(w, broadcast(FLOATS, GELU_TAIL_0)).intoArray(out, i);
    }
  }

  /** The last pass of the function. */
  static void value(float[] a, int ao, float[] e, float[] tail, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector z = x.mul(x);
      FloatVector p = broadcast(FLOATS, GELU_SMALL_5).fma(z, broadcast(FLOATS, GELU_SMALL_4));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_3));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_2));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_1));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_0));
      FloatVector small = x.mul(x.fma(p, broadcast(FLOATS, 0.5f)));
      FloatVector lost = fromArray(FLOATS, tail, i).mul(fromArray(FLOATS, e, i));
      FloatVector large = x.sub(lost).blend(lost.neg(), x.compare(LT, 0f));
      FloatVector y = large.blend(small, x.abs().compare(LT, GELU_SMALL));
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  /** The last pass of the gradient. */
  static void gradient(
      float[] a, int ao, float[] e, float[] tail, float[] g, int go, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector t = x.abs();
      t = t.blend(GELU_HIGHEST, t.compare(GT, GELU_HIGHEST));
      FloatVector z = t.mul(t);
      FloatVector p = broadcast(FLOATS, GELU_SMALL_5).fma(z, broadcast(FLOATS, GELU_SMALL_4));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_3));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_2));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_1));
      p = p.fma(z, broadcast(FLOATS, GELU_SMALL_0));
      FloatVector peak = broadcast(FLOATS, NORMAL_PEAK);
      FloatVector normal = fromArray(FLOATS, e, i);
      FloatVector small = x.fma(normal.fma(peak, p), broadcast(FLOATS, 0.5f));
      FloatVector lost = t.neg().fma(peak, fromArray(FLOATS, tail, i).div(t)).mul(normal);
      FloatVector large = broadcast(FLOATS, 1f).sub(lost).blend(lost, x.compare(LT, 0f));
      FloatVector y = large.blend(small, t.compare(LT, GELU_SMALL));
      y = y.blend(Float.NaN, x.compare(NE, x));
      fromArray(FLOATS, g, go + i).mul(y).intoArray(out, oo + i);
    }
  }
}
