package dev.halftone.benchmarks;

import dev.halftone.kernel.ConvolutionGeometry;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Products and convolutions of another library in this process. Implementations are made with the
 * number of threads, which a library keeps to or, if it cannot, does not offer its work for.
 */
public interface KernelLibrary {
  /** As in the table. */
  String name();

  /** Whether it has no native code. */
  boolean pureJava();

  /** The product, ready to run, where the library has it for these operands and threads. */
  Optional<Prepared> product(MatrixProduct product);

  /** The convolution of images with weights, where the library has it. */
  default Optional<Prepared> convolution(ConvolutionGeometry geometry, float[] x, float[] w) {
    return Optional.empty();
  }

  /**
   * Work and, after it has run, its result.
   *
   * @param work what is timed
   * @param result row by row
   */
  record Prepared(Runnable work, Supplier<float[]> result) {}
}
