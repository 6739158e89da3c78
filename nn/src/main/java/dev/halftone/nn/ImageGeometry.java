package dev.halftone.nn;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Shape;

/** Words for the geometry of convolutions. */
final class ImageGeometry {
  private ImageGeometry() {}

  /** For example {@code 5x5, padding 2}; what is at its default is left out. */
  static String describe(Shape weight, Conv2dOptions options) {
    StringBuilder text = new StringBuilder(pair(weight.extent(2), weight.extent(3), true));
    append(text, "stride", options.strideHeight(), options.strideWidth(), 1);
    append(text, "padding", options.paddingHeight(), options.paddingWidth(), 0);
    append(text, "dilation", options.dilationHeight(), options.dilationWidth(), 1);
    append(text, "groups", options.groups(), options.groups(), 1);
    return text.toString();
  }

  private static void append(StringBuilder text, String word, int high, int wide, int usual) {
    if (high != usual || wide != usual) {
      text.append(", ").append(word).append(' ').append(pair(high, wide, false));
    }
  }

  private static String pair(int high, int wide, boolean always) {
    return high == wide && !always ? Integer.toString(high) : high + "x" + wide;
  }
}
