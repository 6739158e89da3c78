package dev.halftone.nn;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Parallel;

/**
 * A process that trains every {@link HashedModel}: the settings it found, then a line per model.
 */
final class HashedModels {
  private HashedModels() {}

  public static void main(String[] arguments) {
    System.out.printf(
        "%s; threads %d; java %d; heap %d MB%n",
        KernelSelection.description(),
        Parallel.threads(),
        Runtime.version().feature(),
        Runtime.getRuntime().maxMemory() >> 20);
    for (HashedModel model : HashedModel.values()) {
      System.out.println(String.join(" ", model.train()));
    }
  }
}
