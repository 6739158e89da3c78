package dev.halftone.examples.run;

import java.io.PrintWriter;

/** Shows how far a run has come, and lines that no bar may be drawn over. */
sealed interface ProgressDisplay extends AutoCloseable permits PlainProgress, BarProgress {
  /**
   * Shows where a phase is.
   *
   * @param fraction from 0 to 1
   * @param detail what else there is to say
   */
  void show(String phase, double fraction, String detail);

  /** A line of its own. */
  void say(String line);

  @Override
  void close();

  /** A bar where a person watches, lines where a file or a pipe does. */
  static ProgressDisplay choose(PrintWriter out) {
    return Terminal.present()
        ? new BarProgress(out, Terminal.width())
        : new PlainProgress(out, System::nanoTime);
  }
}
