package dev.halftone.examples.run;

import java.util.function.LongSupplier;

/** Estimates how long a phase still takes, from the share of it that this process has seen. */
final class Pace {
  private final LongSupplier nanoTime;
  private String phase = "";
  private long start;
  private double first;

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether {@code name} is another phase than the last one. */
  boolean begins(String name, double fraction) {
    if (name.equals(phase)) {
      return false;
    }
    phase = name;
    start = nanoTime.getAsLong();
    // A resumed phase does not begin at nothing.
    first = fraction;
    return true;
  }

  double secondsSpent() {
    return (nanoTime.getAsLong() - start) * 1e-9;
  }

  /** NaN until the phase has moved. */
  double secondsLeft(double fraction) {
    double done = fraction - first;
    return done <= 0 ? Double.NaN : secondsSpent() * (1 - fraction) / done;
  }
}
