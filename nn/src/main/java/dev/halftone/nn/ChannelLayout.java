package dev.halftone.nn;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.tensor.Shape;

/**
 * Walks the values of one channel: [B, C] or [B, C, ...], that is {@code outer} runs of {@code
 * inner} values, {@code channels} runs apart.
 *
 * <p>Sums over a run are the kernels' (32 lanes, pairwise); sums over runs accumulate in double, in
 * the order of the batch. A channel belongs to one task, so threads do not change a bit.
 */
record ChannelLayout(int outer, int channels, int inner) {
  private static final Kernels KERNELS = KernelSelection.kernels();

  static ChannelLayout of(Shape shape) {
    int channels = shape.extent(1);
    int outer = shape.extent(0);
    int inner = 1;
    for (int axis = 2; axis < shape.rank(); axis++) {
      inner *= shape.extent(axis);
    }
    return new ChannelLayout(outer, channels, inner);
  }

  int perChannel() {
    return outer * inner;
  }

  private int offset(int run, int channel) {
    return (run * channels + channel) * inner;
  }

  double sum(float[] a, int channel) {
    double sum = 0;
    if (inner == 1) {
      for (int run = 0; run < outer; run++) {
        sum += a[offset(run, channel)];
      }
    } else {
      for (int run = 0; run < outer; run++) {
        sum += KERNELS.sum(a, offset(run, channel), inner);
      }
    }
    return sum;
  }

  double dot(float[] a, float[] b, int channel) {
    double sum = 0;
    if (inner == 1) {
      for (int run = 0; run < outer; run++) {
        int at = offset(run, channel);
        sum += (double) a[at] * b[at];
      }
    } else {
      for (int run = 0; run < outer; run++) {
        int at = offset(run, channel);
        sum += KERNELS.dot(a, at, b, at, inner);
      }
    }
    return sum;
  }

  /** out = factor·a + term, each product and sum rounded once. */
  void affine(float factor, float[] a, float term, float[] out, int channel) {
    for (int run = 0; run < outer; run++) {
      int from = offset(run, channel);
      for (int i = from; i < from + inner; i++) {
        out[i] = Math.fma(factor, a[i], term);
      }
    }
  }

  /** out = fg·g + fx·x + term. */
  void combine(float fg, float[] g, float fx, float[] x, float term, float[] out, int channel) {
    for (int run = 0; run < outer; run++) {
      int from = offset(run, channel);
      for (int i = from; i < from + inner; i++) {
        out[i] = Math.fma(fg, g[i], Math.fma(fx, x[i], term));
      }
    }
  }
}
