package dev.halftone.nn;

import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Demand;
import dev.halftone.tensor.Op;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/**
 * The pullback of y = scale·x̂ + shift, x̂ = (x - mean) / sqrt(variance + epsilon), with mean and
 * variance taken over the batch; inputs x, scale, shift. With N values per channel
 *
 * <pre>
 * d scale = sum g·x̂        d shift = sum g
 * d x     = scale / sqrt(variance + epsilon) · (g - d shift / N - x̂·d scale / N)
 * </pre>
 *
 * <p>Fused because as a composition it makes nine passes over the images and as many temporaries.
 */
record ChannelNormalization(Tensor normalized, float[] inverseDeviation, Tensor scale)
    implements Op {

  /** The result with the statistics of the batch; variance is divided by N. */
  record Result(Tensor y, double[] mean, double[] variance) {}

  static Result apply(Tensor x, Tensor scale, Tensor shift, float epsilon) {
    ChannelLayout layout = ChannelLayout.of(x.shape());
    int channels = layout.channels();
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    float[] inverse = new float[channels];
    float[] normalized = new float[x.size()];
    float[] y = new float[x.size()];
    Parallel.forEach(
        channels,
        c -> {
          int n = layout.perChannel();
          mean[c] = layout.sum(x.array(), c) / n;
          // Two passes: the difference of squares would cancel for channels far from zero.
          layout.affine(1, x.array(), (float) -mean[c], normalized, c);
          double offset = layout.sum(normalized, c) / n;
          variance[c] = layout.dot(normalized, normalized, c) / n - offset * offset;
          inverse[c] = (float) (1 / Math.sqrt(variance[c] + epsilon));
          layout.affine(inverse[c], normalized, 0, normalized, c);
          layout.affine(scale.array()[c], normalized, shift.array()[c], y, c);
        });
    Shape shape = x.shape();
    Tensor saved = Tensor.wrap(normalized, shape);
    Op op = new ChannelNormalization(saved, inverse, scale);
    return new Result(Tensor.record(shape, y, op, x, scale, shift), mean, variance);
  }

  @Override
  public Tensor[] pullback(Tensor gradient, Demand demand) {
    demand.firstOrderOnly("batchNorm in training");
    ChannelLayout layout = ChannelLayout.of(gradient.shape());
    int channels = layout.channels();
    int n = layout.perChannel();
    float[] g = gradient.array();
    float[] forScale = new float[channels];
    float[] forShift = new float[channels];
    float[] forX = demand.wants(0) ? new float[g.length] : null;
    Parallel.forEach(
        channels,
        c -> {
          double sum = layout.sum(g, c);
          double product = layout.dot(g, normalized.array(), c);
          forScale[c] = (float) product;
          forShift[c] = (float) sum;
          if (forX != null) {
            double factor = (double) scale.array()[c] * inverseDeviation[c];
            layout.combine(
                (float) factor,
                g,
                (float) (-factor * product / n),
                normalized.array(),
                (float) (-factor * sum / n),
                forX,
                c);
          }
        });
    Shape perChannel = Shape.of(channels);
    return new Tensor[] {
      forX == null ? null : Tensor.wrap(forX, gradient.shape()),
      demand.wants(1) ? Tensor.wrap(forScale, perChannel) : null,
      demand.wants(2) ? Tensor.wrap(forShift, perChannel) : null
    };
  }
}
