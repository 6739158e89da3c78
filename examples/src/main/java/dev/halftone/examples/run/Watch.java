package dev.halftone.examples.run;

import dev.halftone.nn.ProgressListener;
import dev.halftone.nn.ProgressReport;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a run has come: a bar on a terminal, elsewhere a line every few seconds. */
final class Watch implements ProgressListener, AutoCloseable {
  private static final long LINE_NANOS = 5_000_000_000L;
  private static final long BAR_NANOS = 100_000_000L;
  private static final int PARTS = 1000;

  private final PrintWriter out;
  private final boolean terminal = Terminal.present();
  private Optional<ProgressBar> bar = Optional.empty();
  private String phase = "";
  private long phaseStart;
  private long shown;

  Watch(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void report(ProgressReport progress) {
    if (due(progress.phase(), progress.fraction())) {
      show(
          progress.fraction(),
          "epoch %d of %d, %s"
              .formatted(
                  Math.min(progress.epoch() + 1, progress.epochs()),
                  progress.epochs(),
                  losses(progress.losses())));
    }
  }

  /** Reports a part from 0 to 1 of a phase with words of its own. */
  void report(String name, double fraction, String detail) {
    if (due(name, fraction)) {
      show(fraction, detail);
    }
  }

  private static String losses(Map<String, Float> losses) {
    return losses.entrySet().stream()
        .map(loss -> "%s %.4f".formatted(loss.getKey(), loss.getValue()))
        .collect(Collectors.joining(", "));
  }

  private boolean due(String name, double fraction) {
    long now = System.nanoTime();
    if (!name.equals(phase)) {
      close();
      phase = name;
      phaseStart = now;
      shown = now - (terminal ? BAR_NANOS : 0);
    }
    boolean due = now - shown >= (terminal ? BAR_NANOS : LINE_NANOS) || fraction >= 1;
    shown = due ? now : shown;
    return due;
  }

  private void show(double fraction, String detail) {
    if (terminal) {
      ProgressBar shownBar = bar.orElseGet(this::open);
      bar = Optional.of(shownBar);
      shownBar.setExtraMessage(detail);
      shownBar.stepTo(Math.round(fraction * PARTS));
      return;
    }
    double elapsed = (shown - phaseStart) * 1e-9;
    String left =
        fraction > 0 && fraction < 1
            ? ", %.0f s left".formatted(elapsed * (1 - fraction) / fraction)
            : ", %.1f s".formatted(elapsed);
    out.printf("%s %3.0f %%, %s%s%n", phase, 100 * fraction, detail, left);
    out.flush();
  }

  private ProgressBar open() {
    return new ProgressBarBuilder()
        .setTaskName(phase)
        .setInitialMax(PARTS)
        .setStyle(ProgressBarStyle.ASCII)
        .setMaxRenderedLength(Terminal.width())
        .build();
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }
}
