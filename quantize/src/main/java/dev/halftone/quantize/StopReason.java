package dev.halftone.quantize;

/** Why k-means stopped. */
public enum StopReason {
  /** A further step would not lower the inertia: the centers are the means of their rows. */
  CONVERGED,
  /** The centers moved no more than the tolerance allows. */
  TOLERANCE,
  /** The limit of iterations was reached. */
  MAX_ITERATIONS,
  /** The thread was interrupted; its flag is still set, and the model holds what was reached. */
  INTERRUPTED,
  /** The listener asked for it; the model holds what was reached. */
  REQUESTED
}
