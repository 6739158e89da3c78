package dev.halftone.tensor;

import java.util.function.ToDoubleFunction;

/** Convolutions as their definitions say, in double precision. */
final class ImageOracles {
  private ImageOracles() {}

  static Values conv2d(Values image, Values weight, Conv2dOptions o) {
    int channels = weight.shape().extent(1);
    int kh = weight.shape().extent(2);
    int kw = weight.shape().extent(3);
    int height = image.shape().extent(2);
    int width = image.shape().extent(3);
    int outHeight =
        (height + 2 * o.paddingHeight() - o.dilationHeight() * (kh - 1) - 1) / o.strideHeight() + 1;
    int outWidth =
        (width + 2 * o.paddingWidth() - o.dilationWidth() * (kw - 1) - 1) / o.strideWidth() + 1;
    int perGroup = weight.shape().extent(0) / o.groups();
    return Values.fill(
        Shape.of(image.shape().extent(0), weight.shape().extent(0), outHeight, outWidth),
        i -> {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            for (int ky = 0; ky < kh; ky++) {
              for (int kx = 0; kx < kw; kx++) {
                int y = i[2] * o.strideHeight() - o.paddingHeight() + ky * o.dilationHeight();
                int x = i[3] * o.strideWidth() - o.paddingWidth() + kx * o.dilationWidth();
                if (y >= 0 && y < height && x >= 0 && x < width) {
                  int channel = i[1] / perGroup * channels + c;
                  sum += image.at(i[0], channel, y, x) * weight.at(i[1], c, ky, kx);
                }
              }
            }
          }
          return sum;
        });
  }

  static Values convTranspose2d(Values in, Values weight, Conv2dOptions o, int outputPadding) {
    int kh = weight.shape().extent(2);
    int kw = weight.shape().extent(3);
    int perGroup = weight.shape().extent(1);
    int inPerGroup = weight.shape().extent(0) / o.groups();
    int height =
        (in.shape().extent(2) - 1) * o.strideHeight()
            - 2 * o.paddingHeight()
            + o.dilationHeight() * (kh - 1)
            + 1
            + outputPadding;
    int width =
        (in.shape().extent(3) - 1) * o.strideWidth()
            - 2 * o.paddingWidth()
            + o.dilationWidth() * (kw - 1)
            + 1
            + outputPadding;
    Values out =
        Values.fill(Shape.of(in.shape().extent(0), perGroup * o.groups(), height, width), i -> 0);
    Values.fill(
        in.shape(),
        i -> {
          int group = i[1] / inPerGroup;
          for (int c = 0; c < perGroup; c++) {
            for (int ky = 0; ky < kh; ky++) {
              for (int kx = 0; kx < kw; kx++) {
                int y = i[2] * o.strideHeight() - o.paddingHeight() + ky * o.dilationHeight();
                int x = i[3] * o.strideWidth() - o.paddingWidth() + kx * o.dilationWidth();
                if (y >= 0 && y < height && x >= 0 && x < width) {
                  int channel = group * perGroup + c;
                  int at = ((i[0] * out.shape().extent(1) + channel) * height + y) * width + x;
                  out.data()[at] += in.at(i) * weight.at(i[1], c, ky, kx);
                }
              }
            }
          }
          return 0;
        });
    return out;
  }

  static Values pooled(Values x, int kernel, int stride, ToDoubleFunction<double[]> function) {
    Shape in = x.shape();
    int outHeight = (in.extent(2) - kernel) / stride + 1;
    int outWidth = (in.extent(3) - kernel) / stride + 1;
    return Values.fill(
        Shape.of(in.extent(0), in.extent(1), outHeight, outWidth),
        i -> {
          double[] window = new double[kernel * kernel];
          for (int w = 0; w < window.length; w++) {
            window[w] = x.at(i[0], i[1], i[2] * stride + w / kernel, i[3] * stride + w % kernel);
          }
          return function.applyAsDouble(window);
        });
  }

  /**
   * By the basis itself: the place of a coefficient says its level and band, and the basis function
   * is a product of a step or a box along each axis.
   */
  static Values haar(Values x, int levels, boolean inverse) {
    int height = x.shape().extent(1);
    int width = x.shape().extent(2);
    return Values.fill(
        x.shape(),
        to -> {
          double sum = 0;
          for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
              int[] place = inverse ? new int[] {0, row, column} : to;
              int[] pixel = inverse ? to : new int[] {0, row, column};
              sum += x.at(to[0], row, column) * basis(place, pixel, height, width, levels);
            }
          }
          return sum;
        });
  }

  private static double basis(int[] place, int[] pixel, int height, int width, int levels) {
    int level = 1;
    while (level < levels && place[1] < height >> level && place[2] < width >> level) {
      level++;
    }
    return factor(place[1], pixel[1], height >> level, level)
        * factor(place[2], pixel[2], width >> level, level);
  }

  /** The box (first half of the places) or step of 2^level pixels, of unit length. */
  private static double factor(int place, int pixel, int half, int level) {
    int block = 1 << level;
    if (place % half != pixel / block) {
      return 0;
    }
    double sign = place >= half && pixel % block >= block / 2 ? -1 : 1;
    return sign / Math.sqrt(block);
  }
}
