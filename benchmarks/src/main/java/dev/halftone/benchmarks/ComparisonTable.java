package dev.halftone.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints the rows of a comparison as they come and keeps them as JSON. */
final class ComparisonTable {
  private final int threads;
  private final List<String> entries = new ArrayList<>();
  private String work = "";
  private double own;

  ComparisonTable(int threads) {
    this.threads = threads;
  }

  /**
   * Adds one implementation; the first of each work is what the others are compared with.
   *
   * @param flops of one timed piece of work
   */
  void add(
      String newWork,
      String implementation,
      double[] seconds,
      double flops,
      KMeansRunner.Outcome outcome) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    if (!newWork.equals(work)) {
      work = newWork;
      own = median;
      System.out.println(work);
    }
    System.out.printf(
        Locale.ROOT,
        "  %-20s %10.2f ms (least %.2f) %7.1f GFLOP/s %5.2fx  %3d iterations, inertia %.8g, %d MB%n",
        implementation,
        median * 1e3,
        sorted[0] * 1e3,
        flops / median * 1e-9,
        median / own,
        outcome.iterations(),
        outcome.inertia(),
        outcome.bytes() >> 20);
    entries.add(
        String.format(
            Locale.ROOT,
            "{\"work\":\"%s\",\"implementation\":\"%s\",\"threads\":%d,\"median_ms\":%.4f,"
                + "\"min_ms\":%.4f,\"gflops\":%.3f,\"iterations\":%d,\"inertia\":%.9g,\"bytes\":%d}",
            work,
            implementation,
            threads,
            median * 1e3,
            sorted[0] * 1e3,
            flops / median * 1e-9,
            outcome.iterations(),
            outcome.inertia(),
            outcome.bytes()));
  }

  String json() {
    return "[\n" + String.join(",\n", entries) + "\n]\n";
  }
}
