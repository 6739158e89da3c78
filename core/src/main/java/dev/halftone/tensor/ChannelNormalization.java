package dev.halftone.tensor;

import dev.halftone.kernel.ChannelLayout;

/**
 * The pullback of y = scale·x̂ + shift, x̂ = (x - mean)·r, r = 1 / sqrt(variance + epsilon), with
 * mean and variance taken over the batch; inputs x, scale, shift. With N values per channel
 *
 * <pre>
 * d scale = sum g·x̂        d shift = sum g
 * d x     = scale·r·(g - d shift / N - x̂·d scale / N)
 * </pre>
 *
 * <p>With a rectifier behind it, {@code rectified} is its result, and g is 0 where that is not
 * positive; else null.
 *
 * <p>Fused because as a composition it makes nine passes over the images and as many temporaries.
 * x̂ is not kept: it is x·r - mean·r, and x is there anyway.
 */
record ChannelNormalization(
    Tensor x, float[] mean, float[] inverseDeviation, Tensor scale, Tensor rectified, float epsilon)
    implements Op {

  static Normalization.Batch apply(
      Tensor x, Tensor scale, Tensor shift, float epsilon, boolean rectified) {
    ChannelLayout layout = ChannelLayout.of(x.shape().toArray());
    int channels = layout.channels();
    int n = layout.perChannel();
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    float[] centre = new float[channels];
    float[] inverse = new float[channels];
    float[] factor = new float[channels];
    float[] term = new float[channels];
    float[] y = Workspace.array(x, x.size());
    layout.forEach(
        (from, to) -> {
          layout.sums(x.array(), from, to, mean);
          for (int c = from; c < to; c++) {
            mean[c] /= n;
            centre[c] = (float) mean[c];
          }
          // Two passes: the difference of squares would cancel for channels far from zero.
          layout.centredSquares(x.array(), centre, from, to, variance);
          for (int c = from; c < to; c++) {
            variance[c] /= n;
            double r = 1 / Math.sqrt(variance[c] + epsilon);
            inverse[c] = (float) r;
            factor[c] = (float) (scale.array()[c] * r);
            term[c] = (float) (shift.array()[c] - mean[c] * scale.array()[c] * r);
          }
          layout.affine(factor, x.array(), term, y, from, to);
          if (rectified) {
            layout.rectify(y, from, to);
          }
        });
    Tensor recorded =
        Tensor.record(
            x.shape(),
            y,
            result ->
                new ChannelNormalization(
                    x, centre, inverse, scale, rectified ? result : null, epsilon),
            x,
            scale,
            shift);
    return new Normalization.Batch(recorded, mean, variance);
  }

  @Override
  public Tensor[] pullback(Tensor gradient, Demand demand) {
    if (demand.recording()) {
      return recorded(gradient);
    }
    ChannelLayout layout = ChannelLayout.of(gradient.shape().toArray());
    int channels = layout.channels();
    int n = layout.perChannel();
    float[] forX = demand.wants(0) || rectified != null ? demand.array(gradient.size()) : null;
    float[] g = rectified == null ? gradient.array() : forX;
    double[] sum = new double[channels];
    double[] dot = new double[channels];
    float[] ofG = new float[channels];
    float[] ofX = new float[channels];
    float[] term = new float[channels];
    layout.forEach(
        (from, to) -> {
          if (rectified != null) {
            layout.wherePositive(rectified.array(), gradient.array(), g, from, to);
          }
          layout.sums(g, from, to, sum);
          layout.centredDots(g, x.array(), mean, from, to, dot);
          for (int c = from; c < to; c++) {
            double r = inverseDeviation[c];
            dot[c] *= r;
            double factor = scale.array()[c] * r;
            ofG[c] = (float) factor;
            double slope = -factor * r * dot[c] / n;
            ofX[c] = (float) slope;
            term[c] = (float) (-factor * sum[c] / n - slope * mean[c]);
          }
          if (demand.wants(0)) {
            layout.combine(ofG, g, ofX, x.array(), term, forX, from, to);
          }
        });
    return new Tensor[] {
      demand.wants(0) ? Tensor.wrap(forX, gradient.shape()) : null,
      demand.wants(1) ? floats(dot) : null,
      demand.wants(2) ? floats(sum) : null
    };
  }

  private Tensor[] recorded(Tensor gradient) {
    int[] others = new int[x.shape().rank() - 1];
    int[] channel = new int[others.length];
    for (int axis = 1; axis < others.length; axis++) {
      others[axis] = axis + 1;
      channel[axis] = 1;
    }
    channel[0] = scale.size();
    Tensor g = rectified == null ? gradient : Elementwise.wherePositive(rectified, gradient);
    Tensor[] each =
        Statistics.affinePullback(x, scale.reshape(channel), Axes.of(others), epsilon, g);
    return new Tensor[] {each[0], each[1].reshape(scale.shape()), each[2].reshape(scale.shape())};
  }

  private static Tensor floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.wrap(floats, Shape.of(floats.length));
  }
}
