package dev.halftone.benchmarks;

import java.io.IOException;

/** One implementation of a piece of work, timed run by run. */
public interface Contestant {
  /** Runs the work some times in a row and gives the milliseconds of each. */
  double[] block(int runs) throws IOException;

  /** A contestant of this process. */
  static Contestant of(Runnable work) {
    return runs -> {
      double[] millis = new double[runs];
      for (int run = 0; run < runs; run++) {
        long start = System.nanoTime();
        work.run();
        millis[run] = (System.nanoTime() - start) * 1e-6;
      }
      return millis;
    };
  }
}
