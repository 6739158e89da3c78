package dev.halftone.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the tests of tiled kernels share: every twin, every number of threads, and plain random
 * data.
 */
final class Twins {
  private static final Parallel ONE = new Parallel(1);
  private static final Parallel TWO = new Parallel(2);
  private static final Parallel THREE = new Parallel(3);

  private Twins() {}

  /** A kernel on a number of threads. */
  record Setting(String name, MatrixKernel kernel, Parallel parallel) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    settings.add(new Setting("scalar, 1 thread", new ScalarMatrixKernel(), ONE));
    settings.add(new Setting("scalar, 3 threads", new ScalarMatrixKernel(), THREE));
    if (KernelSelection.vectorized()) {
      settings.add(new Setting("vector, 1 thread", new VectorMatrixKernel(), ONE));
      settings.add(new Setting("vector, 2 threads", new VectorMatrixKernel(), TWO));
      settings.add(new Setting("vector, 3 threads", new VectorMatrixKernel(), THREE));
    }
    return settings;
  }

  static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
