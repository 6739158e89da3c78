package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something with parameters, each under a path such as {@code encoder.0.weight}. */
public interface Module {

  /**
   * Every parameter by path, in a fixed order, running statistics included. A parameter used in two
   * places may appear under two paths.
   */
  Map<String, Parameter> parameters();

  /** Number of trainable values, each shared parameter counted once. */
  default long trainableCount() {
    return parameters().values().stream()
        .distinct()
        .filter(Parameter::trainable)
        .mapToLong(p -> p.shape().size())
        .sum();
  }

  /**
   * SHA-256 in hexadecimal over path, shape and the little-endian bits of every parameter in order:
   * equal exactly when two models hold the same bits.
   */
  default String parametersSha256() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    parameters().forEach((path, parameter) -> values.put(path, parameter.value()));
    return TensorDigest.sha256(values);
  }
}
