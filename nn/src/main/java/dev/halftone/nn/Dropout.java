package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * In training sets each value to zero with probability {@code rate} and divides the rest by 1 -
 * rate; under inference the identity. Any shape; Srivastava et al. 2014.
 */
public record Dropout(float rate) implements Layer {

  /** Checks that the rate is a probability below one. */
  public Dropout {
    Check.inside("dropout", "rate", rate, 0, 1);
  }

  /**
   * Drops with the given probability.
   *
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public static Dropout of(float rate) {
    return new Dropout(rate);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    if (rate == 0 || !(pass instanceof Training training)) {
      return x;
    }
    float keep = 1 - rate;
    return x.mul(training.generator().bernoulli(x.shape(), keep).mul(1 / keep));
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "Dropout(" + rate + ")";
  }
}
