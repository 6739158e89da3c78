package dev.halftone.kernel;

import static dev.halftone.kernel.VectorTranscendentals.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/**
 * Arithmetic of rows with rows and numbers. On long runs C2 makes the same of a plain loop; on rows
 * of a thousand elements at odd offsets its loops before and after the vectors took four times as
 * long, and so did loops inlined into a softmax.
 */
final class VectorArithmetic {
  private static final int LENGTH = FLOATS.length();

  private VectorArithmetic() {}

  static void add(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    for (int i = 0; i < full; i += LENGTH) {
      fromArray(FLOATS, a, ao + i).add(fromArray(FLOATS, b, bo + i)).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = a[ao + i] + b[bo + i];
    }
  }

  static void sub(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    for (int i = 0; i < full; i += LENGTH) {
      fromArray(FLOATS, a, ao + i).sub(fromArray(FLOATS, b, bo + i)).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = a[ao + i] - b[bo + i];
    }
  }

  static void mul(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    for (int i = 0; i < full; i += LENGTH) {
      fromArray(FLOATS, a, ao + i).mul(fromArray(FLOATS, b, bo + i)).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = a[ao + i] * b[bo + i];
    }
  }

  static void div(float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    for (int i = 0; i < full; i += LENGTH) {
      fromArray(FLOATS, a, ao + i).div(fromArray(FLOATS, b, bo + i)).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = a[ao + i] / b[bo + i];
    }
  }

  static void scale(float[] a, int ao, float factor, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    FloatVector f = broadcast(FLOATS, factor);
    for (int i = 0; i < full; i += LENGTH) {
      fromArray(FLOATS, a, ao + i).mul(f).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = factor * a[ao + i];
    }
  }

  static void shift(float[] a, int ao, float term, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    FloatVector t = broadcast(FLOATS, term);
    for (int i = 0; i < full; i += LENGTH) {
      fromArray(FLOATS, a, ao + i).add(t).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = a[ao + i] + term;
    }
  }

  /** Where C2 left Math.max in a plain loop to scalars, that took seven times as long. */
  static void relu(float[] a, int ao, float[] out, int oo, int n) {
    int full = n - n % LENGTH;
    for (int i = 0; i < full; i += LENGTH) {
      FloatVector x = fromArray(FLOATS, a, ao + i);
      x.blend(0f, x.compare(LE, 0f)).intoArray(out, oo + i);
    }
    for (int i = full; i < n; i++) {
      out[oo + i] = Math.max(a[ao + i], 0f);
    }
  }

  /** Four vectors of columns at a time stay in registers from row to row. */
  static void addRows(float[] a, int ao, int stride, int rows, float[] out, int oo, int n) {
    int i = 0;
    for (; i <= n - 4 * LENGTH; i += 4 * LENGTH) {
      FloatVector s0 = fromArray(FLOATS, out, oo + i);
      FloatVector s1 = fromArray(FLOATS, out, oo + i + LENGTH);
      FloatVector s2 = fromArray(FLOATS, out, oo + i + 2 * LENGTH);
      FloatVector s3 = fromArray(FLOATS, out, oo + i + 3 * LENGTH);
      int at = ao + i;
      for (int row = 0; row < rows; row++) {
        s0 = s0.add(fromArray(FLOATS, a, at));
        s1 = s1.add(fromArray(FLOATS, a, at + LENGTH));
        s2 = s2.add(fromArray(FLOATS, a, at + 2 * LENGTH));
        s3 = s3.add(fromArray(FLOATS, a, at + 3 * LENGTH));
        at += stride;
      }
      s0.intoArray(out, oo + i);
      s1.intoArray(out, oo + i + LENGTH);
      s2.intoArray(out, oo + i + 2 * LENGTH);
      s3.intoArray(out, oo + i + 3 * LENGTH);
    }
    for (; i <= n - LENGTH; i += LENGTH) {
      FloatVector sum = fromArray(FLOATS, out, oo + i);
      int at = ao + i;
      for (int row = 0; row < rows; row++) {
        sum = sum.add(fromArray(FLOATS, a, at));
        at += stride;
      }
      sum.intoArray(out, oo + i);
    }
    for (; i < n; i++) {
      float sum = out[oo + i];
      for (int row = 0; row < rows; row++) {
        sum += a[ao + row * stride + i];
      }
      out[oo + i] = sum;
    }
  }
}
