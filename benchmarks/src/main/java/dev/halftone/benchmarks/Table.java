package dev.halftone.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measurements as text: for each piece of work how many times faster the first implementation is.
 */
record Table(List<Measurement> measurements) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-32s %-16s %11s %11s %9s %9s%n",
            "work", "implementation", "median ms", "min ms", "GFLOP/s", "ratio"));
    Map<String, Measurement> first = new LinkedHashMap<>();
    for (Measurement m : measurements) {
      Measurement ours = first.computeIfAbsent(m.work(), work -> m);
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s %-16s %11.4f %11.4f %9s %9s%n",
              m.work(),
              m.implementation(),
              m.medianMillis(),
              m.minMillis(),
              Double.isNaN(m.gigaflops()) ? "" : String.format(Locale.ROOT, "%.1f", m.gigaflops()),
              ours.equals(m)
                  ? ""
                  : String.format(Locale.ROOT, "%.2f", m.medianMillis() / ours.medianMillis())));
    }
    return text.toString();
  }
}
