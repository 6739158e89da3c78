package dev.halftone.examples.run;

import dev.halftone.examples.report.Numbers;
import dev.halftone.nn.ProgressReport;
import java.util.List;
import java.util.stream.Collectors;

/** A progress report in words. */
final class ProgressText {
  private ProgressText() {}

  /** As "epoch 3 of 10", or nothing where there is one epoch only. */
  static String epoch(ProgressReport report) {
    return report.epochs() < 2 ? "" : "epoch " + (report.epoch() + 1) + " of " + report.epochs();
  }

  /** As "loss 0.4123, divergence 3.1". */
  static String losses(ProgressReport report) {
    return report.losses().entrySet().stream()
        .map(loss -> loss.getKey() + " " + Numbers.text(decimal(loss.getValue())))
        .collect(Collectors.joining(", "));
  }

  /** As "encoder · epoch 3 of 10 · 42 % · loss 0.4123 · 1 min 12 s left". */
  static String line(ProgressReport report, double secondsLeft) {
    String percent = Math.round(100 * report.fraction()) + " %";
    String left = Double.isFinite(secondsLeft) ? Numbers.duration(secondsLeft) + " left" : "";
    return List.of(report.phase(), epoch(report), percent, losses(report), left).stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  /** The double with the float's own digits: 0.1f is 0.1, not 0.10000000149. */
  static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
