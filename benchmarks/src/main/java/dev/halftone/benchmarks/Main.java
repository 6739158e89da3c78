package dev.halftone.benchmarks;

import dev.halftone.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The launcher: a family of comparisons by its word, everything else is for JMH. */
public final class Main {
  private static final Map<String, String> FAMILIES =
      new TreeMap<>(
          Map.of(
              "kernels", "KernelComparison",
              "ops", "OpComparison",
              "steps", "StepComparison",
              "start", "StartComparison",
              "encode", "SearchComparison",
              "peak", "PeakMeasurement"));

  private static final String USAGE =
      """
      usage: benchmarks/run FAMILY [--threads N] [--quick] [--peers] [--json FILE]
             benchmarks/run JMH-ARGUMENTS...      (-h lists them)
      families: %s
        --threads N   threads of every implementation (1)
        --quick       end within a minute
        --peers       also native libraries that HALFTONE_PYTHON, else python3, has
        --json FILE   write the figures as a list of objects"""
          .formatted(String.join(", ", FAMILIES.keySet()) + ", kmeans");

  private Main() {}

  /** Ends with 0, or with 2 and a message for wrong arguments. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || arguments[0].equals("--help")) {
      System.out.println(USAGE);
      return;
    }
    boolean clusters = arguments[0].equals("kmeans");
    if (!clusters && !FAMILIES.containsKey(arguments[0])) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    try {
      if (clusters) {
        // It has options of its own.
        KMeansComparison.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      } else {
        measure(arguments);
      }
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  private static void measure(String[] arguments) throws IOException {
    int threads = 1;
    boolean quick = false;
    boolean peers = false;
    Path json = null;
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--peers" -> peers = true;
        case "--threads" -> threads = threads(value(arguments, i++));
        case "--json" -> json = Path.of(value(arguments, i++));
        default -> throw new IllegalArgumentException("unknown argument: " + arguments[i]);
      }
    }
    // Read once, when the first kernel is used.
    System.setProperty("halftone.threads", Integer.toString(threads));
    System.out.printf(
        Locale.ROOT,
        "%s, java %s, %d %s%n",
        KernelSelection.description(),
        Runtime.version(),
        threads,
        threads == 1 ? "thread" : "threads");
    Comparison family = family(arguments[0]);
    List<Measurement> measurements =
        new ArrayList<>(family.measure(new Settings(threads, quick, peers)));
    System.out.print(new Table(measurements, family::group));
    if (json != null) {
      Files.writeString(json, Measurement.json(measurements));
    }
  }

  private static String value(String[] arguments, int option) {
    if (option + 1 == arguments.length) {
      throw new IllegalArgumentException(arguments[option] + ": expected a value, got none");
    }
    return arguments[option + 1];
  }

  private static int threads(String text) {
    if (!text.matches("[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          "--threads: expected a whole number from 1, got \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static Comparison family(String word) {
    String name = Main.class.getPackageName() + "." + FAMILIES.get(word);
    try {
      Class<?> family = Class.forName(name);
      return family.asSubclass(Comparison.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("no class " + name, missing);
    }
  }
}
