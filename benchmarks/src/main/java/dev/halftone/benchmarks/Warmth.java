package dev.halftone.benchmarks;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Repeats work of this process until the compiler has nothing to do for it any more. */
final class Warmth {
  private static final long CALM_NANOS = 400_000_000L;

  private Warmth() {}

  /** Work that may fail as a peer does. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Runs it until nothing has been compiled for 0.4 seconds, or the time is over.
   *
   * @throws IOException if the work does
   */
  static void reach(Work work, double mostSeconds) throws IOException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long start = System.nanoTime();
    long calmSince = start;
    long before = compiler.getTotalCompilationTime();
    do {
      work.run();
      long now = compiler.getTotalCompilationTime();
      if (now != before) {
        calmSince = System.nanoTime();
        before = now;
      }
    } while (System.nanoTime() - calmSince < CALM_NANOS
        && System.nanoTime() - start < mostSeconds * 1e9);
  }
}
