package dev.halftone.quantize;

import dev.halftone.io.NpyRows;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
  private static final String FIT = "KMeans.fit";

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
    return fit(rows, weights, options, KMeansListener.silent());
  }

  /** The same, with a listener that hears of every iteration and may end the fit. */
  public static KMeansModel fit(
      Tensor rows, Tensor weights, Options options, KMeansListener listener) {
    return fit(rows(FIT, rows, weights, options), options, listener);
  }

  /**
   * Clusters the rows of a file that may be larger than the heap, with the bits that the same rows
   * in a tensor give. Every iteration reads the file once, k-means++ once for every center; so for
   * many centers begin with {@link Initialization#FORGY}, or with the centers of a fit to a sample.
   * Beside one block of 16 MB, a fit holds about 32 bytes for each row, and the bounds.
   *
   * @throws IllegalArgumentException as with a tensor
   * @throws IOException if the file cannot be read
   */
  public static KMeansModel fit(NpyRows rows, Options options) throws IOException {
    return fit(rows, null, options, KMeansListener.silent());
  }

  /** The same, with weights or null, and a listener. */
  public static KMeansModel fit(
      NpyRows rows, Tensor weights, Options options, KMeansListener listener) throws IOException {
    try {
      return fit(rows(FIT, rows, weights, options), options, listener);
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /** Checked rows, drawn out to length 1 where the distance asks for it. */
  static RowBlocks rows(String operation, Tensor rows, Tensor weights, Options options) {
    Shape shape = rows.shape();
    if (shape.rank() == 2) {
      requireEnough(operation, shape.extent(0), shape.toString(), options);
    }
    Rows data = Rows.of(operation, "rows", rows).withWeights(operation, "weights", weights);
    return options.distance() == Distance.COSINE ? data.drawnOut(operation) : data;
  }

  /** The same for the rows of a file, checked as they are read. */
  static RowBlocks rows(String operation, NpyRows rows, Tensor weights, Options options) {
    String shape = Arrays.toString(rows.extents());
    requireEnough(operation, rows.rows(), shape, options);
    if (rows.columns() == 0) {
      throw new IllegalArgumentException(
          operation + ": expected shape [n, d] with d >= 1, got " + shape + Rows.suffix("rows"));
    }
    float[] checked = Rows.checkedWeights(operation, "weights", weights, rows.rows());
    return new FileRows(operation, rows, checked, options.distance());
  }

  private static void requireEnough(String operation, int rows, String shape, Options options) {
    int k = options.clusters();
    if (rows < k) {
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
  }

  private static KMeansModel fit(RowBlocks rows, Options options, KMeansListener listener) {
    Lloyd lloyd = new Lloyd(rows, options, listener);
    int runs = options.initialization() == Initialization.GIVEN ? 1 : options.restarts();
    KMeansModel best = null;
    for (int run = 0; run < runs; run++) {
      Philox generator = Philox.seeded(options.seed()).split(run);
      KMeansModel model = lloyd.run(firstCenters(FIT, rows, options, generator), run);
      if (best == null || model.inertia() < best.inertia()) {
        best = model;
      }
      if (model.stopped() == StopReason.INTERRUPTED || model.stopped() == StopReason.REQUESTED) {
        break;
      }
    }
    return warned(FIT, best);
  }

  /** The model, after a warning if clusters of it hold no row. */
  static KMeansModel warned(String operation, KMeansModel model) {
    int empty = model.emptyClusters().length;
    if (empty > 0) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: {1} of {2} clusters hold no row (stopped: {3})",
          operation,
          empty,
          model.clusters(),
          model.stopped());
    }
    return model;
  }

  static float[] firstCenters(String operation, RowBlocks rows, Options options, Philox generator) {
    int k = options.clusters();
    Seeding seeding = new Seeding(rows, generator);
    return switch (options.initialization()) {
      case PLUS_PLUS -> seeding.plusPlus(k, 1);
      case GREEDY_PLUS_PLUS -> seeding.plusPlus(k, 2 + (int) StrictMath.log(k));
      case FORGY -> seeding.forgy(k);
      case GIVEN -> givenCenters(operation, rows.dimension(), options);
    };
  }

  private static float[] givenCenters(String operation, int dimension, Options options) {
    Shape expected = Shape.of(options.clusters(), dimension);
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
    Rows centers = Rows.of(operation, "options.centers", options.centers());
    return options.distance() == Distance.COSINE
        ? centers.drawnOut(operation).values()
        : centers.values().clone();
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
   * @param bounds whether bounds of the distances save work; the result is the same
   * @param distance what counts as near
   */
  public record Options(
      int clusters,
      Initialization initialization,
      Tensor centers,
      int restarts,
      int maxIterations,
      Tolerance tolerance,
      long seed,
      Bounds bounds,
      Distance distance) {

    /** Checks every setting. */
    public Options {
      require(clusters >= 1, "clusters >= 1", clusters);
      require(restarts >= 1, "restarts >= 1", restarts);
      require(maxIterations >= 0, "maxIterations >= 0", maxIterations);
      Objects.requireNonNull(initialization, "initialization");
      Objects.requireNonNull(tolerance, "tolerance");
      Objects.requireNonNull(bounds, "bounds");
      Objects.requireNonNull(distance, "distance");
      boolean given = initialization == Initialization.GIVEN;
      require(given == (centers != null), "centers with GIVEN and only then", initialization);
    }

    /**
     * k-means++, one run, at most 300 iterations, relative tolerance 1e-4, seed 0, bounds where
     * they pay, Euclidean distance.
     */
    public static Options of(int clusters) {
      return new Options(
          clusters,
          Initialization.PLUS_PLUS,
          null,
          1,
          300,
          Tolerance.relative(1e-4),
          0,
          Bounds.AUTO,
          Distance.EUCLIDEAN);
    }

    /** Draws the first centers in this way. */
    public Options withInitialization(Initialization value) {
      Tensor kept = value == Initialization.GIVEN ? centers : null;
      return new Options(
          clusters, value, kept, restarts, maxIterations, tolerance, seed, bounds, distance);
    }

    /** Starts from these centers [k, d]. */
    public Options withCenters(Tensor value) {
      return new Options(
          clusters,
          Initialization.GIVEN,
          value,
          restarts,
          maxIterations,
          tolerance,
          seed,
          bounds,
          distance);
    }

    /** Another number of clusters. */
    public Options withClusters(int value) {
      return new Options(
          value,
          initialization,
          centers,
          restarts,
          maxIterations,
          tolerance,
          seed,
          bounds,
          distance);
    }

    /** Another number of runs. */
    public Options withRestarts(int value) {
      return new Options(
          clusters,
          initialization,
          centers,
          value,
          maxIterations,
          tolerance,
          seed,
          bounds,
          distance);
    }

    /** Another limit of iterations. */
    public Options withMaxIterations(int value) {
      return new Options(
          clusters, initialization, centers, restarts, value, tolerance, seed, bounds, distance);
    }

    /** Another tolerance. */
    public Options withTolerance(Tolerance value) {
      return new Options(
          clusters,
          initialization,
          centers,
          restarts,
          maxIterations,
          value,
          seed,
          bounds,
          distance);
    }

    /** Another seed. */
    public Options withSeed(long value) {
      return new Options(
          clusters,
          initialization,
          centers,
          restarts,
          maxIterations,
          tolerance,
          value,
          bounds,
          distance);
    }

    /** Bounds always, never or where they pay. */
    public Options withBounds(Bounds value) {
      return new Options(
          clusters,
          initialization,
          centers,
          restarts,
          maxIterations,
          tolerance,
          seed,
          value,
          distance);
    }

    /** Another distance. */
    public Options withDistance(Distance value) {
      return new Options(
          clusters,
          initialization,
          centers,
          restarts,
          maxIterations,
          tolerance,
          seed,
          bounds,
          value);
    }

    private static void require(boolean holds, String expected, Object actual) {
      if (!holds) {
        throw new IllegalArgumentException(
            "KMeans.Options: expected " + expected + ", got " + actual);
      }
    }
  }
}
