package dev.halftone.quantize;

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
    int[][] gains = new int[table.columns()][table.rows()];
    for (int cluster = 0; cluster < table.columns(); cluster++) {
      for (int label = 0; label < table.rows(); label++) {
        gains[cluster][label] = table.count(label, cluster);
      }
    }
    int[] matched = Matching.heaviest(gains);
    long correct = 0;
    for (int cluster = 0; cluster < matched.length; cluster++) {
      if (matched[cluster] >= 0) {
        correct += gains[cluster][matched[cluster]];
      }
    }
    return (double) correct / classes.length;
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
