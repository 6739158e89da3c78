package dev.halftone.examples.run;

import dev.halftone.examples.report.Numbers;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Progress without a terminal: a line every few seconds, and one when a phase is done. */
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
  public void show(String phase, double fraction, String detail) {
    long now = nanoTime.getAsLong();
    if (pace.begins(phase, fraction)) {
      last = now;
    }
    if (fraction >= 1) {
      say(line(phase, "done", detail, Numbers.duration(pace.secondsSpent())));
    } else if (now - last >= INTERVAL) {
      last = now;
      double left = pace.secondsLeft(fraction);
      String time = Double.isNaN(left) ? "" : Numbers.duration(left) + " left";
      say(line(phase, Math.round(100 * fraction) + " %", detail, time));
    }
  }

  private static String line(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
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
