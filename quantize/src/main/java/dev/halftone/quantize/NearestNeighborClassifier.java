package dev.halftone.quantize;

import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/**
 * Classifies a row by the majority among the k nearest of labelled rows, squared Euclidean distance
 * (Cover and Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory
 * 13, 1967). Of classes with equally many votes the smallest label wins.
 */
public final class NearestNeighborClassifier {
  private final NearestNeighbors search;
  private final int[] labels;
  private final int classes;

  private NearestNeighborClassifier(NearestNeighbors search, int[] labels, int classes) {
    this.search = search;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * Takes rows [n, d] with one label for each, [n].
   *
   * @param classes number of classes; labels are from 0 to classes - 1
   * @throws IllegalArgumentException if the rows are not of rank 2, empty or not finite, or the
   *     labels do not fit
   */
  public static NearestNeighborClassifier of(Tensor rows, int[] labels, int classes) {
    String operation = "NearestNeighborClassifier.of";
    Rows data = Rows.of(operation, "rows", rows).requireSome(operation, "rows");
    ClassLabels.require(operation, "labels", labels, data.count(), classes);
    return new NearestNeighborClassifier(NearestNeighbors.of(data), labels.clone(), classes);
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /**
   * The class of each of the queries [m, d] by the vote of its k nearest rows, [m].
   *
   * @throws IllegalArgumentException if the queries have another number of columns or are not
   *     finite, or k is not from 1 to n
   */
  public int[] classify(Tensor queries, int k) {
    Neighbors neighbors = search.search("NearestNeighborClassifier.classify", queries, k);
    int[] chosen = new int[neighbors.queries()];
    int[] votes = new int[classes];
    for (int query = 0; query < chosen.length; query++) {
      Arrays.fill(votes, 0);
      for (int rank = 0; rank < k; rank++) {
        votes[labels[neighbors.index(query, rank)]]++;
      }
      for (int label = 1; label < classes; label++) {
        if (votes[label] > votes[chosen[query]]) {
          chosen[query] = label;
        }
      }
    }
    return chosen;
  }
}
