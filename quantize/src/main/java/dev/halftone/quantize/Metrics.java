package dev.halftone.quantize;

import dev.halftone.tensor.Tensor;

/** Measures of classifications and clusterings, given as one label from 0 upwards for each row. */
public final class Metrics {
  private Metrics() {}

  /** Share of rows whose predicted class is the actual one, both [n], n at least 1. */
  public static double accuracy(int[] actual, int[] predicted) {
    requireSameLength("Metrics.accuracy", actual, "actual", predicted, "predicted");
    requireRows("Metrics.accuracy", actual, "actual");
    int correct = 0;
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] == predicted[i]) {
        correct++;
      }
    }
    return (double) correct / actual.length;
  }

  /**
   * The best accuracy over all one-to-one matchings of clusters and classes, found by the Hungarian
   * method; clusters beyond the number of classes count as wrong.
   */
  public static double clusteringAccuracy(int[] classes, int[] clusters) {
    Contingency table = table("Metrics.clusteringAccuracy", classes, clusters);
    int[] matched = matched(table);
    long correct = 0;
    for (int cluster = 0; cluster < matched.length; cluster++) {
      if (matched[cluster] >= 0) {
        correct += table.count(matched[cluster], cluster);
      }
    }
    return (double) correct / classes.length;
  }

  /**
   * The class of each cluster in the matching that {@link #clusteringAccuracy} counts by, -1 for
   * clusters beyond the number of classes.
   */
  public static int[] matchedClasses(int[] classes, int[] clusters) {
    return matched(table("Metrics.matchedClasses", classes, clusters));
  }

  private static int[] matched(Contingency table) {
    int[][] gains = new int[table.columns()][table.rows()];
    for (int cluster = 0; cluster < table.columns(); cluster++) {
      for (int label = 0; label < table.rows(); label++) {
        gains[cluster][label] = table.count(label, cluster);
      }
    }
    return Matching.heaviest(gains);
  }

  /** Share of rows that belong to the most frequent class of their cluster. */
  public static double purity(int[] classes, int[] clusters) {
    Contingency table = table("Metrics.purity", classes, clusters);
    long pure = 0;
    for (int cluster = 0; cluster < table.columns(); cluster++) {
      int most = 0;
      for (int label = 0; label < table.rows(); label++) {
        most = Math.max(most, table.count(label, cluster));
      }
      pure += most;
    }
    return (double) pure / classes.length;
  }

  /**
   * How well clusters separate the known styles within a class: of the rows that carry their
   * cluster's most frequent class, the share that also carries the most frequent style among them.
   * Styles of different classes may share numbers. One cluster for each class scores the share of
   * the most common style.
   */
  public static double stylePurity(int[] classes, int[] styles, int[] clusters) {
    String operation = "Metrics.stylePurity";
    Contingency table = table(operation, classes, clusters);
    requireSameLength(operation, classes, "classes", styles, "styles");
    int[] names = new int[table.columns()];
    for (int cluster = 0; cluster < names.length; cluster++) {
      for (int label = 1; label < table.rows(); label++) {
        if (table.count(label, cluster) > table.count(names[cluster], cluster)) {
          names[cluster] = label;
        }
      }
    }
    int own = 0;
    for (int i = 0; i < classes.length; i++) {
      if (names[clusters[i]] == classes[i]) {
        own++;
      }
    }
    int[] ownClusters = new int[own];
    int[] ownStyles = new int[own];
    int next = 0;
    for (int i = 0; i < classes.length; i++) {
      if (names[clusters[i]] == classes[i]) {
        ownClusters[next] = clusters[i];
        ownStyles[next++] = styles[i];
      }
    }
    return purity(ownStyles, ownClusters);
  }

  /**
   * Mutual information of classes and clusters over a mean of their entropies: 1 for equal
   * partitions, 0 for independent ones; 1 if both have a single part.
   */
  public static double normalizedMutualInformation(
      int[] classes, int[] clusters, EntropyMean mean) {
    Contingency table = table("Metrics.normalizedMutualInformation", classes, clusters);
    long[] classSizes = table.rowSums();
    long[] clusterSizes = table.columnSums();
    double n = classes.length;
    double information = 0;
    for (int label = 0; label < table.rows(); label++) {
      for (int cluster = 0; cluster < table.columns(); cluster++) {
        double count = table.count(label, cluster);
        if (count > 0) {
          double independent = (double) classSizes[label] * clusterSizes[cluster] / n;
          information += count / n * StrictMath.log(count / independent);
        }
      }
    }
    double classEntropy = entropy(classSizes, n);
    double clusterEntropy = entropy(clusterSizes, n);
    if (classEntropy == 0 && clusterEntropy == 0) {
      return 1;
    }
    double scale = mean.of(classEntropy, clusterEntropy);
    return scale == 0 ? 0 : Math.max(0, information / scale);
  }

  /** The mean of two entropies by which mutual information is divided. */
  public enum EntropyMean {
    /** Half their sum. */
    ARITHMETIC,
    /** The square root of their product. */
    GEOMETRIC;

    double of(double a, double b) {
      return this == ARITHMETIC ? (a + b) / 2 : Math.sqrt(a * b);
    }
  }

  /**
   * The Rand index adjusted for chance (Hubert and Arabie, 1985): 1 for equal partitions, about 0
   * for independent ones, at least -0.5.
   */
  public static double adjustedRandIndex(int[] classes, int[] clusters) {
    Contingency table = table("Metrics.adjustedRandIndex", classes, clusters);
    double together = 0;
    for (int label = 0; label < table.rows(); label++) {
      for (int cluster = 0; cluster < table.columns(); cluster++) {
        together += pairs(table.count(label, cluster));
      }
    }
    double sameClass = pairs(table.rowSums());
    double sameCluster = pairs(table.columnSums());
    double all = pairs(classes.length);
    if (together == sameClass && together == sameCluster) {
      return 1;
    }
    double expected = sameClass * sameCluster / all;
    return (together - expected) / ((sameClass + sameCluster) / 2 - expected);
  }

  /**
   * The mean silhouette (Rousseeuw, 1987) of rows [n, d] under the Euclidean distance: (b - a) /
   * max(a, b) with a the mean distance to the other rows of the same cluster and b the least mean
   * distance to the rows of another; 0 for a row alone in its cluster. Takes n^2 d operations.
   *
   * @throws IllegalArgumentException unless there are 2 to n - 1 clusters
   */
  public static double silhouette(Tensor rows, int[] clusters) {
    String operation = "Metrics.silhouette";
    Rows data = Rows.of(operation, "rows", rows);
    requireOnePerRow(operation, clusters, "clusters", data.count());
    return Separation.silhouette(operation, data, clusters);
  }

  /**
   * How much farther rows [n, d] of different classes are from each other than rows of one class,
   * under the distance sum of |a - b|, which for binary codes is Hamming's. Infinite where the rows
   * of each class are equal, NaN where all are.
   *
   * @throws IllegalArgumentException if the rows are not of rank 2 or not finite, the classes do
   *     not fit, or there are no two classes or no two rows in one of them
   */
  public static Goodness goodness(Tensor rows, int[] classes) {
    String operation = "Metrics.goodness";
    Rows data = Rows.of(operation, "rows", rows);
    requireOnePerRow(operation, classes, "classes", data.count());
    return Separation.goodness(operation, data, classes);
  }

  /**
   * The two forms of the ratio of distances between and within classes.
   *
   * @param meanRatio mean distance of pairs between classes over that of pairs within; 1 for codes
   *     that have nothing to do with the classes
   * @param legacy sum between, divided by the number of classes, over the sum within: the score
   *     that Universal Sparse Encoder publishes
   */
  public record Goodness(double meanRatio, double legacy) {}

  private static double entropy(long[] sizes, double n) {
    double entropy = 0;
    for (long size : sizes) {
      if (size > 0) {
        entropy -= size / n * StrictMath.log(size / n);
      }
    }
    return entropy;
  }

  private static double pairs(long... sizes) {
    double pairs = 0;
    for (long size : sizes) {
      pairs += size * (size - 1) / 2.0;
    }
    return pairs;
  }

  private static void requireOnePerRow(String operation, int[] labels, String name, int rows) {
    if (labels.length != rows) {
      throw new IllegalArgumentException(
          operation
              + ": expected one of the "
              + name
              + " for each of "
              + rows
              + " rows, got "
              + labels.length
              + Rows.suffix(name));
    }
  }

  static void requireSameLength(
      String operation, int[] first, String firstName, int[] second, String secondName) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          operation
              + ": expected as many "
              + secondName
              + " as "
              + firstName
              + ", got "
              + second.length
              + " and "
              + first.length
              + Rows.suffix(secondName));
    }
  }

  private static void requireRows(String operation, int[] labels, String name) {
    if (labels.length == 0) {
      throw new IllegalArgumentException(
          operation + ": expected at least one row, got none" + Rows.suffix(name));
    }
  }

  private static Contingency table(String operation, int[] classes, int[] clusters) {
    requireRows(operation, classes, "classes");
    return Contingency.of(operation, classes, "classes", clusters, "clusters");
  }
}
