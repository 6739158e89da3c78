package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import smile.clustering.KMeans;

/**
 * Smile's k-means. It takes no first centers: its time includes its own k-means++, and its inertia
 * is another. Nor does it take a number of threads; it uses the common pool.
 */
final class SmileKMeans implements KMeansRunner {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private double[][] rows;
  private int clusters;

  /** The common pool, which must not have been used before, gets the number of threads. */
  SmileKMeans(int threads) {
    System.setProperty(
        "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(threads - 1));
    System.out.println("peer: Smile " + KMeans.class.getPackage().getImplementationVersion());
  }

  @Override
  public String name() {
    return "smile";
  }

  @Override
  public void load(Path rowFile, Path centerFile) throws IOException {
    Tensor tensor = Npy.read(rowFile);
    int columns = tensor.shape().extent(1);
    rows = new double[tensor.shape().extent(0)][columns];
    for (int i = 0; i < tensor.size(); i++) {
      rows[i / columns][i % columns] = tensor.array()[i];
    }
    clusters = Npy.read(centerFile).shape().extent(0);
  }

  @Override
  public Outcome fit(int iterations, double tolerance) {
    double processor = processorSeconds();
    long start = System.nanoTime();
    KMeans model = KMeans.fit(rows, clusters, iterations, tolerance);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Outcome(
        seconds, processorSeconds() - processor, model.distortion, iterations, 0);
  }

  private double processorSeconds() {
    double sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id)) * 1e-9;
    }
    return sum;
  }
}
