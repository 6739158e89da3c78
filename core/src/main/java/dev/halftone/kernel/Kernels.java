package dev.halftone.kernel;

/**
 * All loops over arrays, offsets and lengths; nothing here knows a tensor.
 *
 * <p>There are two implementations, {@link ScalarKernels}, which is the specification, and {@code
 * VectorKernels}; they agree bit for bit on every length, offset and value. Arguments are checked
 * by {@code assert} at most: callers have validated shapes. {@link KernelSelection#kernels()} gives
 * the one to use.
 */
public interface Kernels
    extends ElementwiseKernels, TranscendentalKernels, ReductionKernels, RowKernels {

  /** Rows up to this length are taken together, as many as fit into the first cache. */
  int SHORT_ROW = 64;

  /** Elements of short rows that are taken together. */
  int SHORT_ROWS = 1024;

  /** out = g where x &gt; 0, else +0: the pullback of {@link #relu}. */
  void reluGradient(float[] x, int xo, float[] g, int go, float[] out, int oo, int n);

  /**
   * The largest of each of n squares of two by two: square i has its corner at {@code row + 2 i},
   * and its second row {@code width} further. Its first largest element goes to {@code out[to +
   * i]}, a NaN being larger than every number, and the distance of that from {@code row}, plus
   * {@code corner}, to {@code argmax[to + i]}.
   *
   * @param buffer 4 n + 64 floats to work with
   */
  void maxOfSquares(
      float[] x,
      int row,
      int width,
      int n,
      float[] out,
      int[] argmax,
      int to,
      int corner,
      float[] buffer);

  /**
   * out = e^(a-m) / Σ e^(a-m), m = max a, over one row; all NaN where a has NaN, +∞ or nothing but
   * -∞. The quotient is taken as a product with the reciprocal of the sum.
   */
  default void softmax(float[] a, int ao, float[] out, int oo, int n) {
    shift(a, ao, -max(a, ao, n), out, oo, n);
    exp(out, oo, out, oo, n);
    scale(out, oo, 1f / sum(out, oo, n), out, oo, n);
  }

  /**
   * ln Σ eᵃ = m + ln Σ e^(a-m), m = max a; m itself where it is infinite or NaN, so -∞ for an empty
   * run. The sum adds up the sums of runs of 1,024.
   */
  default float logSumExp(float[] a, int ao, int n) {
    float max = max(a, ao, n);
    if (Float.isNaN(max) || Float.isInfinite(max)) {
      return max;
    }
    float[] scratch = new float[Math.min(n, 1024)];
    float total = 0f;
    for (int i = 0; i < n; i += 1024) {
      int count = Math.min(1024, n - i);
      shift(a, ao + i, -max, scratch, 0, count);
      exp(scratch, 0, scratch, 0, count);
      total += sum(scratch, 0, count);
    }
    return max + ScalarFunctions.log(total);
  }

  /** out = a - ln Σ eᵃ over one row, as {@link #logSumExp} and {@link #shift}; not in place. */
  default void logSoftmax(float[] a, int ao, float[] out, int oo, int n) {
    float max = max(a, ao, n);
    float total = 1f;
    if (!Float.isNaN(max) && !Float.isInfinite(max)) {
      shift(a, ao, -max, out, oo, n);
      exp(out, oo, out, oo, n);
      total = 0f;
      for (int i = 0; i < n; i += 1024) {
        total += sum(out, oo + i, Math.min(1024, n - i));
      }
    }
    shift(a, ao, -(max + ScalarFunctions.log(total)), out, oo, n);
  }

  /**
   * {@link #softmax} of rows of n, one behind the other. Short rows share the vectors of one
   * exponential, where each by itself would be left to the scalar twin.
   */
  default void softmaxRows(float[] a, int ao, int n, int rows, float[] out, int oo) {
    if (n > SHORT_ROW) {
      for (int row = 0; row < rows; row++) {
        softmax(a, ao + row * n, out, oo + row * n, n);
      }
      return;
    }
    int group = SHORT_ROWS / Math.max(1, n);
    float[] sums = new float[Math.min(group, rows)];
    for (int row = 0; row < rows; row += group) {
      int count = Math.min(group, rows - row);
      int from = oo + row * n;
      for (int i = 0; i < count; i++) {
        int at = ao + (row + i) * n;
        shift(a, at, -max(a, at, n), out, from + i * n, n);
      }
      exp(out, from, out, from, count * n);
      sumRows(out, from, n, n, count, sums, 0);
      for (int i = 0; i < count; i++) {
        scale(out, from + i * n, 1f / sums[i], out, from + i * n, n);
      }
    }
  }

  /** {@link #logSumExp} of rows of n, one behind the other, in the manner of softmaxRows. */
  default void logSumExpRows(float[] a, int ao, int n, int rows, float[] out, int oo) {
    if (n > SHORT_ROW) {
      for (int row = 0; row < rows; row++) {
        out[oo + row] = logSumExp(a, ao + row * n, n);
      }
      return;
    }
    int group = SHORT_ROWS / Math.max(1, n);
    float[] scratch = new float[Math.min(group, rows) * n];
    float[] sums = new float[Math.min(group, rows)];
    for (int row = 0; row < rows; row += group) {
      int count = Math.min(group, rows - row);
      for (int i = 0; i < count; i++) {
        int at = ao + (row + i) * n;
        out[oo + row + i] = max(a, at, n);
        shift(a, at, -out[oo + row + i], scratch, i * n, n);
      }
      exp(scratch, 0, scratch, 0, count * n);
      sumRows(scratch, 0, n, n, count, sums, 0);
      for (int i = 0; i < count; i++) {
        float max = out[oo + row + i];
        boolean finite = !Float.isNaN(max) && !Float.isInfinite(max);
        out[oo + row + i] = finite ? max + ScalarFunctions.log(sums[i]) : max;
      }
    }
  }

  /**
   * One Adam step in place on the elements from {@code from} (inclusive) to {@code to} (exclusive),
   * with classic L2 decay added to the gradient:
   *
   * <pre>
   * g' = fma(decay, w, g)
   * m  = fma(beta1, m, (1 - beta1)·g')
   * v  = fma(beta2, v, ((1 - beta2)·g')·g')
   * w  = fma(-rate/correction1, m / fma(√v, 1/√correction2, epsilon), w)
   * </pre>
   *
   * which is w - rate·(m/correction1) / (√(v/correction2) + epsilon) with one quotient per element.
   */
  default void adam(
      float[] w,
      float[] m,
      float[] v,
      float[] g,
      int from,
      int to,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float correction1,
      float correction2,
      float decay) {
    float step = -rate / correction1;
    float root = 1f / (float) Math.sqrt(correction2);
    float share1 = 1f - beta1;
    float share2 = 1f - beta2;
    for (int i = from; i < to; i++) {
      float gradient = Math.fma(decay, w[i], g[i]);
      m[i] = Math.fma(beta1, m[i], share1 * gradient);
      v[i] = Math.fma(beta2, v[i], share2 * gradient * gradient);
      w[i] = Math.fma(step, m[i] / Math.fma((float) Math.sqrt(v[i]), root, epsilon), w[i]);
    }
  }
}
