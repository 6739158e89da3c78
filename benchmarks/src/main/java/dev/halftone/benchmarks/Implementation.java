package dev.halftone.benchmarks;

import dev.halftone.kernel.KernelSelection;

/** Names in the column of that name. */
final class Implementation {
  /** A constant of the compiler: to read it does not choose the kernels. */
  static final String SCALAR = "halftone-scalar";

  /** Halftone in this process. */
  static final String OURS =
      KernelSelection.description().startsWith("SIMD") ? "halftone-simd" : SCALAR;

  /** Multiply-adds that read and write nothing. */
  static final String PEAK = "peak";

  private Implementation() {}
}
