package dev.halftone.quantize;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Objects;

/**
 * k-means clustering by Lloyd's algorithm: minimises the inertia, the sum over rows of the squared
 * distance to the nearest of k centers.
 *
 * <p>Which center is nearest is decided by direct differences in double, ties to the lowest index;
 * centers are means summed in double. Equal options give equal bits on any number of threads, with
 * or without SIMD.
 */
public final class KMeans {
  private static final System.Logger LOGGER = System.getLogger(KMeans.class.getName());

  private KMeans() {}

  /**
   * Clusters rows [n, d] into {@code options.clusters()} clusters; with several restarts, the one
   * with the least inertia, the first of equals. An interrupt ends the fit before its next
   * iteration, with the best model so far.
   *
   * @throws IllegalArgumentException if rows are not of rank 2, fewer than the clusters or not
   *     finite, or if given centers are not of shape [k, d] and finite
   */
  public static KMeansModel fit(Tensor rows, Options options) {
    return fit(rows, null, options);
  }

  /**
   * Clusters weighted rows: minimises the sum of weight times squared distance, as if each row
   * occurred that many times.
   *
   * @param weights one for each row, [n], at least 0 and not all 0; null for 1 each
   */
  public static KMeansModel fit(Tensor rows, Tensor weights, Options options) {
    String operation = "KMeans.fit";
    int k = options.clusters();
    Shape shape = rows.shape();
    if (shape.rank() == 2 && shape.extent(0) < k) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least "
              + k
              + " rows for "
              + k
              + " clusters, got shape "
              + shape
              + Rows.suffix("rows"));
    }
    Rows data = Rows.of(operation, "rows", rows);
    if (weights != null) {
      data = data.withWeights(operation, "weights", weights);
    }
    Lloyd lloyd = new Lloyd(data, options);
    int runs = options.initialization() == Initialization.GIVEN ? 1 : options.restarts();
    KMeansModel best = null;
    for (int run = 0; run < runs; run++) {
      Philox generator = Philox.seeded(options.seed()).split(run);
      KMeansModel model = lloyd.run(firstCenters(operation, data, options, generator));
      if (best == null || model.inertia() < best.inertia()) {
        best = model;
      }
      if (model.stopped() == StopReason.INTERRUPTED) {
        break;
      }
    }
    int empty = best.emptyClusters().length;
    if (empty > 0) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: {1} of {2} clusters hold no row (stopped: {3})",
          operation,
          empty,
          k,
          best.stopped());
    }
    return best;
  }

  private static float[] firstCenters(
      String operation, Rows rows, Options options, Philox generator) {
    int k = options.clusters();
    Seeding seeding = new Seeding(rows, generator);
    return switch (options.initialization()) {
      case PLUS_PLUS -> seeding.plusPlus(k, 1);
      case GREEDY_PLUS_PLUS -> seeding.plusPlus(k, 2 + (int) StrictMath.log(k));
      case FORGY -> seeding.forgy(k);
      case GIVEN -> givenCenters(operation, rows, options);
    };
  }

  private static float[] givenCenters(String operation, Rows rows, Options options) {
    Shape expected = Shape.of(options.clusters(), rows.dimension());
    Shape actual = options.centers().shape();
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          operation
              + ": expected shape "
              + expected
              + ", got "
              + actual
              + Rows.suffix("options.centers"));
    }
    return Rows.of(operation, "options.centers", options.centers()).values().clone();
  }

  /**
   * Settings of a fit.
   *
   * @param clusters number of centers k, at least 1
   * @param initialization how the first centers are chosen
   * @param centers the first centers [k, d] for {@link Initialization#GIVEN}, else null
   * @param restarts runs from different first centers, of which the best is kept; at least 1
   * @param maxIterations limit of center updates, at least 0
   * @param tolerance how little the centers must move to stop early
   * @param seed of the random choices
   */
  public record Options(
      int clusters,
      Initialization initialization,
      Tensor centers,
      int restarts,
      int maxIterations,
      Tolerance tolerance,
      long seed) {

    /** Checks every setting. */
    public Options {
      require(clusters >= 1, "clusters >= 1", clusters);
      require(restarts >= 1, "restarts >= 1", restarts);
      require(maxIterations >= 0, "maxIterations >= 0", maxIterations);
      Objects.requireNonNull(initialization, "initialization");
      Objects.requireNonNull(tolerance, "tolerance");
      boolean given = initialization == Initialization.GIVEN;
      require(given == (centers != null), "centers with GIVEN and only then", initialization);
    }

    /** k-means++, one run, at most 300 iterations, relative tolerance 1e-4, seed 0. */
    public static Options of(int clusters) {
      return new Options(
          clusters, Initialization.PLUS_PLUS, null, 1, 300, Tolerance.relative(1e-4), 0);
    }

    /** Draws the first centers in this way. */
    public Options withInitialization(Initialization value) {
      Tensor kept = value == Initialization.GIVEN ? centers : null;
      return new Options(clusters, value, kept, restarts, maxIterations, tolerance, seed);
    }

    /** Starts from these centers [k, d]. */
    public Options withCenters(Tensor value) {
      return new Options(
          clusters, Initialization.GIVEN, value, restarts, maxIterations, tolerance, seed);
    }

    /** Another number of clusters. */
    public Options withClusters(int value) {
      return new Options(value, initialization, centers, restarts, maxIterations, tolerance, seed);
    }

    /** Another number of runs. */
    public Options withRestarts(int value) {
      return new Options(clusters, initialization, centers, value, maxIterations, tolerance, seed);
    }

    /** Another limit of iterations. */
    public Options withMaxIterations(int value) {
      return new Options(clusters, initialization, centers, restarts, value, tolerance, seed);
    }

    /** Another tolerance. */
    public Options withTolerance(Tolerance value) {
      return new Options(clusters, initialization, centers, restarts, maxIterations, value, seed);
    }

    /** Another seed. */
    public Options withSeed(long value) {
      return new Options(
          clusters, initialization, centers, restarts, maxIterations, tolerance, value);
    }

    private static void require(boolean holds, String expected, Object actual) {
      if (!holds) {
        throw new IllegalArgumentException(
            "KMeans.Options: expected " + expected + ", got " + actual);
      }
    }
  }
}
