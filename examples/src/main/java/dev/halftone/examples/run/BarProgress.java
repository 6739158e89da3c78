package dev.halftone.examples.run;

import dev.halftone.examples.report.Numbers;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** Progress on a terminal: one bar per phase, with the loss and the time left. */
final class BarProgress implements ProgressDisplay {
  private static final int BAR = 24;
  private static final long RESOLUTION = 1000;
  private static final long REDRAW = 100_000_000L;

  private final PrintWriter out;
  private final int width;
  private final Pace pace = new Pace(System::nanoTime);
  private ProgressBar bar;
  private long last;

  BarProgress(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public void show(String phase, double fraction, String detail) {
    long now = System.nanoTime();
    if (pace.begins(phase, fraction)) {
      close();
      bar = open(phase);
    } else if (bar == null || (now - last < REDRAW && fraction < 1)) {
      return;
    }
    last = now;
    double left = pace.secondsLeft(fraction);
    String time = Double.isNaN(left) ? "" : " · " + Numbers.duration(left) + " left";
    bar.setExtraMessage(" · " + detail + (fraction < 1 ? time : ""));
    bar.stepTo(Math.round(RESOLUTION * fraction));
    if (fraction >= 1) {
      close();
    }
  }

  /** As "encoder ██████░░░░ 58 % · epoch 2 of 3 · loss 0.1", cut to the terminal's width. */
  private static String draw(ProgressState state, int room) {
    double fraction = (double) state.getCurrent() / state.getMax();
    int filled = (int) Math.round(BAR * fraction);
    String text =
        state.getTaskName()
            + " "
            + "█".repeat(filled)
            + "░".repeat(BAR - filled)
            + String.format(Locale.ROOT, " %3.0f %%", 100 * fraction)
            + state.getExtraMessage();
    return text.length() > room ? text.substring(0, room) : text + " ".repeat(room - text.length());
  }

  private ProgressBar open(String phase) {
    // Our own consumer: the library's asks jline for the terminal, which logs when it finds none.
    return new ProgressBarBuilder()
        .setTaskName(phase)
        .setInitialMax(RESOLUTION)
        .setRenderer(BarProgress::draw)
        .setUpdateIntervalMillis(200)
        .setConsumer(new DelegatingProgressBarConsumer(this::print, width - 1))
        .build();
  }

  private void print(String text) {
    out.print('\r' + text);
    out.flush();
  }

  @Override
  public void say(String line) {
    if (bar != null) {
      out.print("\r" + " ".repeat(width - 1) + "\r");
    }
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      out.println();
      out.flush();
    }
  }
}
