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
   * Batch normalisation, over all axes but 1: [n, c, ..] with weight [c] and bias [c] to [n, c,
   * ..].
   *
   * @throws IllegalArgumentException unless weight and bias have one element for each channel
   */
  public static Tensor batch(Tensor a, Tensor weight, Tensor bias, float epsilon) {
    int rank = a.shape().rank();
    if (rank < 2
        || !weight.shape().equals(Shape.of(a.shape().extent(1)))
        || !bias.shape().equals(weight.shape())) {
      throw new IllegalArgumentException(
          "batch: expected x [n, c, ..], weight [c] and bias [c], got %s, %s and %s"
              .formatted(a.shape(), weight.shape(), bias.shape()));
    }
    int[] others = new int[rank - 1];
    int[] channel = new int[rank - 1];
    for (int axis = 1; axis < others.length; axis++) {
      others[axis] = axis + 1;
      channel[axis] = 1;
    }
    channel[0] = a.shape().extent(1);
    return standardize(a, Axes.of(others), epsilon)
        .mul(weight.reshape(channel))
        .add(bias.reshape(channel));
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
