package dev.halftone.examples.run;

import dev.halftone.nn.ProgressListener;
import java.io.PrintWriter;

/** Shows how far a run has come, and lines that must not be drawn over by a bar. */
sealed interface ProgressDisplay extends ProgressListener, AutoCloseable
    permits PlainProgress, BarProgress {
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
