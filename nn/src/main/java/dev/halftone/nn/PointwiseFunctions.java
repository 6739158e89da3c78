package dev.halftone.nn;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.tensor.Demand;
import dev.halftone.tensor.Op;
import dev.halftone.tensor.Tensor;

/** Activations that a composition of core's functions would compute with cancellation. */
final class PointwiseFunctions {
  private static final Kernels KERNELS = KernelSelection.kernels();
  private static final float ROOT_HALF = 0.70710677f;

  /** 1 / sqrt(2 pi). */
  private static final float NORMAL_PEAK = 0.3989423f;

  private PointwiseFunctions() {}

  record Elu(Tensor x, Tensor result, float alpha) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      demand.firstOrderOnly("elu");
      // Below zero the derivative is alpha·exp(x) = y + alpha.
      float[] values = x.array();
      float[] g = gradient.array();
      float[] y = result.array();
      float[] out = new float[g.length];
      for (int i = 0; i < g.length; i++) {
        out[i] = values[i] > 0 ? g[i] : g[i] * (y[i] + alpha);
      }
      return new Tensor[] {Tensor.wrap(out, x.shape())};
    }
  }

  static Tensor elu(Tensor x, float alpha) {
    float[] values = x.array();
    float[] out = new float[values.length];
    KERNELS.expm1(values, 0, out, 0, out.length);
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i] > 0 ? values[i] : alpha * out[i];
    }
    return Tensor.record(x.shape(), out, result -> new Elu(x, result, alpha), x);
  }

  record Gelu(Tensor x, float[] probability) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      demand.firstOrderOnly("gelu");
      float[] values = x.array();
      float[] g = gradient.array();
      float[] out = new float[g.length];
      for (int i = 0; i < g.length; i++) {
        out[i] = -0.5f * values[i] * values[i];
      }
      KERNELS.exp(out, 0, out, 0, out.length);
      for (int i = 0; i < g.length; i++) {
        out[i] = g[i] * Math.fma(values[i] * NORMAL_PEAK, out[i], probability[i]);
      }
      return new Tensor[] {Tensor.wrap(out, x.shape())};
    }
  }

  static Tensor gelu(Tensor x) {
    float[] values = x.array();
    float[] probability = new float[values.length];
    float[] out = new float[values.length];
    KERNELS.scale(values, 0, ROOT_HALF, probability, 0, probability.length);
    KERNELS.erf(probability, 0, probability, 0, probability.length);
    for (int i = 0; i < out.length; i++) {
      probability[i] = 0.5f * (1 + probability[i]);
      out[i] = values[i] * probability[i];
    }
    return Tensor.record(x.shape(), out, new Gelu(x, probability), x);
  }
}
