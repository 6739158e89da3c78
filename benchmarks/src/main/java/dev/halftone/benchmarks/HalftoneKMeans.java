package dev.halftone.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.halftone.io.Npy;
import dev.halftone.quantize.Bounds;
import dev.halftone.quantize.KMeans;
import dev.halftone.quantize.KMeansModel;
import dev.halftone.quantize.Tolerance;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * Halftone's k-means in this process. Bounds are left out of a fit without tolerance, whose plain
 * passes are to be timed. Its memory is measured in a fit that is not timed.
 */
final class HalftoneKMeans implements KMeansRunner {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private Tensor rows;
  private Tensor centers;

  /** What the last measured fit took, and how many iterations it was allowed. */
  private long bytes;

  private int measured;

  @Override
  public String name() {
    return Implementation.OURS;
  }

  @Override
  public void load(Path rowFile, Path centerFile) throws IOException {
    rows = Npy.read(rowFile);
    centers = Npy.read(centerFile);
    measured = -1;
  }

  @Override
  public Outcome fit(int iterations, double tolerance) {
    KMeans.Options options =
        KMeans.Options.of(centers.shape().extent(0))
            .withCenters(centers)
            .withMaxIterations(iterations)
            .withTolerance(Tolerance.relative(tolerance))
            .withBounds(tolerance == 0 ? Bounds.NONE : Bounds.AUTO);
    if (options.maxIterations() != measured) {
      measured = options.maxIterations();
      bytes = peak(() -> KMeans.fit(rows, options));
    }
    double processor = processorSeconds();
    long start = System.nanoTime();
    KMeansModel model = KMeans.fit(rows, options);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Outcome(
        seconds, processorSeconds() - processor, model.inertia(), model.iterations(), bytes);
  }

  private double processorSeconds() {
    double sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id)) * 1e-9;
    }
    return sum;
  }

  /** How far the heap in use after collections rises while a fit runs. */
  private static long peak(Runnable fit) {
    long before = liveBytes();
    Thread fitting = new Thread(fit, "fit");
    long most = before;
    fitting.start();
    while (fitting.isAlive()) {
      most = Math.max(most, liveBytes());
    }
    return most - before;
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
