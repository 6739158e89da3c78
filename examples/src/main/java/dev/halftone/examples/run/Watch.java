package dev.halftone.examples.run;

import dev.halftone.examples.report.Numbers;
import dev.halftone.nn.ProgressListener;
import dev.halftone.nn.ProgressReport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts how far a run has come into words and has them shown. */
final class Watch implements ProgressListener, AutoCloseable {
  private final ProgressDisplay display;

  Watch(ProgressDisplay display) {
    this.display = display;
  }

  @Override
  public void report(ProgressReport report) {
    report(report.phase(), report.fraction(), detail(report));
  }

  /** Reports a part from 0 to 1 of a phase with words of its own. */
  void report(String phase, double fraction, String detail) {
    display.show(phase, fraction, detail);
  }

  /** A line of its own, which no bar is drawn over. */
  void say(String line) {
    display.say(line);
  }

  /** As "epoch 3 of 10 · loss 0.4123, divergence 3.1"; one epoch alone goes without saying. */
  private static String detail(ProgressReport report) {
    int epoch = Math.min(report.epoch() + 1, report.epochs());
    String epochs = report.epochs() < 2 ? "" : "epoch " + epoch + " of " + report.epochs();
    String losses =
        report.losses().entrySet().stream()
            .map(loss -> loss.getKey() + " " + Numbers.text(loss.getValue()))
            .collect(Collectors.joining(", "));
    return Stream.of(epochs, losses)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  @Override
  public void close() {
    display.close();
  }
}
