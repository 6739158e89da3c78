package dev.halftone.examples.sparse;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Picture;
import dev.halftone.examples.report.Tiles;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/** What a run of the soft K-sparse autoencoder draws. */
final class SparsePictures {
  private static final int TRIPLETS = 5;
  private static final int FILTERS_ACROSS = 22;
  private static final float SEPARATOR = 0.25f;

  private final Tiles tiles;

  SparsePictures(ImageSet images) {
    this.tiles =
        Tiles.of(images.height(), images.width()).withChannels(images.channels()).withGap(1);
  }

  /** Triplets of an image, how it was corrupted, and what was made of that; each [n, d]. */
  Picture triplets(Tensor clean, Tensor corrupted, Tensor restored, String caption) {
    int n = clean.shape().extent(0);
    Tensor all = Tensor.stack(1, clean, corrupted, restored).reshape(3 * n, -1);
    return tiles
        .withColumns(3 * TRIPLETS)
        .draw(all, caption, "Triplets of a digit, the same with noise, and a cleaned copy");
  }

  /** The weights that lead to each unit, the first 484 units. */
  Picture filters(Tensor weights, String caption) {
    int shown = Math.min(weights.shape().extent(0), FILTERS_ACROSS * FILTERS_ACROSS);
    return tiles
        .withColumns(FILTERS_ACROSS)
        .withGap(0)
        .stretching()
        .draw(weights.slice(0, 0, shown), caption, "A sheet of filters, one for each of the units");
  }

  /** The images of one draw, a class to a row. */
  Picture digits(Tensor images, int classes) {
    return tiles
        .withColumns(images.shape().extent(0) / classes)
        .withGap(0)
        .draw(images, "The images of one draw, a class to a row.", "Rows of images, one per class");
  }

  /** Codes [n, units] of images in class order: a unit to a row, an image to a column. */
  static Picture codes(Tensor codes, int classes, String caption) {
    int n = codes.shape().extent(0);
    int units = codes.shape().extent(1);
    int width = n + classes - 1;
    float[] values = codes.array();
    float[] shades = new float[units * width];
    Arrays.fill(shades, SEPARATOR);
    for (int unit = 0; unit < units; unit++) {
      for (int image = 0; image < n; image++) {
        int label = image / (n / classes);
        shades[unit * width + image + label] = values[image * units + unit];
      }
    }
    String alternative = "A matrix of units by images, white where a unit is active";
    return Picture.grey(caption, alternative, width, shades);
  }

  /**
   * How near each image [n, d] in class order is to each other, white for equal ones and black for
   * the farthest.
   */
  static Picture nearness(Tensor rows, String caption) {
    int n = rows.shape().extent(0);
    int dimension = rows.shape().extent(1);
    float[] values = rows.array();
    float[] distances = new float[n * n];
    float farthest = Float.MIN_VALUE;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
          sum += Math.abs(values[a * dimension + i] - values[b * dimension + i]);
        }
        distances[a * n + b] = (float) sum;
        distances[b * n + a] = (float) sum;
        farthest = Math.max(farthest, (float) sum);
      }
    }
    float[] shades = new float[n * n];
    for (int i = 0; i < shades.length; i++) {
      shades[i] = 1 - distances[i] / farthest;
    }
    String alternative = "A square of all pairs of images in class order, bright where alike";
    return Picture.grey(caption, alternative, n, shades);
  }
}
