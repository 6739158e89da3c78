package dev.halftone.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What {@link KMeansComparison} measures.
 *
 * @param threads for every implementation
 * @param peers whether Smile is fitted too
 * @param quick whether it must end within a minute
 * @param rows of every data set
 * @param dimensions columns of the data sets
 * @param clusters numbers of centers
 * @param rounds measured runs of ten iterations
 * @param fits measured whole fits
 * @param warmups runs of ten iterations before those
 * @param mostIterations limit of a whole fit
 * @param dataFolder with the MNIST files, or null
 * @param python the interpreter that has the peers
 * @param json file to write, or null
 */
record KMeansComparisonOptions(
    int threads,
    boolean peers,
    boolean quick,
    int rows,
    int[] dimensions,
    int[] clusters,
    int rounds,
    int fits,
    int warmups,
    int mostIterations,
    Path dataFolder,
    String python,
    Path json) {

  static final String USAGE =
      "[--threads N] [--quick] [--peers] [--data-dir FOLDER] [--python COMMAND] [--json FILE]"
          + " [--columns D,...] [--clusters K,...] [--rounds N] [--fits N] [--iterations N]";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an option is unknown or lacks its value
   */
  static KMeansComparisonOptions parse(String[] arguments) {
    int threads = 1;
    boolean peers = Arrays.asList(arguments).contains("--peers");
    boolean quick = Arrays.asList(arguments).contains("--quick");
    int[] dimensions = {64, 784};
    int[] clusters = quick ? new int[] {10, 64} : new int[] {10, 64, 256, 1024};
    int rounds = quick ? 3 : 5;
    int fits = quick ? 1 : 3;
    int mostIterations = quick ? 20 : 100;
    Path dataFolder = null;
    String python = System.getenv().getOrDefault("HALFTONE_PYTHON", "python3");
    Path json = null;
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--quick", "--peers" -> {}
        case "--threads" -> threads = Integer.parseInt(value(option, words));
        case "--columns" -> dimensions = numbers(value(option, words));
        case "--clusters" -> clusters = numbers(value(option, words));
        case "--rounds" -> rounds = Integer.parseInt(value(option, words));
        case "--fits" -> fits = Integer.parseInt(value(option, words));
        case "--iterations" -> mostIterations = Integer.parseInt(value(option, words));
        case "--data-dir" -> dataFolder = Path.of(value(option, words));
        case "--python" -> python = value(option, words);
        case "--json" -> json = Path.of(value(option, words));
        default ->
            throw new IllegalArgumentException("expected " + USAGE + ", got \"" + option + "\"");
      }
    }
    int rows = quick ? 6000 : 60_000;
    int warmups = quick ? 2 : 1;
    return new KMeansComparisonOptions(
        threads,
        peers,
        quick,
        rows,
        dimensions,
        clusters,
        rounds,
        fits,
        warmups,
        mostIterations,
        dataFolder,
        python,
        json);
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + ": expected a value, got none");
    }
    return words.next();
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
