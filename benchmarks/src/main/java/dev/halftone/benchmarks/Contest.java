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
    Map<String, Integer> runs = new LinkedHashMap<>();
    Map<String, double[]> times = new LinkedHashMap<>();
    for (Map.Entry<String, Contestant> entry : contestants.entrySet()) {
      runs.put(entry.getKey(), warmUp(entry.getValue(), 0.3 * seconds));
      times.put(entry.getKey(), new double[0]);
    }
    int rounds = (int) Math.max(ROUNDS, 0.7e3 * seconds / BLOCK_MILLIS);
    double block = Math.min(BLOCK_MILLIS, 0.7e3 * seconds / rounds);
    runs.replaceAll((name, count) -> (int) Math.max(1, count * block / BLOCK_MILLIS));
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Contestant> entry : contestants.entrySet()) {
        double[] millis = entry.getValue().block(runs.get(entry.getKey()));
        times.merge(entry.getKey(), millis, Contest::joined);
      }
    }
    List<Measurement> measurements = new ArrayList<>();
    times.forEach((name, millis) -> measurements.add(measurement(name, millis)));
    return measurements;
  }

  /** Runs until the time is over and gives how many runs fill a block. */
  private static int warmUp(Contestant contestant, double seconds) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double block = Math.min(BLOCK_MILLIS, 1e3 * seconds / 4);
    double last = Double.POSITIVE_INFINITY;
    do {
      int runs = runs(block, last);
      last = Arrays.stream(contestant.block(runs)).min().orElseThrow();
    } while (System.nanoTime() < end);
    return runs(BLOCK_MILLIS, last);
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
