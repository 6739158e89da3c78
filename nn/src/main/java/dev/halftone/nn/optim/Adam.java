package dev.halftone.nn.optim;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015) in PyTorch's form: with g' = g + decay·w,
 *
 * <pre>
 * m = beta1·m + (1 - beta1)·g'
 * v = beta2·v + (1 - beta2)·g'²
 * w = w - rate · (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>With {@link AdamOptions#withDecoupledDecay} it is AdamW (Loshchilov and Hutter 2019): g' = g,
 * and w first shrinks to (1 - rate·decay)·w.
 */
public final class Adam implements Optimizer {
  private final AdamOptions options;
  private final Moments moments;
  private final Kernels kernels = KernelSelection.kernels();
  private long steps;

  private Adam(Map<String, Parameter> parameters, AdamOptions options) {
    this.options = options;
    this.moments = new Moments("adam", parameters, "first", "second");
  }

  /** For the trainable ones among {@code parameters}, at a constant rate. */
  public static Adam of(Map<String, Parameter> parameters, double rate) {
    return of(parameters, AdamOptions.of(rate));
  }

  /** For the trainable ones among {@code parameters}. */
  public static Adam of(Map<String, Parameter> parameters, AdamOptions options) {
    return new Adam(parameters, options);
  }

  @Override
  public void step(Gradients gradients) {
    float rate = (float) options.rate().at(steps);
    // StrictMath: the library's own pow is an intrinsic whose last bit may differ between JDKs.
    float correction1 = (float) (1 - StrictMath.pow(options.beta1(), (double) steps + 1));
    float correction2 = (float) (1 - StrictMath.pow(options.beta2(), (double) steps + 1));
    float shrink = options.decoupled() ? (float) (1 - (double) rate * options.decay()) : 1;
    float decay = options.decoupled() ? 0 : options.decay();
    moments.update(
        gradients,
        options.clipNorm(),
        (weight, gradient, m, from, to) -> {
          if (shrink != 1) {
            kernels.scale(weight, from, shrink, weight, from, to - from);
          }
          kernels.adam(
              weight,
              m[0],
              m[1],
              gradient,
              from,
              to,
              rate,
              options.beta1(),
              options.beta2(),
              options.epsilon(),
              correction1,
              correction2,
              decay);
        });
    steps++;
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
    return "Adam(" + options + ")";
  }
}
