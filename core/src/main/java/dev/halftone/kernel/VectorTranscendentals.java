package dev.halftone.kernel;

import static dev.halftone.kernel.Coefficients.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarFunctions} a vector at a time: the same operations in the same order, hence the same
 * bits. Lengths are multiples of the vector length.
 *
 * <p>Floats of one sign are limited as integers, whose order is that of their magnitudes: one
 * instruction instead of two, or four on JDK 17, where masks take the way through vectors. NaNs are
 * put in at the end anyway. For arguments that are not positive, the exponential's two factors are
 * one that cannot be denormal and {@link Coefficients#LOWER}: either way only the second rounds.
 *
 * <p>Each loop is one method without calls to methods of our own. C2 counts about 400 nodes for
 * every vector operation while it parses, and from 18,000 on inlines nothing that is not marked in
 * the JDK itself; a vector that crosses a call is boxed, which made loops 10 to 100 times slower.
 * So tanh, sigmoid, softplus, erf and GELU repeat {@link #exp}: in passes over a short scratch
 * array around it they took 1.2 to 1.9 times as long. Constants held in static vectors lost to
 * broadcasting them here by half: C2 reloads them after every store.
 */
final class VectorTranscendentals {

  /** Wider vectors than 512 bits would outnumber the logical lanes of a reduction. */
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  private static final int LENGTH = FLOATS.length();

  private VectorTranscendentals() {}

  static void exp(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector c = x.viewAsIntegralLanes().min(EXP_HIGHEST_BITS).viewAsFloatingLanes();
      c = c.blend(EXP_LOWEST, c.compare(LT, EXP_LOWEST));
      FloatVector bias = broadcast(FLOATS, ROUND_TWICE_BIASED);
      FloatVector z = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = z.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector p = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      p = p.fma(r, broadcast(FLOATS, EXP_2));
      p = p.fma(r, broadcast(FLOATS, EXP_1));
      p = p.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      p = p.fma(r, one);
      p = p.fma(r, one);
      IntVector whole = z.viewAsIntegralLanes();
      IntVector half =
          c.fma(broadcast(FLOATS, HALF_LOG2_E), broadcast(FLOATS, ROUND_BIASED))
              .viewAsIntegralLanes();
      FloatVector y =
          p.mul(half.lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes())
              .mul(whole.sub(half).lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes());
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  static void expm1(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector c = x.blend(EXP_HIGHEST, x.compare(GT, EXP_HIGHEST));
      c = c.blend(EXPM1_LOWEST, c.compare(LT, EXPM1_LOWEST));
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_LESS_ONE);
      FloatVector z = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = z.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector p = broadcast(FLOATS, EXPM1_5).fma(r, broadcast(FLOATS, EXPM1_4));
      p = p.fma(r, broadcast(FLOATS, EXPM1_3));
      p = p.fma(r, broadcast(FLOATS, EXPM1_2));
      p = p.fma(r, broadcast(FLOATS, EXPM1_1));
      p = p.fma(r, broadcast(FLOATS, EXPM1_0));
      FloatVector q = r.mul(r).fma(p, r);
      FloatVector s = z.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes();
      FloatVector v = q.fma(s, s.sub(0.5f));
      FloatVector y = v.add(v).blend(x, x.abs().compare(LT, EXPM1_TINY));
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  static void log(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      VectorMask<Float> denormal = x.compare(LT, Float.MIN_NORMAL);
      IntVector bits = x.blend(x.mul(DENORMAL_SCALE), denormal).viewAsIntegralLanes();
      IntVector e = bits.sub(THREE_QUARTERS_BITS).and(EXPONENT_MASK);
      FloatVector f = bits.sub(e).viewAsFloatingLanes().sub(1f);
      FloatVector k =
          e.lanewise(ASHR, MANTISSA_BITS).add(ROUND_BITS).viewAsFloatingLanes().sub(ROUND);
      k = k.blend(k.sub((float) MANTISSA_BITS), denormal);
      FloatVector p = broadcast(FLOATS, LOG_8).fma(f, broadcast(FLOATS, LOG_7));
      p = p.fma(f, broadcast(FLOATS, LOG_6));
      p = p.fma(f, broadcast(FLOATS, LOG_5));
      p = p.fma(f, broadcast(FLOATS, LOG_4));
      p = p.fma(f, broadcast(FLOATS, LOG_3));
      p = p.fma(f, broadcast(FLOATS, LOG_2));
      p = p.fma(f, broadcast(FLOATS, LOG_1));
      p = p.fma(f, broadcast(FLOATS, LOG_0));
      FloatVector y = k.fma(broadcast(FLOATS, LN2), f.mul(f).fma(p, f));
      y = y.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
      y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
      broadcast(FLOATS, Float.NaN).blend(y, x.compare(GE, 0f)).intoArray(out, oo + i);
    }
  }

  static void log1p(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      IntVector e = x.add(1f).viewAsIntegralLanes().sub(THREE_QUARTERS_BITS).and(EXPONENT_MASK);
      FloatVector scaled = x.viewAsIntegralLanes().sub(e).viewAsFloatingLanes();
      FloatVector four = IntVector.broadcast(INTS, FOUR_BITS).sub(e).viewAsFloatingLanes();
      FloatVector f = scaled.add(four.fma(broadcast(FLOATS, 0.25f), broadcast(FLOATS, -1f)));
      FloatVector k =
          e.lanewise(ASHR, MANTISSA_BITS).add(ROUND_BITS).viewAsFloatingLanes().sub(ROUND);
      FloatVector p = broadcast(FLOATS, LOG_8).fma(f, broadcast(FLOATS, LOG_7));
      p = p.fma(f, broadcast(FLOATS, LOG_6));
      p = p.fma(f, broadcast(FLOATS, LOG_5));
      p = p.fma(f, broadcast(FLOATS, LOG_4));
      p = p.fma(f, broadcast(FLOATS, LOG_3));
      p = p.fma(f, broadcast(FLOATS, LOG_2));
      p = p.fma(f, broadcast(FLOATS, LOG_1));
      p = p.fma(f, broadcast(FLOATS, LOG_0));
      FloatVector y = k.fma(broadcast(FLOATS, LN2), f.mul(f).fma(p, f));
      y = y.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
      y = y.blend(x, x.compare(EQ, 0f));
      y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, -1f));
      broadcast(FLOATS, Float.NaN).blend(y, x.compare(GE, -1f)).intoArray(out, oo + i);
    }
  }

  /** Angles beyond the limit are rare; a vector that holds one goes to the scalar function. */
  static void sin(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector magnitude = x.abs();
      if (magnitude.compare(GT, TRIGONOMETRIC_LIMIT).anyTrue()) {
        for (int j = i; j < i + LENGTH; j++) {
          out[oo + j] = ScalarFunctions.sin(a[ao + j]);
        }
        continue;
      }
      FloatVector round = broadcast(FLOATS, ROUND);
      FloatVector z = x.fma(broadcast(FLOATS, TWO_OVER_PI), round);
      FloatVector m = z.sub(round);
      FloatVector r = m.fma(broadcast(FLOATS, -HALF_PI_HIGH), x);
      r = m.fma(broadcast(FLOATS, -HALF_PI_MIDDLE), r);
      r = m.fma(broadcast(FLOATS, -HALF_PI_LOW), r);
      FloatVector t = r.mul(r);
      FloatVector s = broadcast(FLOATS, SIN_3).fma(t, broadcast(FLOATS, SIN_2));
      s = s.fma(t, broadcast(FLOATS, SIN_1));
      s = s.fma(t, broadcast(FLOATS, SIN_0));
      s = r.mul(t).fma(s, r);
      FloatVector c = broadcast(FLOATS, COS_2).fma(t, broadcast(FLOATS, COS_1));
      c = c.fma(t, broadcast(FLOATS, COS_0));
      c = c.fma(t, broadcast(FLOATS, -0.5f));
      c = c.fma(t, broadcast(FLOATS, 1f));
      IntVector quadrant = z.viewAsIntegralLanes();
      IntVector y =
          s.viewAsIntegralLanes().blend(c.viewAsIntegralLanes(), quadrant.and(1).compare(EQ, 1));
      y = y.lanewise(XOR, quadrant.and(2).lanewise(LSHL, 30));
      y.viewAsFloatingLanes()
          .blend(x, magnitude.compare(LT, SIN_TINY))
          .blend(Float.NaN, x.compare(NE, x))
          .intoArray(out, oo + i);
    }
  }

  static void cos(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      if (x.abs().compare(GT, TRIGONOMETRIC_LIMIT).anyTrue()) {
        for (int j = i; j < i + LENGTH; j++) {
          out[oo + j] = ScalarFunctions.cos(a[ao + j]);
        }
        continue;
      }
      FloatVector round = broadcast(FLOATS, ROUND);
      FloatVector z = x.fma(broadcast(FLOATS, TWO_OVER_PI), round);
      FloatVector m = z.sub(round);
      FloatVector r = m.fma(broadcast(FLOATS, -HALF_PI_HIGH), x);
      r = m.fma(broadcast(FLOATS, -HALF_PI_MIDDLE), r);
      r = m.fma(broadcast(FLOATS, -HALF_PI_LOW), r);
      FloatVector t = r.mul(r);
      FloatVector s = broadcast(FLOATS, SIN_3).fma(t, broadcast(FLOATS, SIN_2));
      s = s.fma(t, broadcast(FLOATS, SIN_1));
      s = s.fma(t, broadcast(FLOATS, SIN_0));
      s = r.mul(t).fma(s, r);
      FloatVector c = broadcast(FLOATS, COS_2).fma(t, broadcast(FLOATS, COS_1));
      c = c.fma(t, broadcast(FLOATS, COS_0));
      c = c.fma(t, broadcast(FLOATS, -0.5f));
      c = c.fma(t, broadcast(FLOATS, 1f));
      IntVector quadrant = z.viewAsIntegralLanes().add(1);
      IntVector y =
          s.viewAsIntegralLanes().blend(c.viewAsIntegralLanes(), quadrant.and(1).compare(EQ, 1));
      y = y.lanewise(XOR, quadrant.and(2).lanewise(LSHL, 30));
      y.viewAsFloatingLanes().blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  static void tanh(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector magnitude = x.abs();
      FloatVector c = magnitude.viewAsIntegralLanes().min(TANH_HIGHEST_BITS).viewAsFloatingLanes();
      c = c.add(c);
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED);
      FloatVector w = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = w.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector q = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      q = q.fma(r, broadcast(FLOATS, EXP_2));
      q = q.fma(r, broadcast(FLOATS, EXP_1));
      q = q.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      q = q.fma(r, one);
      q = q.fma(r, one);
      FloatVector e =
          q.mul(w.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes());
      FloatVector z = magnitude.mul(magnitude);
      FloatVector p = broadcast(FLOATS, TANH_4).fma(z, broadcast(FLOATS, TANH_3));
      p = p.fma(z, broadcast(FLOATS, TANH_2));
      p = p.fma(z, broadcast(FLOATS, TANH_1));
      p = p.fma(z, broadcast(FLOATS, TANH_0));
      FloatVector small = magnitude.mul(z).fma(p, magnitude);
      FloatVector inverse = one.div(e.add(one));
      FloatVector y = broadcast(FLOATS, -2f).fma(inverse, one);
      y = y.blend(small, magnitude.compare(LT, TANH_SMALL));
      IntVector sign = x.viewAsIntegralLanes().and(SIGN_BIT);
      y = y.viewAsIntegralLanes().or(sign).viewAsFloatingLanes();
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  /** With the signs of the denominator and what it lost turned around, which spares a negation. */
  static void sigmoid(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector c =
          x.viewAsIntegralLanes().or(SIGN_BIT).min(EXP_LOWEST_BITS).viewAsFloatingLanes();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_RAISED);
      FloatVector z = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = z.sub(bias);
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
          p.mul(z.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes())
              .mul(LOWER);
      FloatVector minusOne = broadcast(FLOATS, -1f);
      FloatVector d = minusOne.sub(e);
      FloatVector lost = minusOne.sub(d).sub(e);
      FloatVector numerator = one.blend(e, x.compare(LT, 0f));
      FloatVector inverse = minusOne.div(d);
      FloatVector y = numerator.mul(inverse);
      FloatVector rest = y.fma(lost, y.fma(d, numerator));
      y = rest.fma(inverse, y);
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  static void softplus(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector c =
          x.viewAsIntegralLanes().or(SIGN_BIT).min(EXP_LOWEST_BITS).viewAsFloatingLanes();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED_RAISED);
      FloatVector z = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = z.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector q = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      q = q.fma(r, broadcast(FLOATS, EXP_2));
      q = q.fma(r, broadcast(FLOATS, EXP_1));
      q = q.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      q = q.fma(r, one);
      q = q.fma(r, one);
      FloatVector w =
          q.mul(z.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes())
              .mul(LOWER);
      IntVector e = w.add(one).viewAsIntegralLanes().sub(THREE_QUARTERS_BITS).and(EXPONENT_MASK);
      FloatVector scaled = w.viewAsIntegralLanes().sub(e).viewAsFloatingLanes();
      FloatVector four = IntVector.broadcast(INTS, FOUR_BITS).sub(e).viewAsFloatingLanes();
      FloatVector f = scaled.add(four.fma(broadcast(FLOATS, 0.25f), broadcast(FLOATS, -1f)));
      FloatVector k =
          e.lanewise(ASHR, MANTISSA_BITS).add(ROUND_BITS).viewAsFloatingLanes().sub(ROUND);
      FloatVector p = broadcast(FLOATS, LOG_8).fma(f, broadcast(FLOATS, LOG_7));
      p = p.fma(f, broadcast(FLOATS, LOG_6));
      p = p.fma(f, broadcast(FLOATS, LOG_5));
      p = p.fma(f, broadcast(FLOATS, LOG_4));
      p = p.fma(f, broadcast(FLOATS, LOG_3));
      p = p.fma(f, broadcast(FLOATS, LOG_2));
      p = p.fma(f, broadcast(FLOATS, LOG_1));
      p = p.fma(f, broadcast(FLOATS, LOG_0));
      FloatVector logarithm = k.fma(broadcast(FLOATS, LN2), f.mul(f).fma(p, f));
      FloatVector y = x.blend(0f, x.compare(LT, 0f)).add(logarithm);
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }

  static void erf(float[] a, int ao, float[] out, int oo, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      FloatVector magnitude = x.abs();
      FloatVector t = magnitude.viewAsIntegralLanes().min(ERF_HIGHEST_BITS).viewAsFloatingLanes();
      FloatVector q = broadcast(FLOATS, ERF_LARGE_6).fma(t, broadcast(FLOATS, ERF_LARGE_5));
      q = q.fma(t, broadcast(FLOATS, ERF_LARGE_4));
      q = q.fma(t, broadcast(FLOATS, ERF_LARGE_3));
      q = q.fma(t, broadcast(FLOATS, ERF_LARGE_2));
      q = q.fma(t, broadcast(FLOATS, ERF_LARGE_1));
      q = q.fma(t, broadcast(FLOATS, ERF_LARGE_0));
      FloatVector c = t.fma(q, t).neg();
      FloatVector bias = broadcast(FLOATS, ROUND_BIASED);
      FloatVector w = c.fma(broadcast(FLOATS, LOG2_E), bias);
      FloatVector m = w.sub(bias);
      FloatVector r = m.fma(broadcast(FLOATS, -LN2_HIGH), c);
      r = m.fma(broadcast(FLOATS, -LN2_LOW), r);
      FloatVector e = broadcast(FLOATS, EXP_4).fma(r, broadcast(FLOATS, EXP_3));
      e = e.fma(r, broadcast(FLOATS, EXP_2));
      e = e.fma(r, broadcast(FLOATS, EXP_1));
      e = e.fma(r, broadcast(FLOATS, EXP_0));
      FloatVector one = broadcast(FLOATS, 1f);
      e = e.fma(r, one);
      e = e.fma(r, one);
      e = e.mul(w.viewAsIntegralLanes().lanewise(LSHL, MANTISSA_BITS).viewAsFloatingLanes());
      FloatVector z = magnitude.mul(magnitude);
      FloatVector p = broadcast(FLOATS, ERF_SMALL_6).fma(z, broadcast(FLOATS, ERF_SMALL_5));
      p = p.fma(z, broadcast(FLOATS, ERF_SMALL_4));
      p = p.fma(z, broadcast(FLOATS, ERF_SMALL_3));
      p = p.fma(z, broadcast(FLOATS, ERF_SMALL_2));
      p = p.fma(z, broadcast(FLOATS, ERF_SMALL_1));
      p = p.fma(z, broadcast(FLOATS, ERF_SMALL_0));
      FloatVector small = magnitude.fma(p, magnitude);
      FloatVector y = one.sub(e).blend(small, magnitude.compare(LT, ERF_SMALL));
      IntVector sign = x.viewAsIntegralLanes().and(SIGN_BIT);
      y = y.viewAsIntegralLanes().or(sign).viewAsFloatingLanes();
      y.blend(Float.NaN, x.compare(NE, x)).intoArray(out, oo + i);
    }
  }
}
