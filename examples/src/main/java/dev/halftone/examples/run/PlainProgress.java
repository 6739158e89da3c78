package dev.halftone.examples.run;

import dev.halftone.examples.report.Numbers;
import dev.halftone.nn.ProgressReport;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * Progress where there is no terminal: a line at most every few seconds, and one when a phase is
 * done.
 */
final class PlainProgress implements ProgressDisplay {
  private static final long INTERVAL = 5_000_000_000L;

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final Pace pace;
  private long last;

  PlainProgress(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.pace = new Pace(nanoTime);
  }

  @Override
  public void report(ProgressReport report) {
    long now = nanoTime.getAsLong();
    if (pace.begins(report)) {
      last = now;
    }
    if (report.fraction() >= 1) {
      String done = ProgressText.line(report, Double.NaN);
      out.println(done + " · took " + Numbers.duration(pace.secondsSpent()));
      out.flush();
    } else if (now - last >= INTERVAL) {
      last = now;
      out.println(ProgressText.line(report, pace.secondsLeft(report)));
      out.flush();
    }
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
