package dev.halftone.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints the rows of a comparison as they come and keeps them. */
final class KMeansComparisonTable {
  private final int threads;
  private final List<Measurement> measurements = new ArrayList<>();
  private String work = "";
  private double own;
  private double ownProcessor;

  KMeansComparisonTable(int threads) {
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
      double[] processorSeconds,
      double flops,
      KMeansRunner.Outcome outcome) {
    double median = median(seconds);
    double least = Arrays.stream(seconds).min().orElseThrow();
    double processor = median(processorSeconds);
    if (!newWork.equals(work)) {
      work = newWork;
      own = median;
      ownProcessor = processor;
      System.out.println(work);
    }
    System.out.printf(
        Locale.ROOT,
        "  %-20s %9.2f ms %6.2fx (least %.2f), processor %9.2f ms %5.2fx, %6.1f GFLOP/s,"
            + " %3d iterations, inertia %.8g, %d MB%n",
        implementation,
        median * 1e3,
        median / own,
        least * 1e3,
        processor * 1e3,
        processor / ownProcessor,
        flops / median * 1e-9,
        outcome.iterations(),
        outcome.inertia(),
        outcome.bytes() >> 20);
    measurements.add(
        new Measurement(
            work, implementation, threads, median * 1e3, least * 1e3, flops / median * 1e-9));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  List<Measurement> measurements() {
    return measurements;
  }
}
