package dev.halftone.examples.run;

import dev.halftone.nn.ProgressReport;
import java.util.function.LongSupplier;

/**
 * Estimates how long a phase still takes, from how long its share took that this process has seen.
 */
final class Pace {
  private final LongSupplier nanoTime;
  private String phase = "";
  private long start;
  private double first;

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether the report is the first of its phase. */
  boolean begins(ProgressReport report) {
    if (report.phase().equals(phase)) {
      return false;
    }
    phase = report.phase();
    start = nanoTime.getAsLong();
    // A resumed phase does not begin at nothing.
    first = report.fraction();
    return true;
  }

  double secondsSpent() {
    return (nanoTime.getAsLong() - start) / 1e9;
  }

  /** NaN until the phase has moved. */
  double secondsLeft(ProgressReport report) {
    double done = report.fraction() - first;
    return done <= 0 ? Double.NaN : secondsSpent() * (1 - report.fraction()) / done;
  }
}
