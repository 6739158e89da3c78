package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * k-means of Halftone, scikit-learn and FAISS side by side: the same rows, the same first centers,
 * the same number of iterations and threads, in turn within one run.
 *
 * <p>Two works for each size: ten plain iterations, whose time is given for each of their eleven
 * assignments, and a whole fit to scikit-learn's tolerance of 1e-4, for which FAISS, which has
 * none, makes as many iterations as Halftone. The inertias must agree to 1e-4. With the profile
 * {@code peers} Smile is fitted too, where it does not take minutes; it chooses its first centers
 * itself.
 */
public final class KMeansComparison {
  private static final int PLAIN_ITERATIONS = 10;
  private static final double TOLERANCE = 1e-4;
  private static final double INERTIA_AGREEMENT = 1e-4;

  /** Smile takes minutes for more multiplications in an assignment. */
  private static final double MOST_OF_SMILE = 3e8;

  private final KMeansComparisonOptions options;
  private final List<KMeansRunner> runners;
  private final KMeansComparisonTable table;
  private final Optional<KMeansRunner> smile;

  private KMeansComparison(
      KMeansComparisonOptions options,
      List<KMeansRunner> runners,
      Optional<KMeansRunner> smile,
      KMeansComparisonTable table) {
    this.options = options;
    this.runners = runners;
    this.smile = smile;
    this.table = table;
  }

  /** Arguments: {@value KMeansComparisonOptions#USAGE}. */
  public static void main(String[] arguments) throws IOException {
    KMeansComparisonOptions options = KMeansComparisonOptions.parse(arguments);
    System.setProperty("halftone.threads", Integer.toString(options.threads()));
    Path folder = Files.createTempDirectory("halftone-kmeans");
    List<KMeansPeer> peers = new ArrayList<>();
    try {
      List<KMeansRunner> runners = new ArrayList<>();
      runners.add(new HalftoneKMeans());
      for (String name : List.of("faiss", "scikit-learn")) {
        KMeansPeer peer = start(name, options, folder);
        if (peer != null) {
          peers.add(peer);
          runners.add(peer);
        }
      }
      KMeansComparisonTable table = new KMeansComparisonTable(options.threads());
      Optional<KMeansRunner> smile =
          options.peers()
              ? Peers.find("SmileKMeans", KMeansRunner.class, options.threads())
              : Optional.empty();
      new KMeansComparison(options, runners, smile, table).run(folder);
      System.out.print(new Table(table.measurements(), KMeansComparison::kind).summary());
      if (options.json() != null) {
        Files.writeString(options.json(), Measurement.json(table.measurements()));
      }
    } finally {
      for (KMeansPeer peer : peers) {
        peer.close();
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static String kind(String work) {
    return work.substring(work.lastIndexOf(' ') + 1);
  }

  private static KMeansPeer start(String name, KMeansComparisonOptions options, Path folder) {
    try {
      return KMeansPeer.start(name, options.python(), options.threads(), folder);
    } catch (IOException missing) {
      System.out.println("left out: " + name + " (" + missing.getMessage() + ")");
      return null;
    }
  }

  private void run(Path folder) throws IOException {
    for (int d : options.dimensions()) {
      Path rowFile = folder.resolve("rows.npy");
      Tensor rows = KMeansRows.of(options.dataFolder(), options.rows(), d);
      Npy.write(rowFile, rows);
      for (int k : options.clusters()) {
        Path centerFile = folder.resolve("centers.npy");
        int[] first = Arrays.copyOf(Philox.seeded(11).permutation(options.rows()), k);
        Npy.write(centerFile, rows.gather(0, first));
        for (KMeansRunner runner : runners) {
          runner.load(rowFile, centerFile);
        }
        String size =
            String.format(
                Locale.ROOT,
                "k-means %d x %d %s, k = %d",
                options.rows(),
                d,
                KMeansRows.describe(options.dataFolder()),
                k);
        double flops = 2.0 * options.rows() * d * k;
        warmUp(0);
        measure(runners, size + ", assignment", PLAIN_ITERATIONS, 0, options.rounds(), true, flops);
        List<KMeansRunner> all = new ArrayList<>(runners);
        if (smile.isPresent()
            && flops / 2 <= (options.quick() ? MOST_OF_SMILE / 10 : MOST_OF_SMILE)) {
          smile.get().load(rowFile, centerFile);
          all.add(smile.get());
        }
        int most = options.mostIterations();
        // The passes with bounds are other code, to be compiled before it is timed.
        warmUp(TOLERANCE);
        measure(all, size + ", fit", most, TOLERANCE, options.fits(), false, flops);
      }
    }
  }

  private void warmUp(double tolerance) throws IOException {
    Warmth.reach(() -> runners.get(0).fit(PLAIN_ITERATIONS, tolerance), options.quick() ? 2 : 10);
  }

  private void measure(
      List<KMeansRunner> runners,
      String work,
      int iterations,
      double tolerance,
      int rounds,
      boolean each,
      double flops)
      throws IOException {
    double[][] seconds = new double[runners.size()][rounds];
    double[][] processor = new double[runners.size()][rounds];
    KMeansRunner.Outcome[] last = new KMeansRunner.Outcome[runners.size()];
    int warmups = each ? options.warmups() : 0;
    for (int round = -warmups; round < rounds; round++) {
      for (int i = 0; i < runners.size(); i++) {
        boolean likeOurs = tolerance > 0 && i > 0 && !runners.get(i).name().startsWith("scikit");
        KMeansRunner.Outcome outcome =
            runners.get(i).fit(likeOurs ? last[0].iterations() : iterations, tolerance);
        if (last[i] == null || outcome.bytes() > last[i].bytes()) {
          last[i] = outcome;
        }
        if (round >= 0) {
          int pieces = each ? outcome.iterations() + 1 : 1;
          seconds[i][round] = outcome.seconds() / pieces;
          processor[i][round] = outcome.processorSeconds() / pieces;
        }
      }
    }
    for (int i = 0; i < runners.size(); i++) {
      int assignments = each ? 1 : last[i].iterations() + 1;
      table.add(
          work, runners.get(i).name(), seconds[i], processor[i], flops * assignments, last[i]);
    }
    for (int i = 1; i < runners.size() && !smile.equals(Optional.of(runners.get(i))); i++) {
      double ratio = last[i].inertia() / last[0].inertia();
      if (!(Math.abs(ratio - 1) <= INERTIA_AGREEMENT)) {
        System.out.printf(
            Locale.ROOT, "  inertias differ: %s has %.6f of ours%n", runners.get(i).name(), ratio);
      }
    }
  }
}
