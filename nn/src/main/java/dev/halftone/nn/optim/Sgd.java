package dev.halftone.nn.optim;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * Stochastic gradient descent in PyTorch's form: with g' = g + decay·w,
 *
 * <pre>
 * v = momentum·v + g'
 * w = w - rate·v                       or, by Nesterov,  w - rate·(g' + momentum·v)
 * </pre>
 *
 * <p>The velocity v starts at 0.
 */
public final class Sgd implements Optimizer {
  private final SgdOptions options;
  private final Moments moments;
  private final Kernels kernels = KernelSelection.kernels();
  private long steps;

  private Sgd(Map<String, Parameter> parameters, SgdOptions options) {
    this.options = options;
    this.moments =
        options.momentum() == 0
            ? new Moments("sgd", parameters)
            : new Moments("sgd", parameters, "velocity");
  }

  /** For the trainable ones among {@code parameters}, at a constant rate without momentum. */
  public static Sgd of(Map<String, Parameter> parameters, double rate) {
    return of(parameters, SgdOptions.of(rate));
  }

  /** For the trainable ones among {@code parameters}. */
  public static Sgd of(Map<String, Parameter> parameters, SgdOptions options) {
    return new Sgd(parameters, options);
  }

  @Override
  public void step(Gradients gradients) {
    double rate = options.rate().at(steps);
    moments.update(
        gradients,
        options.clipNorm(),
        (w, g, m, from, to) -> {
          if (m.length == 0) {
            plain((float) rate, w, g, from, to - from);
          } else {
            withVelocity((float) rate, w, g, m[0], from, to - from);
          }
        });
    steps++;
  }

  private void plain(float rate, float[] w, float[] g, int from, int n) {
    if (options.decay() != 0) {
      kernels.scale(w, from, 1 - rate * options.decay(), w, from, n);
    }
    kernels.axpy(-rate, g, from, w, from, n);
  }

  private void withVelocity(float rate, float[] w, float[] g, float[] v, int from, int n) {
    kernels.scale(v, from, options.momentum(), v, from, n);
    kernels.axpy(options.decay(), w, from, v, from, n);
    kernels.add(v, from, g, from, v, from, n);
    if (options.nesterov()) {
      plain(rate, w, g, from, n);
      kernels.axpy(-rate * options.momentum(), v, from, w, from, n);
    } else {
      kernels.axpy(-rate, v, from, w, from, n);
    }
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public Map<String, Tensor> state() {
    return moments.state();
  }

  @Override
  public void restore(long steps, Map<String, Tensor> state) {
    moments.restore(state);
    this.steps = steps;
  }

  @Override
  public String toString() {
    return "Sgd(" + options + ")";
  }
}
