package dev.halftone.nn;

import dev.halftone.tensor.Normalization;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) of [..., n] to the same shape, each row over its
 * last axis: y = scale·(x - mean) / sqrt(variance + epsilon) + shift, the variance divided by n.
 *
 * @param scale [n], first ones
 * @param shift [n], first zeros
 * @param epsilon added to the variance
 */
public record LayerNorm(Parameter scale, Parameter shift, float epsilon) implements Layer {

  /** Checks shapes and range. */
  public LayerNorm {
    Check.rank("layerNorm", "scale", scale.shape(), 1);
    Check.shape("layerNorm", "shift", shift.shape(), scale.shape());
    Check.positive("layerNorm", "epsilon", epsilon);
  }

  /**
   * With epsilon 1e-5.
   *
   * @throws IllegalArgumentException if the number of features is not positive
   */
  public static LayerNorm of(int features) {
    Check.positive("layerNorm", "features", features);
    return new LayerNorm(
        Parameter.of("scale", Tensor.ones(features)),
        Parameter.of("shift", Tensor.zeros(features)),
        1e-5f);
  }

  /** The same parameters with another epsilon. */
  public LayerNorm withEpsilon(float value) {
    return new LayerNorm(scale, shift, value);
  }

  /** Extent of the last axis. */
  public int features() {
    return scale.shape().extent(0);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() < 1 || shape.extent(-1) != features()) {
      throw new IllegalArgumentException(
          "layerNorm: expected x of shape [..., " + features() + "], got " + shape);
    }
    return Normalization.layer(x, pass.value(scale), pass.value(shift), epsilon);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap().with("scale", scale).with("shift", shift).toMap();
  }

  @Override
  public String toString() {
    return "LayerNorm(" + features() + ", epsilon " + epsilon + ")";
  }
}
