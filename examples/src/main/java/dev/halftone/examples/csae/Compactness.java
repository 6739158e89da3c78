package dev.halftone.examples.csae;

import dev.halftone.examples.report.Chart;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/**
 * How closely codes lie around the points of their classes.
 *
 * @param own distance of each code from the point of its class
 * @param foreign distance of each code from the nearest point of another class
 * @param degrees angle between each code and the point of its class
 * @param halfSpacing half the distance between the two nearest points
 */
@SuppressWarnings("ArrayRecordComponent") // Measured, never compared.
record Compactness(double[] own, double[] foreign, double[] degrees, double halfSpacing) {
  private static final int BINS = 60;

  static Compactness of(CsaeModel model, Tensor codes, int[] labels) {
    Tensor points = model.points().value();
    int classes = points.shape().extent(0);
    float[] squared = model.distances(codes).array();
    double[][] cosines = cosines(codes, points);
    double[] own = new double[labels.length];
    double[] foreign = new double[labels.length];
    double[] degrees = new double[labels.length];
    for (int row = 0; row < labels.length; row++) {
      foreign[row] = Double.POSITIVE_INFINITY;
      for (int label = 0; label < classes; label++) {
        double distance = Math.sqrt(squared[row * classes + label]);
        if (label == labels[row]) {
          own[row] = distance;
        } else {
          foreign[row] = Math.min(foreign[row], distance);
        }
      }
      double cosine = Math.max(-1, Math.min(1, cosines[row][labels[row]]));
      degrees[row] = StrictMath.toDegrees(StrictMath.acos(cosine));
    }
    return new Compactness(own, foreign, degrees, halfSpacing(model));
  }

  private static double halfSpacing(CsaeModel model) {
    Tensor points = model.points().value();
    int classes = points.shape().extent(0);
    float[] squared = model.distances(points).array();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < squared.length; i++) {
      least = i % (classes + 1) == 0 ? least : Math.min(least, squared[i]);
    }
    return Math.sqrt(least) / 2;
  }

  /** Cosines between each row of one matrix and each of another, in double. */
  static double[][] cosines(Tensor rows, Tensor columns) {
    double[][] cosines = new double[rows.shape().extent(0)][columns.shape().extent(0)];
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < cosines[i].length; j++) {
        double norms = Math.sqrt(dot(rows, i, rows, i) * dot(columns, j, columns, j));
        cosines[i][j] = norms == 0 ? 0 : dot(rows, i, columns, j) / norms;
      }
    }
    return cosines;
  }

  private static double dot(Tensor a, int i, Tensor b, int j) {
    int width = a.shape().extent(1);
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += (double) a.array()[i * width + k] * b.array()[j * width + k];
    }
    return sum;
  }

  double meanDistance() {
    return Arrays.stream(own).average().orElse(Double.NaN);
  }

  double meanDegrees() {
    return Arrays.stream(degrees).average().orElse(Double.NaN);
  }

  double medianDegrees() {
    double[] sorted = degrees.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** How often which distance occurs. */
  Chart histogram(String caption) {
    double end = Arrays.stream(foreign).max().orElse(1);
    end = Math.max(end, Arrays.stream(own).max().orElse(1));
    double[] x = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      x[bin] = (bin + 0.5) * end / BINS;
    }
    return Chart.of("Distances from class points", "distance", "images (%)")
        .line("own point", x, shares(own, end))
        .line("nearest point of another class", x, shares(foreign, end))
        .caption(caption);
  }

  private static double[] shares(double[] values, double end) {
    double[] shares = new double[BINS];
    for (double value : values) {
      shares[Math.min(BINS - 1, (int) (value / end * BINS))] += 100.0 / values.length;
    }
    return shares;
  }
}
