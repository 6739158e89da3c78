package dev.halftone.examples.csae;

import dev.halftone.quantize.Pca;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A normal distribution for the codes of each class, with full covariance, to draw new codes from.
 *
 * <p>A draw is mean + V diag(sqrt(l)) e with the eigenvectors V and eigenvalues l of the
 * covariance: the cloud of a class is flat, and a flat cloud has no Cholesky factor.
 *
 * @param axes principal axes of each class
 */
record ClassGaussians(List<Pca> axes) {
  ClassGaussians {
    axes = List.copyOf(axes);
  }

  /**
   * The mean and the covariance of the codes of each class.
   *
   * @param codes [n, d], at least two of each class
   */
  static ClassGaussians fit(Tensor codes, int[] labels, int classes) {
    return new ClassGaussians(
        IntStream.range(0, classes).mapToObj(label -> axes(codes, labels, label)).toList());
  }

  private static Pca axes(Tensor codes, int[] labels, int label) {
    int[] own = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    return Pca.fit(codes.gather(0, own), Math.min(own.length, codes.shape().extent(1)));
  }

  /** The means of the classes [classes, d]. */
  Tensor means() {
    return Tensor.stack(0, axes.stream().map(Pca::mean).toArray(Tensor[]::new));
  }

  /** New codes [count, d] of a class. */
  Tensor sample(int label, int count, Philox generator) {
    double[] variance = axes.get(label).explainedVariance();
    float[] deviations = new float[variance.length];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = (float) Math.sqrt(Math.max(0, variance[i]));
    }
    Tensor noise = generator.normal(Shape.of(count, deviations.length));
    return axes.get(label).reconstruct(noise.mul(Tensor.of(deviations, deviations.length)));
  }
}
