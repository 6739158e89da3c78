package dev.halftone.kernel;

import java.util.Arrays;

/**
 * Runs short arrays through both twins before SIMD is trusted, so that a machine or JIT on which
 * the twins part is left with the scalar ones. A few milliseconds, most of them for loading the
 * vector classes.
 */
final class SelfCheck {

  /** Two full vectors of the widest kind and a tail. */
  private static final int LENGTH = 37;

  private SelfCheck() {}

  /** The name of the first kernel on which the twins differ in a bit, or null. */
  static String firstDifference(Kernels first, Kernels second) {
    float[] a = sample(0x1.3p-2f);
    float[] b = sample(-0x1.7p-3f);
    String difference = null;
    for (Loop loop : Loop.values()) {
      if (difference == null && !Arrays.equals(run(loop, first, a, b), run(loop, second, a, b))) {
        difference = loop.name();
      }
    }
    return difference;
  }

  /** Every kernel with a twin of its own. */
  private enum Loop {
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    TANH,
    SIGMOID,
    SOFTPLUS,
    SIN,
    COS,
    ERF,
    GELU,
    RELU_GRADIENT,
    REDUCTIONS,
    SQUARES
  }

  /** {@link Arrays#equals(float[], float[])} compares bits and takes all NaNs for one. */
  private static float[] run(Loop loop, Kernels kernels, float[] a, float[] b) {
    float[] out = new float[LENGTH];
    switch (loop) {
      case EXP -> kernels.exp(a, 0, out, 0, LENGTH);
      case EXPM1 -> kernels.expm1(a, 0, out, 0, LENGTH);
      case LOG -> kernels.log(a, 0, out, 0, LENGTH);
      case LOG1P -> kernels.log1p(a, 0, out, 0, LENGTH);
      case TANH -> kernels.tanh(a, 0, out, 0, LENGTH);
      case SIGMOID -> kernels.sigmoid(a, 0, out, 0, LENGTH);
      case SOFTPLUS -> kernels.softplus(a, 0, out, 0, LENGTH);
      case SIN -> kernels.sin(a, 0, out, 0, LENGTH);
      case COS -> kernels.cos(a, 0, out, 0, LENGTH);
      case ERF -> kernels.erf(a, 0, out, 0, LENGTH);
      case GELU -> kernels.gelu(a, 0, out, 0, LENGTH);
      case RELU_GRADIENT -> kernels.reluGradient(a, 0, b, 0, out, 0, LENGTH);
      case REDUCTIONS -> {
        out[0] = kernels.sum(a, 4, 33);
        out[1] = kernels.dot(a, 4, b, 4, 33);
        out[2] = kernels.squaredDistance(a, 4, b, 4, 33);
        out[3] = kernels.max(a, 4, 33);
        out[4] = kernels.min(a, 4, 33);
        out[5] = kernels.argMax(a, 0, LENGTH);
        out[6] = kernels.argMin(a, 0, LENGTH);
      }
      case SQUARES -> {
        int[] places = new int[LENGTH / 4];
        kernels.maxOfSquares(
            a, 0, LENGTH / 2, LENGTH / 4, out, places, 0, 0, new float[LENGTH + 64]);
        for (int i = 0; i < places.length; i++) {
          out[LENGTH / 4 + i] = places[i];
        }
      }
    }
    return out;
  }

  /** NaN, infinity, zero and a denormal, then numbers of both signs and several magnitudes. */
  private static float[] sample(float step) {
    float[] values = new float[LENGTH];
    values[0] = Float.NaN;
    values[1] = Float.NEGATIVE_INFINITY;
    values[2] = -0f;
    values[3] = 0x1p-130f;
    for (int i = 4; i < LENGTH; i++) {
      values[i] = step * (i - 20) * Math.abs(i - 20);
    }
    return values;
  }
}
