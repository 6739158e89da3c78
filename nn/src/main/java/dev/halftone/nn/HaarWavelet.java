package dev.halftone.nn;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import dev.halftone.tensor.Wavelets;
import java.util.ArrayList;
import java.util.List;

/**
 * The orthonormal two-dimensional Haar transform over a number of levels; each level halves height
 * and width.
 *
 * <p>It keeps the sum of squares (Parseval), and its adjoint is its inverse, so a gradient costs
 * one inverse transform. For a block a b / c d: low (a+b+c+d)/2, horizontal (a-b+c-d)/2, vertical
 * (a+b-c-d)/2, diagonal (a-b-c+d)/2.
 *
 * @param levels how often the low band is transformed again
 */
public record HaarWavelet(int levels) {
  /**
   * The bands of an image.
   *
   * @param low [B, C, H / 2^levels, W / 2^levels]
   * @param details per level, finest first: [B, C, 3, H / 2^level, W / 2^level] with the
   *     horizontal, vertical and diagonal band
   */
  public record Bands(Tensor low, List<Tensor> details) {

    /** Keeps its own copy of the list. */
    public Bands {
      details = List.copyOf(details);
    }
  }

  /** Checks the number of levels. */
  public HaarWavelet {
    Check.positive("haarWavelet", "levels", levels);
  }

  /**
   * Images [B, C, H, W] to their bands.
   *
   * @throws IllegalArgumentException unless height and width divide by 2^levels
   */
  public Bands analyze(Tensor images) {
    Shape shape = images.shape();
    int block = 1 << levels;
    if (shape.rank() != 4 || shape.extent(2) % block != 0 || shape.extent(3) % block != 0) {
      throw new IllegalArgumentException(
          "haarWavelet: expected images [batch, channels, height, width] with height and width"
              + " divisible by "
              + block
              + ", got "
              + shape);
    }
    int height = shape.extent(2);
    int width = shape.extent(3);
    Tensor transform = Wavelets.haar(images, levels);
    List<Tensor> details = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      Tensor right = transform.slice(3, width / 2, width);
      Tensor left = transform.slice(3, 0, width / 2);
      details.add(
          Tensor.stack(
              2,
              right.slice(2, 0, height / 2),
              left.slice(2, height / 2, height),
              right.slice(2, height / 2, height)));
      height /= 2;
      width /= 2;
    }
    return new Bands(transform.slice(2, 0, height).slice(3, 0, width), details);
  }

  /** The inverse of {@link #analyze}. */
  public Tensor synthesize(Bands bands) {
    Tensor low = bands.low();
    for (int level = levels - 1; level >= 0; level--) {
      Tensor details = bands.details().get(level);
      Tensor top = Tensor.concatenate(3, low, band(details, 0));
      Tensor bottom = Tensor.concatenate(3, band(details, 1), band(details, 2));
      low = Tensor.concatenate(2, top, bottom);
    }
    return Wavelets.inverseHaar(low, levels);
  }

  private static Tensor band(Tensor details, int index) {
    Shape shape = details.shape();
    return details
        .slice(2, index, index + 1)
        .reshape(shape.extent(0), shape.extent(1), shape.extent(3), shape.extent(4));
  }

  /**
   * Wavelet loss: the sum over levels of the mean squared difference of the detail bands. The low
   * band is left out, for with it the loss would be the pixels' squared error again (Parseval).
   */
  public Tensor detailError(Tensor output, Tensor target) {
    Shape shape = output.shape();
    if (!shape.equals(target.shape())) {
      throw new IllegalArgumentException(
          "detailError: expected output and target of the same shape, got output "
              + shape
              + " and target "
              + target.shape());
    }
    // The transform is linear: one of the difference instead of one of each.
    Tensor sum = Tensor.scalar(0);
    for (Tensor details : analyze(output.sub(target)).details()) {
      sum = sum.add(details.square().mean());
    }
    return sum;
  }
}
