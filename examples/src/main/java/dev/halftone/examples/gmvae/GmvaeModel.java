package dev.halftone.examples.gmvae;

import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Module;
import dev.halftone.nn.Training;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;

/** A generative model of images x with a cluster c of K and a style z, learnt without labels. */
sealed interface GmvaeModel extends Module permits SimpleGmvae, MixtureGmvae {

  /**
   * The terms of the objective in nats per image, averaged over the batch.
   *
   * @param reconstruction binary cross-entropy of the pixels
   * @param gaussian divergence of z from its prior
   * @param category divergence of q(c|x) from the uniform distribution
   */
  record Losses(Tensor reconstruction, Tensor gaussian, Tensor category) {}

  /** The terms of the objective on images [n, pixels], with such draws of c. */
  Losses losses(Tensor images, GumbelSoftmax draws, Training pass);

  /** Images [n, pixels] to the logits of q(c|x) [n, K]. */
  Tensor logits(Tensor images);

  /** Images [n, pixels] to the features [n, F] that neighbors are looked for in. */
  Tensor features(Tensor images);

  /** Images [n, pixels] to the means of z [n, Z]. */
  Tensor means(Tensor images);

  /** Draws {@code count} images of each cluster, cluster by cluster: [K count, pixels]. */
  Tensor generate(int count, Philox generator);

  /** Draws the style of each image in each cluster, image by image: [n, ...] to [n K, pixels]. */
  Tensor restyle(Tensor images);

  /** The number of clusters K. */
  int clusters();

  /** One-hot rows [K times, K]: each cluster so many times, or all clusters so many times over. */
  static Tensor oneHot(int clusters, int times, boolean grouped) {
    int[] labels = new int[clusters * times];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = grouped ? i / times : i % clusters;
    }
    return Tensor.oneHot(labels, clusters);
  }

  /** Each row {@code times} times in a row. */
  static Tensor repeated(Tensor rows, int times) {
    int[] indices = new int[rows.shape().extent(0) * times];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i / times;
    }
    return rows.gather(0, indices);
  }
}
