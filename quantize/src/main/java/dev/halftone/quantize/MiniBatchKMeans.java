package dev.halftone.quantize;

import dev.halftone.io.NpyRows;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Mini-batch k-means (Sculley, Web-Scale K-Means Clustering, WWW 2010): each batch of rows is
 * assigned to the nearest centers, and each center moves to the mean of all rows that it has ever
 * been given. Less exact than {@link KMeans}, and much cheaper per pass over many rows.
 *
 * <p>An epoch visits every row once in a new random order; its last batch may be short. A center
 * that an epoch leaves without any row so far moves to the row of the last batch that is farthest
 * from its center. Equal options give equal bits on any number of threads.
 */
public final class MiniBatchKMeans {
  private static final String FIT = "MiniBatchKMeans.fit";

  private MiniBatchKMeans() {}

  /**
   * Clusters rows [n, d]; the labels and the inertia of the model are those of its centers, as
   * after {@link KMeans#fit}.
   *
   * @throws IllegalArgumentException if rows are not of rank 2, fewer than the clusters or not
   *     finite, or if given centers are not of shape [k, d] and finite
   */
  public static KMeansModel fit(Tensor rows, Options options) {
    return fit(rows, null, options, KMeansListener.silent());
  }

  /**
   * Clusters weighted rows, with a listener that hears of every epoch and may end the fit.
   *
   * @param weights one for each row, [n], at least 0 and not all 0; null for 1 each
   */
  public static KMeansModel fit(
      Tensor rows, Tensor weights, Options options, KMeansListener listener) {
    RowBlocks data = KMeans.rows(FIT, rows, weights, options.start());
    return KMeans.warned(FIT, new MiniBatches(FIT, data, options, listener).run());
  }

  /**
   * Clusters the rows of a file that may be larger than the heap, with the bits that the same rows
   * in a tensor give. Rows are read one by one in random order.
   *
   * @throws IOException if the file cannot be read
   */
  public static KMeansModel fit(
      NpyRows rows, Tensor weights, Options options, KMeansListener listener) throws IOException {
    try {
      RowBlocks data = KMeans.rows(FIT, rows, weights, options.start());
      return KMeans.warned(FIT, new MiniBatches(FIT, data, options, listener).run());
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /**
   * Settings of a fit.
   *
   * @param start clusters, first centers, seed and distance; the limit of iterations counts epochs,
   *     restarts and bounds have no effect
   * @param batchRows rows in a batch, at least 1
   * @param improvement share by which the mean squared distance of an epoch must fall below the
   *     least so far, lest the fit stop with {@link StopReason#TOLERANCE}; at least 0
   */
  public record Options(KMeans.Options start, int batchRows, double improvement) {
    /** Checks every setting. */
    public Options {
      Objects.requireNonNull(start, "start");
      if (batchRows < 1) {
        throw new IllegalArgumentException(
            "MiniBatchKMeans.Options: expected batchRows >= 1, got " + batchRows);
      }
      if (!(improvement >= 0 && improvement < 1)) {
        throw new IllegalArgumentException(
            "MiniBatchKMeans.Options: expected improvement from 0 to below 1, got " + improvement);
      }
    }

    /** k-means++, at most 100 epochs of batches of 1,024 rows, improvement 1e-3, seed 0. */
    public static Options of(int clusters) {
      return new Options(KMeans.Options.of(clusters).withMaxIterations(100), 1024, 1e-3);
    }

    /** Other clusters, first centers, limit, seed or distance. */
    public Options withStart(KMeans.Options value) {
      return new Options(value, batchRows, improvement);
    }

    /** Batches of another size. */
    public Options withBatchRows(int value) {
      return new Options(start, value, improvement);
    }

    /** Another improvement below which the fit stops. */
    public Options withImprovement(double value) {
      return new Options(start, batchRows, value);
    }
  }
}
