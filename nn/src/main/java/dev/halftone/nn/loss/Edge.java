package dev.halftone.nn.loss;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/**
 * Losses that look at edges: output and target are images [B, C, H, W]; each channel is filtered by
 * itself with zero padding of one pixel. Anything but images of one shape is an {@link
 * IllegalArgumentException} that names the argument.
 */
public final class Edge {
  private static final Conv2dOptions SAME = Conv2dOptions.of().withPadding(1);

  private Edge() {}

  /** The mean of (L * (y - t))², L the 4-neighbour Laplacian: centre 4, neighbours -1. */
  public static Tensor laplacian(Tensor output, Tensor target) {
    requireImages("laplacian", output, target);
    return filtered(output.sub(target), 0, -1, 0, -1, 4, -1, 0, -1, 0).square().mean();
  }

  /**
   * The mean of (Gx * (y - t))² plus the mean of (Gy * (y - t))², Gx and Gy the Sobel filters:
   * compares edges where they are.
   */
  public static Tensor sobel(Tensor output, Tensor target) {
    requireImages("sobel", output, target);
    Tensor difference = output.sub(target);
    Tensor across = filtered(difference, -1, 0, 1, -2, 0, 2, -1, 0, 1).square().mean();
    Tensor down = filtered(difference, -1, -2, -1, 0, 0, 0, 1, 2, 1).square().mean();
    return across.add(down);
  }

  /**
   * |mean S(t)² - mean S(y)²| with S = Gx + Gy: compares only how much edge there is, as CSAE's
   * code does (Zhu and Zhang 2019); gradient 0 where they are equal.
   */
  public static Tensor sobelEnergy(Tensor output, Tensor target) {
    requireImages("sobelEnergy", output, target);
    return energy(target).sub(energy(output)).abs();
  }

  private static Tensor energy(Tensor images) {
    // Gx + Gy is one filter.
    return filtered(images, -2, -2, 0, -2, 0, 2, 0, 2, 2).square().mean();
  }

  private static Tensor filtered(Tensor images, float... filter) {
    Shape shape = images.shape();
    int planes = shape.extent(0) * shape.extent(1);
    return images
        .reshape(planes, 1, shape.extent(2), shape.extent(3))
        .conv2d(Tensor.of(filter, 1, 1, 3, 3), SAME);
  }

  private static void requireImages(String loss, Tensor output, Tensor target) {
    Shapes.images(loss, "output", output);
    Shapes.same(loss, "output", output, "target", target);
  }
}
