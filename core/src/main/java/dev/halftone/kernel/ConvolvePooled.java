package dev.halftone.kernel;

/** Convolution that ends in maxima of squares, for passes that need nothing in between. */
public final class ConvolvePooled {
  private ConvolvePooled() {}

  /** Whether {@link #forward} may be called, and is faster than its parts one after the other. */
  public static boolean pays(ConvolutionGeometry g) {
    return KernelSelection.vectorized() && ChannelLanes.pays(g);
  }

  /**
   * out[n][o][y][x] = the largest of {@link Convolve#forward} at rows 2y and 2y + 1 and columns 2x
   * and 2x + 1, plus bias[o], or zero where that is less if {@code rectified}: to the bit what
   * these steps give one after the other.
   */
  public static void forward(
      ConvolutionGeometry g, float[] x, float[] w, float[] bias, boolean rectified, float[] out) {
    Parallel parallel = Parallel.shared();
    MatrixKernel kernel = MatrixMultiply.kernel();
    parallel.alone(
        shared -> {
          ChannelLanes lanes = new ChannelLanes(kernel, g, w, bias, rectified, shared);
          parallel.run(g.batch(), (image, scratch) -> lanes.run(x, out, image, scratch));
        });
  }
}
