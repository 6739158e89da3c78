package dev.halftone.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Implementations of one piece of work, timed in turns: a block of one, then a block of the next,
 * so that whatever else the machine does falls on all of them.
 */
public final class Contest {
  private static final double BLOCK_MILLIS = 120;

  /** Fewer would make no median. */
  private static final int ROUNDS = 3;

  private final String work;
  private final double operations;
  private final Settings settings;
  private final Map<String, Contestant> contestants = new LinkedHashMap<>();

  /**
   * A contest without contestants.
   *
   * @param operations multiplications and additions of one run, NaN where they are not counted
   */
  public Contest(String work, double operations, Settings settings) {
    this.work = work;
    this.operations = operations;
    this.settings = settings;
  }

  /** Adds an implementation; ratios are stated against the first one. */
  public Contest with(String implementation, Contestant contestant) {
    contestants.put(implementation, contestant);
    return this;
  }

  /** How many implementations there are. */
  int size() {
    return contestants.size();
  }

  /**
   * Runs each without timing it, for about so many seconds each.
   *
   * @throws IOException if a peer fails
   */
  public void warmUp(double seconds) throws IOException {
    for (Contestant contestant : contestants.values()) {
      warmUp(contestant, seconds);
    }
  }

  /**
   * Warms each up, then times them in turns, for about so many seconds each.
   *
   * @throws IOException if a peer fails
   */
  public List<Measurement> run(double seconds) throws IOException {
    Map<String, Double> once = new LinkedHashMap<>();
    Map<String, double[]> times = new LinkedHashMap<>();
    for (Map.Entry<String, Contestant> entry : contestants.entrySet()) {
      once.put(entry.getKey(), warmUp(entry.getValue(), 0.3 * seconds));
      times.put(entry.getKey(), new double[0]);
    }
    double slowest = once.values().stream().mapToDouble(millis -> millis).max().orElse(0);
    double left = 0.7e3 * seconds;
    int rounds = (int) Math.max(ROUNDS, left / Math.max(slowest, BLOCK_MILLIS));
    double blockMillis = Math.min(BLOCK_MILLIS, left / rounds);
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Contestant> entry : contestants.entrySet()) {
        int runs = runs(blockMillis, once.get(entry.getKey()));
        times.merge(entry.getKey(), entry.getValue().block(runs), Contest::joined);
      }
    }
    List<Measurement> measurements = new ArrayList<>();
    times.forEach((name, millis) -> measurements.add(measurement(name, millis)));
    return measurements;
  }

  /** Runs until the time is over and gives the milliseconds of a run. */
  private static double warmUp(Contestant contestant, double seconds) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double block = Math.min(BLOCK_MILLIS, 1e3 * seconds / 4);
    double last = Double.POSITIVE_INFINITY;
    do {
      last = Arrays.stream(contestant.block(runs(block, last))).min().orElseThrow();
    } while (System.nanoTime() < end);
    return last;
  }

  private static int runs(double blockMillis, double millis) {
    return (int) Math.max(1, Math.min(10_000, blockMillis / Math.max(millis, 1e-3)));
  }

  private Measurement measurement(String implementation, double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Measurement(
        work, implementation, settings.threads(), median, sorted[0], operations * 1e-6 / median);
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
