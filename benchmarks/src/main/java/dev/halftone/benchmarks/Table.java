package dev.halftone.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Measurements as text: for each piece of work how many times faster the first implementation is,
 * and at the end for each other one the geometric mean and the least of these ratios.
 *
 * @param group what pieces of work are summed up together
 */
record Table(List<Measurement> measurements, UnaryOperator<String> group) {

  @Override
  public String toString() {
    double peak = Double.NaN;
    StringBuilder text = new StringBuilder();
    line(text, "work", "implementation", "median ms", "min ms", "GFLOP/s", "of peak", "ratio");
    Map<String, Measurement> first = new LinkedHashMap<>();
    for (Measurement m : measurements) {
      if (m.implementation().equals(Implementation.PEAK)) {
        // In its fastest run: what slows multiply-adds down that read nothing is other programs.
        peak = m.gigaflops() * m.medianMillis() / m.minMillis();
      }
      Measurement ours = first.computeIfAbsent(m.work(), work -> m);
      double ratio = m.medianMillis() / ours.medianMillis();
      line(
          text,
          m.work(),
          m.implementation(),
          number("%.4f", m.medianMillis()),
          number("%.4f", m.minMillis()),
          number("%.1f", m.gigaflops()),
          number("%.2f", m.gigaflops() / peak),
          number("%.2f", ours.equals(m) ? Double.NaN : ratio));
    }
    return text + summary();
  }

  /** One line for each peer and group. */
  String summary() {
    Map<String, Measurement> first = new LinkedHashMap<>();
    Map<String, Ratios> ratios = new LinkedHashMap<>();
    for (Measurement m : measurements) {
      Measurement ours = first.computeIfAbsent(m.work(), work -> m);
      if (!ours.equals(m)) {
        String peer = (group.apply(m.work()) + " " + m.implementation()).strip();
        ratios
            .computeIfAbsent(peer, name -> new Ratios())
            .add(m.medianMillis() / ours.medianMillis(), m.work());
      }
    }
    StringBuilder text = new StringBuilder();
    ratios.forEach((peer, all) -> text.append(all.line(peer)));
    return text.toString();
  }

  private static void line(StringBuilder text, Object... columns) {
    text.append(String.format("%-36s %-16s %11s %11s %9s %8s %8s%n", columns));
  }

  /** Empty for NaN. */
  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  /** The ratios of one peer. */
  private static final class Ratios {
    private double logarithms;
    private int count;
    private double worst = Double.POSITIVE_INFINITY;
    private String worstWork;

    void add(double ratio, String work) {
      logarithms += Math.log(ratio);
      count++;
      if (ratio < worst) {
        worst = ratio;
        worstWork = work;
      }
    }

    String line(String peer) {
      return String.format(
          Locale.ROOT,
          "%s: geometric mean of %d ratios %.2f, least %.2f (%s)%n",
          peer,
          count,
          Math.exp(logarithms / count),
          worst,
          worstWork);
    }
  }
}
