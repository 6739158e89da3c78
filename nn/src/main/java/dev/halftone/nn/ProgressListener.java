package dev.halftone.nn;

/** Hears how far a run has come; examples turn it into a progress bar. */
@FunctionalInterface
public interface ProgressListener {

  /** Called after every step, on the thread that trains. */
  void report(ProgressReport report);

  /** Listens to nothing. */
  static ProgressListener silent() {
    return report -> {};
  }
}
