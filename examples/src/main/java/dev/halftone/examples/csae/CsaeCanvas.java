package dev.halftone.examples.csae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.tensor.Tensor;

/**
 * What a network of CSAE sees of an image: for the convolutional net the image on a black border
 * with values in [-1, 1], for the dense net the image as it is.
 *
 * @param channels of the image
 * @param height of the image
 * @param width of the image
 * @param top rows above the image
 * @param left columns left of it
 * @param outerHeight rows of the canvas
 * @param outerWidth columns of the canvas
 * @param symmetric whether pixels in [0, 1] become values in [-1, 1]
 */
record CsaeCanvas(
    int channels,
    int height,
    int width,
    int top,
    int left,
    int outerHeight,
    int outerWidth,
    boolean symmetric) {

  /** The image alone, in [0, 1]. */
  static CsaeCanvas bare(ImageSet images) {
    int height = images.height();
    int width = images.width();
    return new CsaeCanvas(images.channels(), height, width, 0, 0, height, width, false);
  }

  /** Sides that halve three times, 28 x 28 on 32 x 32 as in the paper's code, in [-1, 1]. */
  static CsaeCanvas bordered(ImageSet images) {
    int height = images.height();
    int width = images.width();
    int outerHeight = (height + 7) / 8 * 8;
    int outerWidth = (width + 7) / 8 * 8;
    int top = (outerHeight - height) / 2;
    int left = (outerWidth - width) / 2;
    return new CsaeCanvas(
        images.channels(), height, width, top, left, outerHeight, outerWidth, true);
  }

  /** Pixels [n, channels height width] in [0, 1] to the canvas [n, channels, H, W]. */
  Tensor paint(Tensor rows) {
    Tensor images = rows.reshape(rows.shape().extent(0), channels, height, width);
    if (outerHeight > height) {
      images = images.pad(2, top, outerHeight - height - top, 0);
    }
    if (outerWidth > width) {
      images = images.pad(3, left, outerWidth - width - left, 0);
    }
    return symmetric ? images.mul(2).sub(1) : images;
  }

  /** The canvas back to pixels [n, channels height width], clipped to [0, 1]. */
  Tensor pixels(Tensor canvas) {
    Tensor inner = canvas.slice(2, top, top + height).slice(3, left, left + width);
    Tensor scaled = symmetric ? inner.add(1).mul(0.5f) : inner;
    return scaled.clamp(0, 1).reshape(canvas.shape().extent(0), channels * height * width);
  }
}
