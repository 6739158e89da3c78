package dev.halftone.kernel;

/**
 * All loops over arrays, offsets and lengths; nothing here knows a tensor.
 *
 * <p>There are two implementations, {@link ScalarKernels}, which is the specification, and {@code
 * VectorKernels}; they agree bit for bit on every length, offset and value. Arguments are checked
 * by {@code assert} at most: callers have validated shapes. {@link KernelSelection#kernels()} gives
 * the one to use.
 */
public interface Kernels extends ElementwiseKernels, TranscendentalKernels, ReductionKernels {

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
  void adam(
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
      float decay);
}
