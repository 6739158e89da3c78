package dev.halftone.examples.gmvae;

import dev.halftone.nn.Activation;
import dev.halftone.nn.BatchNorm;
import dev.halftone.nn.Dense;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Layer;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Divergence;
import dev.halftone.nn.loss.Reconstruction;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The simple model: a deterministic feature x̂ = g(x), from which alone the category c and the
 * style z are inferred, c uniform and z standard normal beforehand, and a decoder that is fed both.
 *
 * @param encoder images [n, pixels] to features x̂ [n, F]
 * @param category features to the logits of q(c|x̂) [n, K]
 * @param style the heads of q(z|x̂); without them x̂ itself is the style
 * @param fromStyle z [n, Z], or x̂ without a style, to [n, F]
 * @param fromCategory c [n, K] to [n, F]; the two are added
 * @param decoder [n, F] to the logits of the pixels [n, pixels]
 */
record SimpleGmvae(
    Sequential encoder,
    Dense category,
    Optional<Style> style,
    Dense fromStyle,
    Dense fromCategory,
    Sequential decoder)
    implements GmvaeModel {
  private static final int HIDDEN = 500;

  /**
   * The heads of q(z|x̂) = N(mean, exp(logVariance)), both [n, F] to [n, Z].
   *
   * @param mean of each coordinate
   * @param logVariance natural logarithm of each variance
   */
  record Style(Dense mean, Dense logVariance) {
    DiagonalGaussian apply(Tensor features, Pass pass) {
      return new DiagonalGaussian(mean.apply(features, pass), logVariance.apply(features, pass));
    }
  }

  /**
   * The extents of a model.
   *
   * @param pixels values per image
   * @param features F
   * @param style Z, or 0 for none
   * @param clusters K
   * @param normalized whether batches are normalised between the layers
   */
  record Sizes(int pixels, int features, int style, int clusters, boolean normalized) {}

  /** pixels - 500 - 500 - F, and back by F - F - 500 - 500 - pixels. */
  static SimpleGmvae dense(Sizes sizes, Initializer initializer, Philox generator) {
    List<Layer> encoder = new ArrayList<>();
    hidden(
        encoder, sizes.pixels, HIDDEN, sizes.normalized, initializer, generator.split("encoder"));
    hidden(encoder, HIDDEN, HIDDEN, sizes.normalized, initializer, generator.split("encoder 2"));
    encoder.add(Dense.of(HIDDEN, sizes.features, initializer, generator.split("encoder 3")));
    List<Layer> decoder = new ArrayList<>();
    hidden(
        decoder,
        sizes.features,
        sizes.features,
        sizes.normalized,
        initializer,
        generator.split("decoder"));
    hidden(
        decoder,
        sizes.features,
        HIDDEN,
        sizes.normalized,
        initializer,
        generator.split("decoder 2"));
    hidden(decoder, HIDDEN, HIDDEN, sizes.normalized, initializer, generator.split("decoder 3"));
    decoder.add(Dense.of(HIDDEN, sizes.pixels, initializer, generator.split("decoder 4")));
    return of(new Sequential(encoder), new Sequential(decoder), sizes, initializer, generator);
  }

  /** The given networks, with heads between them. */
  static SimpleGmvae of(
      Sequential encoder,
      Sequential decoder,
      Sizes sizes,
      Initializer initializer,
      Philox generator) {
    int features = sizes.features;
    Optional<Style> style =
        sizes.style == 0
            ? Optional.empty()
            : Optional.of(
                new Style(
                    Dense.of(features, sizes.style, initializer, generator.split("mean")),
                    Dense.of(features, sizes.style, initializer, generator.split("log-variance"))));
    int carried = sizes.style == 0 ? features : sizes.style;
    return new SimpleGmvae(
        encoder,
        Dense.of(features, sizes.clusters, initializer, generator.split("category")),
        style,
        Dense.of(carried, features, initializer, generator.split("from style")),
        Dense.of(sizes.clusters, features, initializer, generator.split("from category")),
        decoder);
  }

  private static void hidden(
      List<Layer> layers,
      int in,
      int out,
      boolean normalized,
      Initializer initializer,
      Philox generator) {
    layers.add(Dense.of(in, out, initializer, generator));
    if (normalized) {
      layers.add(BatchNorm.keras(out));
    }
    layers.add(Activation.relu());
  }

  /**
   * All that a training step looks at.
   *
   * @param features x̂ [n, F]
   * @param logits of q(c|x̂) [n, K]
   * @param losses the terms of the objective; the Gaussian one is 0 without a style
   */
  record Step(Tensor features, Tensor logits, Losses losses) {}

  /** A pass over images [n, pixels], with such draws of c. */
  Step step(Tensor images, GumbelSoftmax draws, Training pass) {
    Tensor features = encoder.apply(images, pass);
    Tensor logits = category.apply(features, pass);
    Tensor c = draws.sample(logits, pass);
    Optional<DiagonalGaussian> q = style.map(heads -> heads.apply(features, pass));
    Tensor z = q.map(gaussian -> gaussian.sample(pass)).orElse(features);
    return new Step(
        features,
        logits,
        new Losses(
            Reconstruction.binaryCrossEntropyFromLogits(
                draw(z, c, pass), images, Reduction.SUM_MEAN),
            q.map(gaussian -> gaussian.divergenceToStandard(Reduction.SUM_MEAN))
                .orElse(Tensor.scalar(0)),
            Divergence.categoricalToUniform(logits, Reduction.SUM_MEAN)));
  }

  @Override
  public Losses losses(Tensor images, GumbelSoftmax draws, Training pass) {
    return step(images, draws, pass).losses();
  }

  /** The logits of the pixels. */
  private Tensor draw(Tensor z, Tensor c, Pass pass) {
    Tensor joined = fromStyle.apply(z, pass).add(fromCategory.apply(c, pass));
    return decoder.apply(joined, pass);
  }

  /** The images of styles [n, Z] and categories [n, K]: pixels in (0, 1). */
  Tensor decode(Tensor z, Tensor c) {
    return draw(z, c, Pass.inference()).sigmoid();
  }

  @Override
  public Tensor logits(Tensor images) {
    return category.apply(features(images), Pass.inference());
  }

  @Override
  public Tensor features(Tensor images) {
    return encoder.apply(images, Pass.inference());
  }

  @Override
  public Tensor means(Tensor images) {
    Tensor features = features(images);
    return style.map(heads -> heads.mean.apply(features, Pass.inference())).orElse(features);
  }

  @Override
  public Tensor generate(int count, Philox generator) {
    Tensor z = generator.normal(Shape.of(clusters() * count, fromStyle.inputs()));
    return decode(z, GmvaeModel.oneHot(clusters(), count, true));
  }

  @Override
  public Tensor restyle(Tensor images) {
    Tensor z = GmvaeModel.repeated(means(images), clusters());
    return decode(z, GmvaeModel.oneHot(clusters(), images.shape().extent(0), false));
  }

  @Override
  public int clusters() {
    return category.outputs();
  }

  @Override
  public Map<String, Parameter> parameters() {
    ParameterMap map = new ParameterMap().with("encoder", encoder).with("category", category);
    style.ifPresent(heads -> map.with("mean", heads.mean).with("logVariance", heads.logVariance));
    return map.with("fromStyle", fromStyle)
        .with("fromCategory", fromCategory)
        .with("decoder", decoder)
        .toMap();
  }
}
