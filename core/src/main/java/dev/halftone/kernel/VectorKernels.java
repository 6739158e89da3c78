package dev.halftone.kernel;

import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;

/**
 * The SIMD twin: only loops that C2 does not vectorise by itself.
 *
 * <p>What is left behind the last full vector goes to the scalar twin: masked vectors are slow
 * before AVX-512, and the bits are the same.
 */
final class VectorKernels implements Kernels {

  private static final int LENGTH = FLOATS.length();

  private final ScalarKernels scalar = new ScalarKernels();

  static int bits() {
    return FLOATS.vectorBitSize();
  }

  private static int fullVectors(int n) {
    return n - n % LENGTH;
  }

  @Override
  public void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    VectorArithmetic.add(a, ao, b, bo, out, oo, n);
  }

  @Override
  public void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    VectorArithmetic.sub(a, ao, b, bo, out, oo, n);
  }

  @Override
  public void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    VectorArithmetic.mul(a, ao, b, bo, out, oo, n);
  }

  @Override
  public void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    VectorArithmetic.div(a, ao, b, bo, out, oo, n);
  }

  @Override
  public void scale(float[] a, int ao, float factor, float[] out, int oo, int n) {
    VectorArithmetic.scale(a, ao, factor, out, oo, n);
  }

  @Override
  public void shift(float[] a, int ao, float term, float[] out, int oo, int n) {
    VectorArithmetic.shift(a, ao, term, out, oo, n);
  }

  @Override
  public void relu(float[] a, int ao, float[] out, int oo, int n) {
    VectorArithmetic.relu(a, ao, out, oo, n);
  }

  @Override
  public void addRows(float[] a, int ao, int stride, int rows, float[] out, int oo, int n) {
    VectorArithmetic.addRows(a, ao, stride, rows, out, oo, n);
  }

  @Override
  public void exp(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.exp(a, ao, out, oo, full);
    scalar.exp(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void expm1(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.expm1(a, ao, out, oo, full);
    scalar.expm1(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void log(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.log(a, ao, out, oo, full);
    scalar.log(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void log1p(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.log1p(a, ao, out, oo, full);
    scalar.log1p(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void sin(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.sin(a, ao, out, oo, full);
    scalar.sin(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void cos(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.cos(a, ao, out, oo, full);
    scalar.cos(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void tanh(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.tanh(a, ao, out, oo, full);
    scalar.tanh(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void sigmoid(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.sigmoid(a, ao, out, oo, full);
    scalar.sigmoid(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void softplus(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.softplus(a, ao, out, oo, full);
    scalar.softplus(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void erf(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorTranscendentals.erf(a, ao, out, oo, full);
    scalar.erf(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void gelu(float[] a, int ao, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorGelu.value(a, ao, out, oo, full);
    scalar.gelu(a, ao + full, out, oo + full, n - full);
  }

  @Override
  public void geluGradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n) {
    int full = fullVectors(n);
    VectorGelu.gradient(x, xo, g, go, out, oo, full);
    scalar.geluGradient(x, xo + full, g, go + full, out, oo + full, n - full);
  }

  @Override
  public void maxOfSquares(
      float[] x,
      int row,
      int width,
      int n,
      float[] out,
      int[] argmax,
      int to,
      int corner,
      float[] buffer) {
    int done = VectorPooling.maxOfSquares(x, row, width, n, out, argmax, to, corner, buffer);
    scalar.maxOfSquares(
        x, row + 2 * done, width, n - done, out, argmax, to + done, corner + 2 * done, buffer);
  }

  @Override
  public void reluGradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n) {
    int full = fullVectors(n);
    for (int i = 0; i < full; i += LENGTH) {
      broadcast(FLOATS, 0f)
          .blend(fromArray(FLOATS, g, go + i), fromArray(FLOATS, x, xo + i).compare(GT, 0f))
          .intoArray(out, oo + i);
    }
    scalar.reluGradient(x, xo + full, g, go + full, out, oo + full, n - full);
  }

  @Override
  public float sum(float[] a, int ao, int n) {
    float[] lanes = new float[ScalarKernels.LANES];
    int full = n - n % ScalarKernels.LANES;
    VectorReductions.sum(a, ao, full, lanes);
    return ScalarKernels.sumTail(a, ao + full, n - full, lanes);
  }

  @Override
  public float dot(float[] a, int ao, float[] b, int bo, int n) {
    float[] lanes = new float[ScalarKernels.LANES];
    int full = n - n % ScalarKernels.LANES;
    VectorReductions.dot(a, ao, b, bo, full, lanes);
    return ScalarKernels.dotTail(a, ao + full, b, bo + full, n - full, lanes);
  }

  @Override
  public float squaredDistance(float[] a, int ao, float[] b, int bo, int n) {
    float[] lanes = new float[ScalarKernels.LANES];
    int full = n - n % ScalarKernels.LANES;
    VectorReductions.squaredDistance(a, ao, b, bo, full, lanes);
    return ScalarKernels.squaredDistanceTail(a, ao + full, b, bo + full, n - full, lanes);
  }

  @Override
  public float sumRuns(float[] a, int ao, int n, int stride, int runs) {
    float[] lanes = new float[ScalarKernels.LANES];
    float[] rest = new float[ScalarKernels.LANES];
    VectorRuns.sum(a, ao, n, stride, runs, lanes, rest);
    return ScalarKernels.foldRuns(lanes, rest);
  }

  @Override
  public float centredDotRuns(
      float[] a,
      int ao,
      float aCentre,
      float[] b,
      int bo,
      float bCentre,
      int n,
      int stride,
      int runs) {
    float[] lanes = new float[ScalarKernels.LANES];
    float[] rest = new float[ScalarKernels.LANES];
    VectorRuns.centredDot(a, ao, aCentre, b, bo, bCentre, n, stride, runs, lanes, rest);
    return ScalarKernels.foldRuns(lanes, rest);
  }

  @Override
  public void sumRows(float[] a, int ao, int n, int stride, int rows, float[] sums, int so) {
    VectorRowFolds.sums(a, ao, n, stride, rows, sums, so);
  }

  @Override
  public void centredRows(
      float[] a,
      int ao,
      int n,
      int stride,
      int rows,
      float[] centres,
      float[] sums,
      float[] squares,
      int so) {
    VectorRowFolds.centred(a, ao, n, stride, rows, centres, sums, squares, so);
  }

  @Override
  public void standardizedAffine(
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
    int full = fullVectors(n);
    VectorNormalization.affine(a, ao, centre, factor, term, w, wo, b, bo, out, oo, full);
    scalar.standardizedAffine(
        a, ao + full, centre, factor, term, w, wo + full, b, bo + full, out, oo + full, n - full);
  }

  @Override
  public void standardizedSums(
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
      int n,
      float[] sums) {
    float[] lanes = new float[2 * ScalarKernels.LANES];
    int full = n - n % ScalarKernels.LANES;
    VectorNormalization.sums(a, ao, centre, factor, term, g, go, w, wo, toW, toB, to, full, lanes);
    ScalarKernels.standardizedTail(
        a, ao + full, centre, factor, term, g, go + full, w, wo + full, toW, toB, to + full,
        n - full, lanes, sums);
  }

  @Override
  public void standardizedGradient(
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
    int full = fullVectors(n);
    VectorNormalization.gradient(
        a, ao, centre, factor, term, g, go, w, wo, slope, offset, out, oo, full);
    scalar.standardizedGradient(
        a, ao + full, centre, factor, term, g, go + full, w, wo + full, slope, offset, out,
        oo + full, n - full);
  }

  @Override
  public float max(float[] a, int ao, int n) {
    int full = fullVectors(n);
    float rest = scalar.max(a, ao + full, n - full);
    float max = full == 0 ? rest : Math.max(VectorReductions.max(a, ao, full), rest);
    return Float.isNaN(max) ? Float.NaN : max;
  }

  @Override
  public int argMax(float[] a, int ao, int n) {
    int full = fullVectors(n);
    if (full == 0) {
      return scalar.argMax(a, ao, n);
    }
    float best = VectorReductions.maxNumber(a, ao, full);
    for (int i = full; i < n; i++) {
      best = a[ao + i] > best ? a[ao + i] : best;
    }
    int index = VectorReductions.indexOf(a, ao, full, best);
    while (index >= full && index < n && a[ao + index] != best) {
      index++;
    }
    return index < n ? index : 0;
  }

  @Override
  public float min(float[] a, int ao, int n) {
    int full = fullVectors(n);
    float rest = scalar.min(a, ao + full, n - full);
    float min = full == 0 ? rest : Math.min(VectorReductions.min(a, ao, full), rest);
    return Float.isNaN(min) ? Float.NaN : min;
  }

  @Override
  public int argMin(float[] a, int ao, int n) {
    int full = fullVectors(n);
    if (full == 0) {
      return scalar.argMin(a, ao, n);
    }
    float best = VectorReductions.minNumber(a, ao, full);
    for (int i = full; i < n; i++) {
      best = a[ao + i] < best ? a[ao + i] : best;
    }
    int index = VectorReductions.indexOf(a, ao, full, best);
    while (index >= full && index < n && a[ao + index] != best) {
      index++;
    }
    return index < n ? index : 0;
  }
}
