package dev.halftone.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * One family of work that the launcher can measure; {@link Main} makes it by its name with a
 * constructor without arguments.
 */
public interface Comparison {
  /**
   * Measures every piece of work, after having checked that implementations agree.
   *
   * @throws IOException if a peer in another process fails
   */
  List<Measurement> measure(Settings settings) throws IOException;

  /** What pieces of work the table sums up together. */
  default String group(String work) {
    return "";
  }
}
