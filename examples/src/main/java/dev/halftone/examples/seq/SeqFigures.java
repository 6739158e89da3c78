package dev.halftone.examples.seq;

import dev.halftone.examples.report.Result;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What SEQ reached in its paper, and what a faithful run has to reach.
 *
 * <p>Published accuracies by number of clusters are read off the paper's plot, to about 0.05 points
 * on MNIST and 0.1 on Fashion-MNIST. Where nothing was published the figure to reach comes from
 * reproductions of the same recipe.
 */
final class SeqFigures {
  private static final String PLOT = "arXiv 1910.11067, figure 3, read off the plot";
  private static final int[] CLUSTERS = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120};

  private static final Map<String, double[]> PUBLISHED =
      Map.of(
          "mnist LAE-2",
          new double[] {85.2, 93.0, 95.55, 95.9, 96.1, 96.3, 96.85, 96.9, 97.0, 97.0, 97.05, 97.1},
          "mnist LAE-4",
          new double[] {85.3, 93.9, 96.1, 96.9, 96.95, 97.2, 97.4, 97.8, 97.8, 97.85, 97.9, 97.95},
          "mnist CAE-4",
          new double[] {85.5, 94.5, 96.5, 97.15, 97.4, 97.8, 98.2, 98.95, 98.95, 98.95, 99.0, 99.0},
          "fashion-mnist LAE-2",
          new double[] {68.2, 79.2, 79.8, 80.55, 80.5, 80.8, 80.85, 81.1, 81.5, 82.1, 82.2, 82.4},
          "fashion-mnist LAE-4",
          new double[] {72.9, 81.75, 82.6, 83.8, 84.55, 85.2, 86.0, 86.3, 86.6, 87.0, 87.3, 87.65},
          "fashion-mnist CAE-4",
          new double[] {76.5, 86.6, 89.65, 90.7, 90.7, 91.0, 91.0, 91.1, 91.4, 91.4, 91.6, 91.8});

  /**
   * The least mean accuracy over starts, by data set, net and quantizer: pairs of K and percent.
   */
  private static final Map<String, double[][]> TO_REACH =
      Map.of(
          "mnist LAE-2 global", new double[][] {{20, 92.5}, {50, 96.0}, {100, 97.0}},
          "mnist LAE-2 per class", new double[][] {{10, 94}, {20, 96}, {100, 97.5}},
          "fashion-mnist LAE-2 global", new double[][] {{20, 79}, {50, 82.5}, {100, 85}},
          "fashion-mnist LAE-2 per class", new double[][] {{10, 83}, {40, 85}, {100, 86}},
          "mnist LAE-4 global", new double[][] {{100, 97.2}},
          "fashion-mnist LAE-4 global", new double[][] {{100, 86.4}},
          "mnist CAE-4 pooled global", new double[][] {{100, 98.9}},
          "fashion-mnist CAE-4 pooled global", new double[][] {{100, 90.2}});

  private final String data;
  private final SeqModel.Net net;

  SeqFigures(String data, SeqModel.Net net) {
    this.data = data;
    this.net = net;
  }

  /** The published curve for this data set and net (the pooled net's is that of CAE-4), or null. */
  double[] published() {
    return PUBLISHED.get(data + " " + net.title.replace(" pooled", ""));
  }

  static double[] publishedClusters() {
    return Arrays.stream(CLUSTERS).asDoubleStream().toArray();
  }

  private OptionalDouble published(int clusters) {
    double[] curve = published();
    int at = Arrays.binarySearch(CLUSTERS, clusters);
    return curve == null || at < 0 ? OptionalDouble.empty() : OptionalDouble.of(curve[at]);
  }

  /** An accuracy in percent by a kind of quantizer. */
  Result quantizer(String kind, int clusters, double percent) {
    Result result =
        Result.of("test accuracy, %s k-means, K = %d (%%)".formatted(kind, clusters), percent);
    OptionalDouble figure = published(clusters);
    if (figure.isPresent()) {
      result = result.published(figure.getAsDouble(), PLOT);
    }
    double[][] bounds = TO_REACH.getOrDefault(data + " " + net.title + " " + kind, new double[0][]);
    for (double[] bound : bounds) {
      result = bound[0] == clusters ? result.atLeast(bound[1]) : result;
    }
    return result;
  }

  /** The accuracy of the softmax head in percent. */
  Result head(double percent) {
    Result result = Result.of("test accuracy, softmax head (%)", percent);
    return data.equals("mnist") && net == SeqModel.Net.LAE2 ? result.atLeast(97.6) : result;
  }

  /**
   * Whether the curve rises with the number of clusters, as the paper's does, and how close it
   * ends.
   */
  Result rises(int few, int many, double points) {
    return Result.of("accuracy gained from K = %d to K = %d (points)".formatted(few, many), points)
        .atLeast(0);
  }

  Result belowHead(int clusters, double points) {
    Result result =
        Result.of("softmax head minus k-means, K = %d (points)".formatted(clusters), points);
    return data.equals("mnist") ? result.atMost(1) : result;
  }

  Result decoderCrossEntropy(double value) {
    return decoder("test binary cross-entropy of the decoder", value, 0.125, 0.303);
  }

  Result decoderSquaredError(double value) {
    return decoder("test squared error of the decoder", value, 0.0205, 0.020);
  }

  private Result decoder(String name, double value, double mnist, double fashion) {
    Result result = Result.of(name, value);
    if (net != SeqModel.Net.LAE2) {
      return result;
    }
    return switch (data) {
      case "mnist" -> result.atMost(mnist);
      case "fashion-mnist" -> result.atMost(fashion);
      default -> result;
    };
  }

  /** The share of centers that keep their label when they are drawn and read again, in percent. */
  Result roundTrip(int clusters, double percent) {
    Result result =
        Result.of(
            "centers that keep their label when redrawn, K = %d (%%)".formatted(clusters), percent);
    boolean bound = net == SeqModel.Net.LAE2 && clusters == 100;
    return switch (bound ? data : "") {
      case "mnist" -> result.atLeast(95);
      case "fashion-mnist" -> result.atLeast(93);
      default -> result;
    };
  }

  /** The decoder's training leaves every bit of the encoder as it was. */
  Result frozen(boolean same) {
    return Result.of("encoder unchanged by the decoder's training (1 = yes)", same ? 1 : 0)
        .atLeast(1);
  }

  Result cornerError(double largest) {
    return Result.of("largest difference of a grid's corners from its anchors", largest)
        .atMost(1e-6);
  }

  Result convexCells(int cells) {
    return Result.of("cells of the 4 x 4 grid that are convex", cells).within(10, 10);
  }
}
