package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;

/** The SIMD twin. */
final class VectorKernels {

  private VectorKernels() {}

  static Kernels create() {
    return new ScalarKernels();
  }

  static int bits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
