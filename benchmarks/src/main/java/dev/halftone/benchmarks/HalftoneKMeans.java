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
 * Halftone's k-means in this process; its memory is all that the fit allocates. Bounds are left out
 * of a fit without tolerance, whose plain passes are to be timed.
 */
final class HalftoneKMeans implements KMeansRunner {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private Tensor rows;
  private Tensor centers;

  @Override
  public String name() {
    return "Halftone";
  }

  @Override
  public void load(Path rowFile, Path centerFile) throws IOException {
    rows = Npy.read(rowFile);
    centers = Npy.read(centerFile);
  }

  @Override
  public Outcome fit(int iterations, double tolerance) {
    KMeans.Options options =
        KMeans.Options.of(centers.shape().extent(0))
            .withCenters(centers)
            .withMaxIterations(iterations)
            .withTolerance(Tolerance.relative(tolerance))
            .withBounds(tolerance == 0 ? Bounds.NONE : Bounds.AUTO);
    long before = allocated();
    double processor = processorSeconds();
    long start = System.nanoTime();
    KMeansModel model = KMeans.fit(rows, options);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Outcome(
        seconds,
        processorSeconds() - processor,
        model.inertia(),
        model.iterations(),
        allocated() - before);
  }

  private double processorSeconds() {
    double sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id)) * 1e-9;
    }
    return sum;
  }

  private long allocated() {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
