package dev.halftone.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How long one implementation took for one piece of work.
 *
 * @param work such as {@code mlp} or {@code matmul 256x256x256}
 * @param implementation such as {@code halftone} or {@code pytorch}
 * @param medianMillis median time of one run
 * @param minMillis least time of one run
 * @param gigaflops 10⁹ multiplications and additions per second at the median, NaN where that says
 *     nothing
 */
public record Measurement(
    String work,
    String implementation,
    int threads,
    double medianMillis,
    double minMillis,
    double gigaflops) {

  /** A JSON list of objects. */
  static String json(List<Measurement> measurements) {
    return measurements.stream()
        .map(Measurement::json)
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  /** One object of the JSON list; names here need no escapes. */
  private String json() {
    return String.format(
        Locale.ROOT,
        "{\"work\":\"%s\",\"implementation\":\"%s\",\"threads\":%d,\"median_ms\":%.6f,"
            + "\"min_ms\":%.6f,\"gflops\":%s}",
        work,
        implementation,
        threads,
        medianMillis,
        minMillis,
        Double.isNaN(gigaflops) ? "null" : String.format(Locale.ROOT, "%.3f", gigaflops));
  }
}
