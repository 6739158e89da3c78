package dev.halftone.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run was asked to do, kept beside its state.
 *
 * @param configuration settings by name, in order
 * @param seed the seed everything random came from
 * @param dataSha256 SHA-256 of the training data in hexadecimal, or the empty string
 */
public record RunDescription(Map<String, String> configuration, long seed, String dataSha256) {

  /** Keeps an ordered copy of the configuration. */
  public RunDescription {
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }

  /** Nothing but a seed. */
  public static RunDescription of(long seed) {
    return new RunDescription(Map.of(), seed, "");
  }
}
