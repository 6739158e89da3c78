package dev.halftone.examples.gmvae;

import dev.halftone.examples.report.Result;
import java.util.Locale;
import java.util.Map;

/**
 * What the models published, and what a faithful run has to reach.
 *
 * <p>Published figures of the simple model are those of the slides of its author's defence, which
 * do not say on which images they were measured. The mixture model came without figures; its bound
 * is that of runs of a twin by another author.
 */
final class GmvaeFigures {
  private static final String CLUSTERING = "slides of the thesis defence, p. 61";
  private static final String NEIGHBORS = "slides of the thesis defence, p. 62";

  /** Accuracy and information: published, least. */
  private static final Map<String, double[]> CLUSTERS =
      Map.of(
          "mnist", new double[] {85.75, 60, 82.13, 57},
          "usps", new double[] {72.58, 62, 67.01, 60});

  private static final Map<Integer, Double> NEIGHBOR_ERRORS = Map.of(3, 3.46, 5, 3.30, 10, 3.44);
  private static final double MOST_NEIGHBOR_ERROR = 8;

  /** A weight of 1 leaves z so much room that c says nothing. */
  private static final double COLLAPSED = 1;

  private final String data;
  private final Gmvae.Kind kind;
  private final double gaussianWeight;
  private final boolean natural;

  /**
   * @param natural whether there are as many clusters as classes
   */
  GmvaeFigures(String data, Gmvae.Kind kind, double gaussianWeight, boolean natural) {
    this.data = data;
    this.kind = kind;
    this.gaussianWeight = gaussianWeight;
    this.natural = natural;
  }

  private boolean comparable() {
    return kind == Gmvae.Kind.SIMPLE && natural && gaussianWeight > COLLAPSED;
  }

  /** Published accuracy in percent, or NaN. */
  double publishedAccuracy() {
    return comparable() && CLUSTERS.containsKey(data) ? CLUSTERS.get(data)[0] : Double.NaN;
  }

  Result accuracy(String of, double percent) {
    Result result = Result.of("clustering accuracy, %s (%%)".formatted(of), percent);
    boolean collapse =
        kind == Gmvae.Kind.SIMPLE && gaussianWeight == COLLAPSED && data.equals("mnist");
    return collapse ? result.atMost(45) : compared(result, 0);
  }

  Result information(String of, double percent) {
    return compared(Result.of("normalised mutual information, %s (%%)".formatted(of), percent), 2);
  }

  private Result compared(Result result, int at) {
    double[] figures = CLUSTERS.get(data);
    return comparable() && figures != null
        ? result.published(figures[at], CLUSTERING).atLeast(figures[at + 1])
        : result;
  }

  Result purity(String of, double percent) {
    Result result = Result.of("purity, %s (%%)".formatted(of), percent);
    return kind == Gmvae.Kind.MIXTURE && natural && data.equals("mnist")
        ? result.atLeast(65)
        : result;
  }

  /** The Gaussian term of the last epoch; at weight 1 all of the image goes through z. */
  Result gaussian(double nats) {
    Result result = Result.of("divergence of the style from its prior (nats)", nats);
    return kind == Gmvae.Kind.SIMPLE && gaussianWeight == COLLAPSED && data.equals("mnist")
        ? result.atLeast(10)
        : result;
  }

  /** The error of nearest neighbors among the features x̂ or among the means of z. */
  Result neighbors(String vector, boolean features, int k, double percent) {
    Result result =
        Result.of(
            String.format(Locale.ROOT, "error of %d nearest neighbors, %s (%%)", k, vector),
            percent);
    return features && comparable() && data.equals("mnist")
        ? result.published(NEIGHBOR_ERRORS.get(k), NEIGHBORS).atMost(MOST_NEIGHBOR_ERROR)
        : result;
  }

  Result clustersUsed(int used, int clusters) {
    return Result.of("clusters used, of %d".formatted(clusters), used).atLeast(clusters);
  }

  /** Whether the images drawn for a cluster look alike to a nearest neighbor. */
  Result drawnAlike(double percent) {
    Result result = Result.of("drawn images of their cluster's own class (%)", percent);
    return comparable() && data.equals("mnist") ? result.atLeast(70) : result;
  }
}
