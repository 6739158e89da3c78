package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.quantize.Metrics;

/**
 * How well clusters agree with classes, in percent.
 *
 * @param accuracy under the best one-to-one matching of clusters and classes
 * @param information mutual information over the mean of the entropies
 * @param purity when every cluster is named after its most frequent class
 */
record ClusterScores(double accuracy, double information, double purity) {

  static ClusterScores of(int[] classes, int[] clusters) {
    return new ClusterScores(
        100 * Metrics.clusteringAccuracy(classes, clusters),
        100
            * Metrics.normalizedMutualInformation(
                classes, clusters, Metrics.EntropyMean.ARITHMETIC),
        100 * Metrics.purity(classes, clusters));
  }

  /** Of the likeliest clusters of all images. */
  static ClusterScores of(GmvaeModel model, ImageSet images) {
    return of(images.labels(), clusters(model, images));
  }

  /** The likeliest cluster of each image. */
  static int[] clusters(GmvaeModel model, ImageSet images) {
    return images.inPieces(model::logits).argMax(1);
  }
}
