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
      FloatVector rounded = t.fma(t, z.neg()).mul(-0.5f);
      c = c.viewAsIntegralLanes().min(EXP_LOWEST_BITS).viewAsFloatingLanes();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_RAISED);
      FloatVector k = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = k.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r).add(rounded);
      FloatVector p = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      p = p.fma(r, broadcast(FLOATS, EXP_2));
      p = p.fma(r, broadcast(FLOATS, EXP_1));
      p = p.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      p = p.fma(r, one).mul(r);
      FloatVector scale =
          k.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes();
      FloatVector w = t.sub(GELU_MIDDLE).div(t.add(GELU_MIDDLE));
      FloatVector tail = broadcast(FLOATS, GELU_TAIL_9).fma(w, broadcast(FLOATS, GELU_TAIL_8));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_7));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_6));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_5));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_4));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_3));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_2));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_1));
      FloatVector near = broadcast(FLOATS, GELU_SMALL_5).fma(z, broadcast(FLOATS, GELU_SMALL_4));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_3));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_2));
      near = near.fma(z, broadcast(FLOATS, GELU_SMALL_1));
      FloatVector half = x.fma(broadcast(FLOATS, GELU_SMALL_0), broadcast(FLOATS, 0.5f));
      FloatVector small = x.fma(half, z.mul(z).mul(near));
      FloatVector constant = broadcast(FLOATS, GELU_TAIL_0);
      FloatVector lost = w.mul(tail).fma(p.add(one), constant.mul(p)).add(constant);
      FloatVector large = x.blend(-0f, x.compare(LT, 0f)).sub(lost.mul(scale).mul(LOWER));
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
      FloatVector rounded = t.fma(t, z.neg()).mul(-0.5f);
      c = c.viewAsIntegralLanes().min(EXP_LOWEST_BITS).viewAsFloatingLanes();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_RAISED);
      FloatVector k = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = k.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r).add(rounded);
      FloatVector p = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      p = p.fma(r, broadcast(FLOATS, EXP_2));
      p = p.fma(r, broadcast(FLOATS, EXP_1));
      p = p.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      p = p.fma(r, one).mul(r);
      FloatVector scale =
          k.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes();
      FloatVector w = t.sub(GELU_MIDDLE).div(t.add(GELU_MIDDLE));
      FloatVector tail = broadcast(FLOATS, GELU_TAIL_9).fma(w, broadcast(FLOATS, GELU_TAIL_8));
      tail = tail.fma(w, broadcast(FLOATS, GELU_TAIL_7));
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
      FloatVector e = p.add(one).mul(scale).mul(LOWER);
      FloatVector peak = broadcast(FLOATS, NORMAL_PEAK);
      FloatVector small = x.fma(e.fma(peak, near), broadcast(FLOATS, 0.5f));
      FloatVector lost = t.neg().fma(peak, tail.div(t)).mul(e);
      FloatVector large = one.sub(lost).blend(lost, x.compare(LT, 0f));
      FloatVector y = large.blend(small, t.compare(LT, GELU_SMALL));
      y = y.blend(Float.NaN, x.compare(NE, x));
      fromArray(FLOATS, g, go + i).mul(y).intoArray(out, oo + i);
    }
  }
}
