package dev.halftone.quantize;

/** Hears how far a fit has come, and may end it. */
@FunctionalInterface
public interface KMeansListener {
  /**
   * Called after every iteration on the thread that fits; false ends the fit with the best model so
   * far, whose {@link KMeansModel#stopped} is then {@link StopReason#REQUESTED}.
   */
  boolean report(KMeansProgress progress);

  /** Hears nothing and lets the fit run. */
  static KMeansListener silent() {
    return progress -> true;
  }
}
