package dev.halftone.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** An implementation of k-means that fits the same rows from the same centers as the others. */
interface KMeansRunner {
  /** As in the table. */
  String name();

  /** Takes float32 rows [n, d] and first centers [k, d] from {@code .npy} files. */
  void load(Path rows, Path centers) throws IOException;

  /** One timed fit, with the labels of the rows. */
  Outcome fit(int iterations, double tolerance) throws IOException;

  /**
   * What came of one fit.
   *
   * @param processorSeconds of all threads, which a busy machine does not stretch
   * @param inertia of the returned centers
   * @param iterations that were made
   * @param bytes of memory that the fit took beside the rows
   */
  record Outcome(
      double seconds, double processorSeconds, double inertia, int iterations, long bytes) {}
}
