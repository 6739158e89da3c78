package dev.halftone.tensor;

import dev.halftone.kernel.ConvolutionGeometry;
import dev.halftone.kernel.Convolve;

/**
 * Convolution of images and the two maps that its derivative needs.
 *
 * <p>Seen as a function of the image and of the weight, convolution is linear in each. The adjoint
 * in the image is transposed convolution; with the adjoint in the weight the three are closed under
 * differentiation, so that every derivative of each is made of the others.
 */
final class Convolution {
  private Convolution() {}

  // Image, weight -> response

  record Conv(Tensor image, Tensor weight, ConvolutionGeometry geometry) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? transposed(gradient, demand.saved(weight), geometry) : null,
        demand.wants(1) ? correlation(demand.saved(image), gradient, geometry) : null
      };
    }
  }

  static Tensor conv2d(Tensor image, Tensor weight, Conv2dOptions options) {
    return convolved(image, weight, forward(image, weight, options));
  }

  /** The geometry of a convolution, whose operands are checked. */
  static ConvolutionGeometry forward(Tensor image, Tensor weight, Conv2dOptions options) {
    requireRank4("conv2d", image, weight);
    int inHeight = image.shape().extent(2);
    int inWidth = image.shape().extent(3);
    int reachHeight = reach(weight.shape().extent(2), options.dilationHeight());
    int reachWidth = reach(weight.shape().extent(3), options.dilationWidth());
    int outHeight = inHeight + 2 * options.paddingHeight() - reachHeight;
    int outWidth = inWidth + 2 * options.paddingWidth() - reachWidth;
    boolean channelsAgree =
        image.shape().extent(1) == (long) weight.shape().extent(1) * options.groups()
            && weight.shape().extent(0) % options.groups() == 0;
    if (!channelsAgree || outHeight < 0 || outWidth < 0) {
      throw new IllegalArgumentException(
          ("conv2d: expected an image [n, c, h, w] and a weight [out, c / groups, kh, kw] that fits"
                  + " into the padded image, got %s and %s with %s")
              .formatted(image.shape(), weight.shape(), options));
    }
    return geometry(
        image.shape().extent(0),
        image.shape().extent(1),
        inHeight,
        inWidth,
        weight.shape().extent(0),
        outHeight / options.strideHeight() + 1,
        outWidth / options.strideWidth() + 1,
        weight,
        options);
  }

  private static Tensor convolved(Tensor image, Tensor weight, ConvolutionGeometry geometry) {
    Shape shape =
        Shape.of(
            geometry.batch(), geometry.outChannels(), geometry.outHeight(), geometry.outWidth());
    float[] out = Workspace.array(image, weight, shape.size());
    Convolve.forward(geometry, image.array(), weight.array(), out);
    return Tensor.record(shape, out, new Conv(image, weight, geometry), image, weight);
  }

  // Response, weight -> image

  record Transposed(Tensor response, Tensor weight, ConvolutionGeometry geometry) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? convolved(gradient, demand.saved(weight), geometry) : null,
        demand.wants(1) ? correlation(gradient, demand.saved(response), geometry) : null
      };
    }
  }

  static Tensor convTranspose2d(
      Tensor response, Tensor weight, Conv2dOptions options, int outputPadding) {
    requireRank4("convTranspose2d", response, weight);
    int leastStride = Math.min(options.strideHeight(), options.strideWidth());
    int leastDilation = Math.min(options.dilationHeight(), options.dilationWidth());
    if (outputPadding < 0 || outputPadding >= Math.max(leastStride, leastDilation)) {
      throw new IllegalArgumentException(
          "convTranspose2d: expected outputPadding from 0 to below the stride or the dilation of %s,"
                  .formatted(options)
              + " got "
              + outputPadding);
    }
    int channels = weight.shape().extent(1) * options.groups();
    int height =
        (response.shape().extent(2) - 1) * options.strideHeight()
            - 2 * options.paddingHeight()
            + reach(weight.shape().extent(2), options.dilationHeight())
            + outputPadding;
    int width =
        (response.shape().extent(3) - 1) * options.strideWidth()
            - 2 * options.paddingWidth()
            + reach(weight.shape().extent(3), options.dilationWidth())
            + outputPadding;
    boolean channelsAgree =
        response.shape().extent(1) == weight.shape().extent(0)
            && weight.shape().extent(0) % options.groups() == 0;
    if (!channelsAgree || height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          ("convTranspose2d: expected an input [n, c, h, w] and a weight [c, out / groups, kh, kw]"
                  + " that give a positive extent, got %s and %s with %s")
              .formatted(response.shape(), weight.shape(), options));
    }
    return transposed(
        response,
        weight,
        geometry(
            response.shape().extent(0),
            channels,
            height,
            width,
            response.shape().extent(1),
            response.shape().extent(2),
            response.shape().extent(3),
            weight,
            options));
  }

  private static Tensor transposed(Tensor response, Tensor weight, ConvolutionGeometry geometry) {
    Shape shape =
        Shape.of(geometry.batch(), geometry.inChannels(), geometry.inHeight(), geometry.inWidth());
    float[] out = Workspace.array(response, weight, shape.size());
    Convolve.inputGradient(geometry, response.array(), weight.array(), out);
    return Tensor.record(shape, out, new Transposed(response, weight, geometry), response, weight);
  }

  // Image, response -> weight

  record Correlation(Tensor image, Tensor response, ConvolutionGeometry geometry) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {
        demand.wants(0) ? transposed(demand.saved(response), gradient, geometry) : null,
        demand.wants(1) ? convolved(demand.saved(image), gradient, geometry) : null
      };
    }
  }

  private static Tensor correlation(Tensor image, Tensor response, ConvolutionGeometry geometry) {
    Shape shape =
        Shape.of(
            geometry.outChannels(),
            geometry.inChannels() / geometry.groups(),
            geometry.kernelHeight(),
            geometry.kernelWidth());
    float[] out = Workspace.array(image, response, shape.size());
    Convolve.weightGradient(geometry, image.array(), response.array(), out);
    return Tensor.record(shape, out, new Correlation(image, response, geometry), image, response);
  }

  private static int reach(int kernel, int dilation) {
    return (kernel - 1) * dilation + 1;
  }

  private static void requireRank4(String operation, Tensor image, Tensor weight) {
    if (image.shape().rank() != 4 || weight.shape().rank() != 4) {
      throw new IllegalArgumentException(
          operation
              + ": expected an image and a weight of rank 4, got "
              + image.shape()
              + " and "
              + weight.shape());
    }
  }

  private static ConvolutionGeometry geometry(
      int batch,
      int inChannels,
      int inHeight,
      int inWidth,
      int outChannels,
      int outHeight,
      int outWidth,
      Tensor weight,
      Conv2dOptions options) {
    return new ConvolutionGeometry(
        batch,
        inChannels,
        inHeight,
        inWidth,
        outChannels,
        outHeight,
        outWidth,
        weight.shape().extent(2),
        weight.shape().extent(3),
        options.strideHeight(),
        options.strideWidth(),
        options.paddingHeight(),
        options.paddingWidth(),
        options.dilationHeight(),
        options.dilationWidth(),
        options.groups());
  }
}
