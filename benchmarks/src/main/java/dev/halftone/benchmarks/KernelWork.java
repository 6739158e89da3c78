package dev.halftone.benchmarks;

import dev.halftone.kernel.ConvolutionGeometry;
import java.util.Optional;
import java.util.function.Function;

/**
 * A product or a convolution.
 *
 * @param tensors it in this process and in Python
 * @param library it in another library of this process
 * @param isProduct whether it is a plain matrix product, which every library has
 * @param quick whether it is part of a quick run
 */
record KernelWork(
    TensorWork tensors,
    Function<KernelLibrary, Optional<KernelLibrary.Prepared>> library,
    boolean isProduct,
    boolean quick) {

  static KernelWork of(TensorWork tensors, MatrixProduct product, boolean quick) {
    return new KernelWork(tensors, library -> library.product(product), true, quick);
  }

  static KernelWork of(
      TensorWork tensors, ConvolutionGeometry geometry, float[] x, float[] w, boolean quick) {
    return new KernelWork(tensors, library -> library.convolution(geometry, x, w), false, quick);
  }

  static KernelWork of(TensorWork tensors, boolean quick) {
    return new KernelWork(tensors, library -> Optional.empty(), false, quick);
  }
}
