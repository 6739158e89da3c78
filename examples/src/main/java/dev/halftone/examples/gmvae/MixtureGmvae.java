package dev.halftone.examples.gmvae;

import dev.halftone.nn.Activation;
import dev.halftone.nn.Dense;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Divergence;
import dev.halftone.nn.loss.Reconstruction;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * The mixture model: c uniform, z normal around the mean of its cluster, x drawn from z alone;
 * inferred as q(c|x) q(z|x,c).
 *
 * @param category images [n, pixels] to the logits of q(c|x) [n, K]
 * @param trunk images beside c, [n, pixels + K], to what the heads of z see [n, 512]
 * @param mean head of q(z|x,c): its means [n, Z]
 * @param variance head of q(z|x,c): softplus of it are its variances [n, Z]
 * @param priorMean c [n, K] to the means of p(z|c) [n, Z]
 * @param priorVariance c [n, K]; softplus of it are the variances of p(z|c) [n, Z]
 * @param decoder z [n, Z] to the logits of the pixels [n, pixels]
 */
record MixtureGmvae(
    Sequential category,
    Sequential trunk,
    Dense mean,
    Dense variance,
    Dense priorMean,
    Dense priorVariance,
    Sequential decoder)
    implements GmvaeModel {
  private static final int HIDDEN = 512;

  /** Keeps the logarithm of a variance finite. */
  private static final float LEAST_VARIANCE = 1e-8f;

  private static final Initializer GLOROT = Initializers.glorotNormal();

  static MixtureGmvae of(int pixels, int style, int clusters, Philox generator) {
    return new MixtureGmvae(
        Sequential.of(
            Dense.of(pixels, HIDDEN, GLOROT, generator.split("category")),
            Activation.relu(),
            Dense.of(HIDDEN, HIDDEN, GLOROT, generator.split("category 2")),
            Activation.relu(),
            Dense.of(HIDDEN, clusters, GLOROT, generator.split("category 3"))),
        Sequential.of(
            Dense.of(pixels + clusters, HIDDEN, GLOROT, generator.split("trunk")),
            Activation.relu(),
            Dense.of(HIDDEN, HIDDEN, GLOROT, generator.split("trunk 2")),
            Activation.relu()),
        Dense.of(HIDDEN, style, GLOROT, generator.split("mean")),
        Dense.of(HIDDEN, style, GLOROT, generator.split("variance")),
        Dense.of(clusters, style, GLOROT, generator.split("prior mean")),
        Dense.of(clusters, style, GLOROT, generator.split("prior variance")),
        Sequential.of(
            Dense.of(style, HIDDEN, GLOROT, generator.split("decoder")),
            Activation.relu(),
            Dense.of(HIDDEN, HIDDEN, GLOROT, generator.split("decoder 2")),
            Activation.relu(),
            Dense.of(HIDDEN, pixels, GLOROT, generator.split("decoder 3"))));
  }

  private DiagonalGaussian posterior(Tensor images, Tensor c, Pass pass) {
    Tensor h = trunk.apply(Tensor.concatenate(1, images, c), pass);
    return DiagonalGaussian.fromSoftplus(
        mean.apply(h, pass), variance.apply(h, pass), LEAST_VARIANCE);
  }

  private DiagonalGaussian prior(Tensor c, Pass pass) {
    return DiagonalGaussian.fromSoftplus(
        priorMean.apply(c, pass), priorVariance.apply(c, pass), LEAST_VARIANCE);
  }

  /** The Gaussian term is log q(z|x,c) - log p(z|c) of the one z drawn, so it may be negative. */
  @Override
  public Losses losses(Tensor images, GumbelSoftmax draws, Training pass) {
    Tensor logits = category.apply(images, pass);
    Tensor c = draws.sample(logits, pass);
    DiagonalGaussian q = posterior(images, c, pass);
    Tensor z = q.sample(pass);
    Tensor drawn = decoder.apply(z, pass);
    return new Losses(
        Reconstruction.binaryCrossEntropyFromLogits(drawn, images, Reduction.SUM_MEAN),
        prior(c, pass)
            .negativeLogDensity(z, Reduction.SUM_MEAN)
            .sub(q.negativeLogDensity(z, Reduction.SUM_MEAN)),
        Divergence.categoricalToUniform(logits, Reduction.SUM_MEAN));
  }

  @Override
  public Tensor logits(Tensor images) {
    return category.apply(images, Pass.inference());
  }

  /** The means of z are the only features of this model. */
  @Override
  public Tensor features(Tensor images) {
    return means(images);
  }

  @Override
  public Tensor means(Tensor images) {
    return inferred(images).mean();
  }

  /** q(z|x,c) with c the likeliest cluster. */
  private DiagonalGaussian inferred(Tensor images) {
    Tensor c = Tensor.oneHot(logits(images).argMax(1), clusters());
    return posterior(images, c, Pass.inference());
  }

  private Tensor decode(Tensor z) {
    return decoder.apply(z, Pass.inference()).sigmoid();
  }

  @Override
  public Tensor generate(int count, Philox generator) {
    Tensor c = GmvaeModel.oneHot(clusters(), count, true);
    return decode(prior(c, Pass.inference()).sample(generator));
  }

  /** The style of an image is where its z lies in its own cluster, in standard deviations. */
  @Override
  public Tensor restyle(Tensor images) {
    int n = images.shape().extent(0);
    Tensor own = Tensor.oneHot(logits(images).argMax(1), clusters());
    DiagonalGaussian from = prior(own, Pass.inference());
    Tensor style = means(images).sub(from.mean()).mul(from.logVariance().mul(-0.5f).exp());
    DiagonalGaussian to = prior(GmvaeModel.oneHot(clusters(), n, false), Pass.inference());
    Tensor styles = GmvaeModel.repeated(style, clusters());
    return decode(to.mean().add(to.logVariance().mul(0.5f).exp().mul(styles)));
  }

  @Override
  public int clusters() {
    return priorMean.inputs();
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap()
        .with("category", category)
        .with("trunk", trunk)
        .with("mean", mean)
        .with("variance", variance)
        .with("priorMean", priorMean)
        .with("priorVariance", priorVariance)
        .with("decoder", decoder)
        .toMap();
  }
}
