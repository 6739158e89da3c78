package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * In training adds independent normal noise to every value; under inference the identity. Any
 * shape.
 *
 * @param deviation standard deviation of the noise
 */
public record GaussianNoise(float deviation) implements Layer {

  /** Checks that the deviation is positive. */
  public GaussianNoise {
    Check.positive("gaussianNoise", "deviation", deviation);
  }

  /** Noise of the given standard deviation. */
  public static GaussianNoise of(float deviation) {
    return new GaussianNoise(deviation);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return pass instanceof Training training
        ? x.add(training.generator().normal(x.shape()).mul(deviation))
        : x;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    return "GaussianNoise(" + deviation + ")";
  }
}
