package dev.halftone.examples.csae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.HaarWavelet;
import dev.halftone.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * How well images are given back, as means over a set; pixels are in [0, 1].
 *
 * @param squaredError mean squared error of a pixel
 * @param similarity mean structural similarity, 1 for equal images; NaN for images below 11 x 11
 * @param detailError mean squared error of a coefficient of the finest Haar bands
 * @param detailRatio energy of these bands in the reconstructions, as a share of the images': 1 for
 *     as sharp, below 1 for blurred
 */
record ImageQuality(
    double squaredError, double similarity, double detailError, double detailRatio) {
  private static final int PIECE = 500;
  private static final HaarWavelet FINEST = new HaarWavelet(1);

  /** Of what {@code reconstruct} makes of rows [n, c h w], a piece of the set at a time. */
  static ImageQuality of(ImageSet images, UnaryOperator<Tensor> reconstruct) {
    double squares = 0;
    double similarities = 0;
    double errors = 0;
    double energyIn = 0;
    double energyOut = 0;
    boolean measurable = images.height() >= 11 && images.width() >= 11;
    for (int from = 0; from < images.size(); from += PIECE) {
      Tensor x = shaped(images.rows(from, Math.min(images.size(), from + PIECE)), images);
      Tensor y = shaped(reconstruct.apply(x.flatten(1)), images);
      double weight = (double) x.shape().extent(0) / images.size();
      squares += weight * x.sub(y).square().mean().item();
      similarities +=
          measurable ? weight * StructuralSimilarity.of(x, y).mean().item() : Double.NaN;
      errors += weight * energy(x.sub(y));
      energyIn += weight * energy(x);
      energyOut += weight * energy(y);
    }
    return new ImageQuality(squares, similarities, errors, energyOut / energyIn);
  }

  private static Tensor shaped(Tensor rows, ImageSet images) {
    return rows.reshape(rows.shape().extent(0), images.channels(), images.height(), images.width());
  }

  private static double energy(Tensor images) {
    // An odd side is made even by a black line.
    Tensor even = images;
    for (int axis = 2; axis < 4; axis++) {
      even = even.pad(axis, 0, even.shape().extent(axis) % 2, 0);
    }
    return FINEST.analyze(even).details().get(0).square().mean().item();
  }

  /** Peak signal-to-noise ratio of the mean error, in decibels. */
  double decibels() {
    return -10 * StrictMath.log10(squaredError);
  }
}
