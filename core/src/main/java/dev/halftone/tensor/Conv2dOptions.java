package dev.halftone.tensor;

/**
 * How a two-dimensional convolution walks over its input, height before width: stride, zero padding
 * on both sides, dilation of the kernel, and groups of channels that see only each other.
 */
public record Conv2dOptions(
    int strideHeight,
    int strideWidth,
    int paddingHeight,
    int paddingWidth,
    int dilationHeight,
    int dilationWidth,
    int groups) {

  private static final Conv2dOptions PLAIN = new Conv2dOptions(1, 1, 0, 0, 1, 1, 1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a stride, dilation or the number of groups is below 1, or a
   *     padding below 0
   */
  public Conv2dOptions {
    requireAtLeast("strideHeight", strideHeight, 1);
    requireAtLeast("strideWidth", strideWidth, 1);
    requireAtLeast("paddingHeight", paddingHeight, 0);
    requireAtLeast("paddingWidth", paddingWidth, 0);
    requireAtLeast("dilationHeight", dilationHeight, 1);
    requireAtLeast("dilationWidth", dilationWidth, 1);
    requireAtLeast("groups", groups, 1);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "conv2d: expected %s of at least %d, got %d".formatted(name, least, value));
    }
  }

  /** Stride 1, no padding, no dilation, one group. */
  public static Conv2dOptions of() {
    return PLAIN;
  }

  /** The same with this stride in both directions. */
  public Conv2dOptions withStride(int stride) {
    return new Conv2dOptions(
        stride, stride, paddingHeight, paddingWidth, dilationHeight, dilationWidth, groups);
  }

  /** The same with this many zeros on every side. */
  public Conv2dOptions withPadding(int padding) {
    return new Conv2dOptions(
        strideHeight, strideWidth, padding, padding, dilationHeight, dilationWidth, groups);
  }

  /** The same with this dilation in both directions. */
  public Conv2dOptions withDilation(int dilation) {
    return new Conv2dOptions(
        strideHeight, strideWidth, paddingHeight, paddingWidth, dilation, dilation, groups);
  }

  /** The same with this many groups. */
  public Conv2dOptions withGroups(int count) {
    return new Conv2dOptions(
        strideHeight,
        strideWidth,
        paddingHeight,
        paddingWidth,
        dilationHeight,
        dilationWidth,
        count);
  }
}
