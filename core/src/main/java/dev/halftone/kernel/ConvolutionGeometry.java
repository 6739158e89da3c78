package dev.halftone.kernel;

/**
 * The extents of one two-dimensional convolution. Images are (batch, channels, height, width),
 * weights (outChannels, inChannels / groups, kernelHeight, kernelWidth). Output row oy reads input
 * row {@code oy * strideHeight + ky * dilationHeight - paddingHeight}, and columns alike.
 */
public record ConvolutionGeometry(
    int batch,
    int inChannels,
    int inHeight,
    int inWidth,
    int outChannels,
    int outHeight,
    int outWidth,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int paddingHeight,
    int paddingWidth,
    int dilationHeight,
    int dilationWidth,
    int groups) {

  /** Channels of x that one output channel sees. */
  int inPerGroup() {
    return inChannels / groups;
  }

  /** Output channels that see the same channels of x. */
  int outPerGroup() {
    return outChannels / groups;
  }

  int inPlane() {
    return inHeight * inWidth;
  }

  int outPlane() {
    return outHeight * outWidth;
  }

  /** Weights of one input and one output channel. */
  int taps() {
    return kernelHeight * kernelWidth;
  }
}
