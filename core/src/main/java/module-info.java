/** Tensors, reverse-mode derivatives, SIMD kernels and file formats. */
module dev.halftone.core {
  requires static jdk.incubator.vector;
  requires com.fasterxml.jackson.core;

  exports dev.halftone.tensor;
  exports dev.halftone.io;
  exports dev.halftone.kernel to
      dev.halftone.nn,
      dev.halftone.quantize,
      dev.halftone.examples,
      dev.halftone.benchmarks;
}
