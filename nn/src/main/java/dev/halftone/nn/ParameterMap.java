package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the parameters of a module from its parts, in the order they are named.
 *
 * <pre>{@code
 * public Map<String, Parameter> parameters() {
 *   return new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
 * }
 * }</pre>
 */
public final class ParameterMap {
  private final Map<String, Parameter> entries = new LinkedHashMap<>();

  /** Adds one parameter; throws if the path is taken. */
  public ParameterMap with(String path, Parameter parameter) {
    if (entries.putIfAbsent(path, parameter) != null) {
      throw new IllegalArgumentException(
          "parameter map: expected distinct paths, got '" + path + "' twice");
    }
    return this;
  }

  /** Adds every parameter of a part under {@code name.}; throws if a path is taken. */
  public ParameterMap with(String name, Module part) {
    part.parameters().forEach((path, parameter) -> with(name + "." + path, parameter));
    return this;
  }

  /** The parameters in the order they were added; unmodifiable. */
  public Map<String, Parameter> toMap() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }
}
