package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.nio.file.Path;

/**
 * Smile's k-means, by reflection, since it is there only with the profile {@code peers}. It takes
 * no first centers: its time includes its own k-means++, and its inertia is another.
 */
final class SmileKMeans implements KMeansRunner {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Class<?> kMeans;
  private double[][] rows;
  private int clusters;

  private SmileKMeans(Class<?> kMeans) {
    this.kMeans = kMeans;
  }

  /** Smile if it is on the class path, else null. */
  static SmileKMeans find() {
    try {
      return new SmileKMeans(Class.forName("smile.clustering.KMeans"));
    } catch (ClassNotFoundException missing) {
      return null;
    }
  }

  @Override
  public String name() {
    return "Smile " + kMeans.getPackage().getImplementationVersion();
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
    try {
      Method fit = kMeans.getMethod("fit", double[][].class, int.class, int.class, double.class);
      long processor = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      Object model = fit.invoke(null, rows, clusters, iterations, tolerance);
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Outcome(
          seconds,
          (threads.getCurrentThreadCpuTime() - processor) * 1e-9,
          kMeans.getField("distortion").getDouble(model),
          iterations,
          0);
    } catch (ReflectiveOperationException failed) {
      throw new IllegalStateException("Smile: " + failed.getCause(), failed);
    }
  }
}
