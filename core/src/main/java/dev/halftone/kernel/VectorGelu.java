package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.*;
import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.FloatVector;

/**
 * {@link ScalarGelu} a vector at a time. The two loops share their first half, but not as a method,
 * for the reason given in {@link VectorTranscendentals}.
 */
final class VectorGelu {
  private static final int LENGTH = FLOATS.length();

  private VectorGelu() {}

  static void value(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector t =
          x.viewAsIntegralLanes().and(~SIGN_BIT).min(GELU_HIGHEST_BITS).viewAsFloatingLanes();
      FloatVector z = t.mul(t);
      FloatVector c = z.mul(-0.5f);
      FloatVector lost = t.fma(t, z.neg()).mul(-0.5f);
      c = c.viewAsIntegralLanes().min(EXP_LOWEST_BITS).viewAsFloatingLanes();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_RAISED);
      FloatVector k = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = k.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector p = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      p = p.fma(r, broadcast(FLOATS, EXP_2));
      p = p.fma(r, broadcast(FLOATS, EXP_1));
      p = p.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      p = p.fma(r, one);
      p = p.fma(r, one);
      FloatVector e =
          p.mul(k.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes())
              .mul(LOWER);
      e = e.fma(lost, e);
      FloatVector w = t.sub(4f).div(t.add(4f));
      FloatVector tail = broadcast(FLOATS, GELU_TAIL_8).fma(w, broadcast(FLOATS, GELU_TAIL_7));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_6));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_5));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_4));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_3));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_2));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_1));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_0));
      FloatVector near = broadcast(FLOATS, GELU_SMALL_5).fma(z, broadcast(FLOATS, GELU_SMALL_4));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_3));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_2));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_1));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_0));
      FloatVector small = x.mul(x.fma(near, broadcast(FLOATS, 0.5f)));
      FloatVector large = x.blend(-0f, x.compare(LT, 0f)).sub(tail.mul(e));
      FloatVector y = large.blend(small, t.compare(LT, GELU_SMALL));
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  static void gradient(float[] a, int ao, float[] g, int go, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector t =
          x.viewAsIntegralLanes().and(~SIGN_BIT).min(GELU_HIGHEST_BITS).viewAsFloatingLanes();
      FloatVector z = t.mul(t);
      FloatVector c = z.mul(-0.5f);
      FloatVector lost = t.fma(t, z.neg()).mul(-0.5f);
      c = c.viewAsIntegralLanes().min(EXP_LOWEST_BITS).viewAsFloatingLanes();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_RAISED);
      FloatVector k = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = k.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector p = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      p = p.fma(r, broadcast(FLOATS, EXP_2));
      p = p.fma(r, broadcast(FLOATS, EXP_1));
      p = p.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      p = p.fma(r, one);
      p = p.fma(r, one);
      FloatVector e =
          p.mul(k.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes())
              .mul(LOWER);
      e = e.fma(lost, e);
      FloatVector w = t.sub(4f).div(t.add(4f));
      FloatVector tail = broadcast(FLOATS, GELU_TAIL_8).fma(w, broadcast(FLOATS, GELU_TAIL_7));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_6));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_5));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_4));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_3));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_2));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_1));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_0));
      FloatVector near = broadcast(FLOATS, GELU_SMALL_5).fma(z, broadcast(FLOATS, GELU_SMALL_4));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_3));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_2));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_1));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_0));
      FloatVector peak = broadcast(FLOATS, NORMAL_PEAK);
      FloatVector small = x.fma(e.fma(peak, near), broadcast(FLOATS, 0.5f));
      FloatVector loss = t.neg().fma(peak, tail.div(t)).mul(e);
      FloatVector large = one.sub(loss).blend(loss, x.compare(LT, 0f));
      FloatVector y = large.blend(small, t.compare(LT, GELU_SMALL));
      y = y.blend(Float.NaN, x.compare(NE, x));
      fromArray(FLOATS, g, go + i).mul(y).intoArray(out, oo + i);
    }
  }
}
