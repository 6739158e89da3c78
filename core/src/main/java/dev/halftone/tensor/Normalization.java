package dev.halftone.tensor;

/** Zero mean and unit variance over axes, as one op with one pullback. */
public final class Normalization {
  private Normalization() {}

  /**
   * (a - mean) / sqrt(variance + epsilon) over axes, the same shape; the variance divides by n.
   *
   * <p>With r the reciprocal root and y the result, the derivative is r (g - mean g - y mean(g y)).
   */
  public static Tensor standardize(Tensor a, Axes axes, float epsilon) {
    return Statistics.standardize(a, axes, epsilon);
  }

  /**
   * A normalised batch and what it was normalised by.
   *
   * @param y the shape of the input
   * @param mean of each channel
   * @param variance of each channel, divided by the number of its values
   */
  public record Batch(Tensor y, double[] mean, double[] variance) {}

  /**
   * Batch normalisation (Ioffe and Szegedy 2015), over all axes but 1: [n, c, ..] with weight [c]
   * and bias [c] to [n, c, ..].
   *
   * @throws IllegalArgumentException unless weight and bias have one element for each channel
   */
  public static Tensor batch(Tensor a, Tensor weight, Tensor bias, float epsilon) {
    return batch(a, weight, bias, epsilon, false).y();
  }

  /**
   * The same with the statistics of the batch, and with negative elements set to 0 if {@code
   * rectified}.
   *
   * @throws IllegalArgumentException unless weight and bias have one element for each channel
   */
  public static Batch batch(
      Tensor a, Tensor weight, Tensor bias, float epsilon, boolean rectified) {
    if (a.shape().rank() < 2
        || !weight.shape().equals(Shape.of(a.shape().extent(1)))
        || !bias.shape().equals(weight.shape())) {
      throw new IllegalArgumentException(
          "batch: expected x [n, c, ..], weight [c] and bias [c], got %s, %s and %s"
              .formatted(a.shape(), weight.shape(), bias.shape()));
    }
    return ChannelNormalization.apply(a, weight, bias, epsilon, rectified);
  }

  /**
   * Layer normalisation, over the last axes, which are those of weight and bias: [.., d] with
   * weight [d] and bias [d] to [.., d].
   *
   * @throws IllegalArgumentException unless weight and bias have the extents of the last axes
   */
  public static Tensor layer(Tensor a, Tensor weight, Tensor bias, float epsilon) {
    int rank = weight.shape().rank();
    boolean fits = rank <= a.shape().rank() && bias.shape().equals(weight.shape());
    int[] last = new int[rank];
    for (int axis = 1; fits && axis <= rank; axis++) {
      last[axis - 1] = -axis;
      fits = weight.shape().extent(-axis) == a.shape().extent(-axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "layer: expected weight and bias of the last extents of x, got %s, %s and %s"
              .formatted(weight.shape(), bias.shape(), a.shape()));
    }
    return LayerNormalization.apply(a, weight, bias, Axes.of(last), epsilon);
  }
}
