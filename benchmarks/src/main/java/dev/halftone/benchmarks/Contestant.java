package dev.halftone.benchmarks;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;

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

  /** A contestant of this process that gives a result. */
  static Contestant giving(Supplier<?> work) {
    return of(() -> Objects.requireNonNull((Object) work.get(), "result"));
  }
}
