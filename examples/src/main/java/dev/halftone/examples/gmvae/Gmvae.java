package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.DataSets;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Encoding;
import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.NotNegative;
import dev.halftone.examples.run.PositiveInteger;
import dev.halftone.examples.run.PositiveNumber;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.run.RunOptions;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.nn.Batches;
import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Clustering with a variational autoencoder, without labels.
 *
 * <p>The simple model is that of Arias Figueroa and Ramirez Rivera, "Is simple better? Revisiting
 * simple generative models for unsupervised clustering", NIPS 2017 workshop on Bayesian deep
 * learning. From a deterministic feature x̂ = g(x) come a cluster c and a style z; a decoder is fed
 * both:
 *
 * <pre>
 * L = L_R + L_C + w L_G
 * L_R = -sum_i [x_i log y_i + (1 - x_i) log(1 - y_i)],  y = decoder(z, c)
 * L_C = sum_k p_k log(K p_k),                           p = q(c|x̂)
 * L_G = -1/2 sum_j (1 + log s_j² - m_j² - s_j²),        q(z|x̂) = N(m, s²)
 * </pre>
 *
 * <p>c is drawn by Gumbel-softmax, z by reparameterisation. A weight w above 1 is what makes
 * clusters: it leaves z so little room that c has to say what the image is. Once the clusters are
 * there, w may fall, and z takes what varies within them.
 *
 * <p>The mixture model is the one that its first author published later: z is normal around the
 * mean of its cluster, and the decoder sees z alone,
 *
 * <pre>L_G = log q(z|x,c) - log p(z|c)</pre>
 *
 * <p>Several seeds can be run one after another; of these the one with the lowest loss is shown, a
 * choice that needs no labels.
 */
@Command(
    name = "gmvae",
    description = {
      "Clustering by a variational autoencoder with a categorical and a Gaussian code, without"
          + " labels."
    },
    footer = {
      "",
      "By default: 100 epochs in batches of 200 (simple), 100 (simple on usps) or 64 "
          + "(mixture). No recipe was published for the simple model; the mixture's is its "
          + "author's.",
      "With --quick: 6,000 images at most, 10 epochs in batches of 50."
    },
    sortOptions = false)
public final class Gmvae implements Callable<Integer>, EncodingSystem {
  private static final float RATE = 1e-3f;
  private static final int FEATURES = 150;
  private static final double LEAST_TEMPERATURE = 0.5;

  @Mixin private RunOptions options;

  @Option(
      names = "--model",
      defaultValue = "simple",
      paramLabel = "MODEL",
      description = "Model: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Kind kind;

  @Option(
      names = "--clusters",
      paramLabel = "K",
      converter = PositiveInteger.class,
      description = "Number of clusters (default: as many as there are classes).")
  private Integer clusters;

  @Option(
      names = "--latents",
      paramLabel = "Z",
      converter = PositiveInteger.class,
      description = "Width of the style z (default: 100 for simple, 64 for mixture).")
  private Integer latents;

  @Option(
      names = "--gaussian-weight",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the Gaussian term (default: 4 for simple, 1 for mixture).")
  private Float gaussianWeight;

  @Option(
      names = "--last-gaussian-weight",
      paramLabel = "W",
      converter = NotNegative.class,
      description =
          "Weight of the Gaussian term in the second half of the epochs; in the first half it"
              + " falls to this along a line (default: --gaussian-weight; 1.5 on usps).")
  private Float lastGaussianWeight;

  @Option(
      names = "--category-weight",
      paramLabel = "W",
      converter = NotNegative.class,
      defaultValue = "1",
      description = "Weight of the category term (default: ${DEFAULT-VALUE}).")
  private Float categoryWeight;

  @Option(
      names = "--reconstruction-weight",
      paramLabel = "W",
      converter = NotNegative.class,
      defaultValue = "1",
      description = "Weight of the reconstruction (default: ${DEFAULT-VALUE}).")
  private Float reconstructionWeight;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      converter = PositiveNumber.class,
      description =
          "First temperature of Gumbel-softmax; from above 0.5 it falls to 0.5 (default: 0.5 for"
              + " simple, 1 for mixture).")
  private Double temperature;

  @Option(
      names = "--hard",
      description = "Draw one-hot categories, with the gradient of soft ones.")
  private boolean hard;

  @Option(
      names = "--batch-norm",
      negatable = true,
      description =
          "Normalise batches between the layers of the simple model (default: only on digits).")
  private Boolean batchNorm;

  @Option(
      names = "--initializer",
      paramLabel = "NAME",
      description =
          "First weights of the simple model: ${COMPLETION-CANDIDATES} (default: glorot; on usps"
              + " torch, what the published experiments were written in).")
  private FirstWeights initializer;

  @Option(names = "--decay", description = "Let the learning rate fall to 0 along half a cosine.")
  private boolean decay;

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      description =
          "Learn from: ${COMPLETION-CANDIDATES} (default: train; all on usps). No label is used.")
  private Rows rows;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      converter = PositiveInteger.class,
      description = "So many runs, from --seed upwards (default: ${DEFAULT-VALUE}).")
  private Integer seeds;

  /** The two models. */
  enum Kind {
    SIMPLE,
    MIXTURE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the weights of the simple model are drawn. */
  enum FirstWeights {
    TORCH(Initializers.uniformFanIn()),
    GLOROT(Initializers.glorotUniform());

    private final Initializer initializer;

    FirstWeights(Initializer initializer) {
      this.initializer = initializer;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The images to learn from. */
  enum Rows {
    TRAIN,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The numbers of a recipe that depend on model and data.
   *
   * @param epochs passes over the images
   * @param batch images per step
   * @param gaussianWeight w of the first step
   * @param lastGaussianWeight w from the middle on
   */
  record Recipe(int epochs, int batch, float gaussianWeight, float lastGaussianWeight) {}

  /**
   * A model that has been trained.
   *
   * @param seed of this run
   * @param phase its name in the log
   * @param loss mean total loss over the last epoch
   * @param views how its features parted
   */
  record Trained(long seed, String phase, GmvaeModel model, double loss, FeatureViews views) {}

  @Override
  public Integer call() throws IOException {
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    DataSet data = run.data();
    boolean usps = data.name().equals("usps");
    Rows learnt = rows != null ? rows : usps ? Rows.ALL : Rows.TRAIN;
    if (data.train().size() < GmvaeReport.MOST_NEIGHBORS) {
      throw new Failure(
          "gmvae: expected at least %d images to train on, got %d"
              .formatted(GmvaeReport.MOST_NEIGHBORS, data.train().size()));
    }
    ImageSet images = learnt == Rows.ALL ? data.train().and(data.test()) : data.train();
    float weight = gaussianWeight != null ? gaussianWeight : kind == Kind.MIXTURE ? 1 : 4;
    float last =
        lastGaussianWeight != null
            ? lastGaussianWeight
            : usps && kind == Kind.SIMPLE && gaussianWeight == null ? 1.5f : weight;
    int size = options.batch(options.quick() ? 50 : kind == Kind.MIXTURE ? 64 : usps ? 100 : 200);
    Recipe recipe = new Recipe(options.epochs(100, 10), size, weight, last);
    run.report().config("model", kind.toString());
    run.report().config("clusters", clusters(data));
    run.report().config("latents", latents());
    run.report().config("batch-norm", normalized(data));
    run.report().config("gaussian-weight", weight);
    run.report().config("last-gaussian-weight", last);
    run.report().config("initializer", firstWeights(data).toString());
    run.report().config("rows", learnt.toString());
    GmvaeReport report = new GmvaeReport(run, kind, learnt, recipe, clusters(data));
    List<Trained> trained = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      trained.add(train(run, images, recipe, report, options.seed() + i));
    }
    report.finish(trained);
    Trained shown = trained.stream().min(Comparator.comparingDouble(Trained::loss)).orElseThrow();
    report.show(shown);
    run.save(
        () -> new ParameterMap().with("model", shown.model()).toMap(),
        Map.of(
            "model", kind.toString(),
            "clusters", SavedModel.text(clusters(data)),
            "latents", SavedModel.text(latents()),
            "batch-norm", String.valueOf(normalized(data))));
  }

  private int clusters(DataSet data) {
    return clusters != null ? clusters : data.classes();
  }

  private FirstWeights firstWeights(DataSet data) {
    return initializer != null
        ? initializer
        : data.name().equals("usps") ? FirstWeights.TORCH : FirstWeights.GLOROT;
  }

  private boolean normalized(DataSet data) {
    return batchNorm != null ? batchNorm : data.name().equals(DataSets.EMBEDDED);
  }

  private static GmvaeModel model(
      Kind kind,
      int pixels,
      int latents,
      int clusters,
      boolean batchNorm,
      FirstWeights first,
      Philox generator) {
    return switch (kind) {
      case SIMPLE ->
          SimpleGmvae.dense(
              new SimpleGmvae.Sizes(pixels, FEATURES, latents, clusters, batchNorm),
              first.initializer,
              generator);
      case MIXTURE -> MixtureGmvae.of(pixels, latents, clusters, generator);
    };
  }

  private Trained train(Run run, ImageSet images, Recipe recipe, GmvaeReport report, long seed)
      throws IOException {
    Philox generator = Philox.seeded(seed).split("gmvae");
    GmvaeModel model =
        model(
            kind,
            images.features(),
            latents(),
            clusters(run.data()),
            normalized(run.data()),
            firstWeights(run.data()),
            generator);
    Batches batches = Batches.of(images.size(), recipe.batch).shuffled(generator.split("order"));
    long steps = (long) recipe.epochs * batches.count();
    Schedule rate = decay ? Schedule.cosine(RATE, 0, steps) : Schedule.constant(RATE);
    Adam adam = Adam.of(model.parameters(), AdamOptions.of(rate));
    Schedule weight =
        Schedule.linear(recipe.gaussianWeight, recipe.lastGaussianWeight, Math.max(1, steps / 2));
    Schedule cooling = cooling(recipe.epochs).every(batches.count());
    String phase = "seed-" + seed;
    FeatureViews views = new FeatureViews(run, phase);
    run.stage(phase, model, adam, batches, generator.split("noise"))
        .train(
            recipe.epochs,
            (rows, pass) -> {
              GumbelSoftmax draws = new GumbelSoftmax((float) cooling.at(adam.steps()), hard);
              GmvaeModel.Losses losses = model.losses(images.rows(rows), draws, pass);
              Tensor loss = total(losses, (float) weight.at(adam.steps()));
              adam.step(loss.gradients());
              Map<String, Float> terms = new LinkedHashMap<>();
              terms.put("loss", loss.item());
              terms.put("reconstruction", losses.reconstruction().item());
              terms.put("category", losses.category().item());
              terms.put("gaussian", losses.gaussian().item());
              return terms;
            },
            done -> {
              views.keep(done, recipe.epochs, model::features);
              return report.measure(phase, model, done);
            });
    double loss = run.metrics().epochMean(phase, recipe.epochs - 1, "loss");
    return new Trained(seed, phase, model, loss, views);
  }

  private Tensor total(GmvaeModel.Losses losses, float gaussian) {
    return losses
        .reconstruction()
        .mul(reconstructionWeight)
        .add(losses.category().mul(categoryWeight))
        .add(losses.gaussian().mul(gaussian));
  }

  private int latents() {
    return latents != null ? latents : kind == Kind.SIMPLE ? 100 : 64;
  }

  /**
   * The temperature by epochs finished. The mixture's own rate reaches 0.5 after epoch 50; the
   * simple model's, where it cools at all, after the last.
   */
  private Schedule cooling(int epochs) {
    double first = temperature != null ? temperature : kind == Kind.SIMPLE ? 0.5 : 1;
    if (first <= LEAST_TEMPERATURE) {
      return Schedule.constant(first);
    }
    double fall =
        kind == Kind.MIXTURE ? 0.013862944 : StrictMath.log(first / LEAST_TEMPERATURE) / epochs;
    return Schedule.exponential(first, fall, LEAST_TEMPERATURE);
  }

  /** The cluster of a picture, its features and its style. */
  @Override
  public List<Encoding> encodings(SavedModel saved) throws IOException {
    GmvaeModel model =
        model(
            saved.setting("model", Kind.class),
            saved.images().features(),
            saved.integer("latents"),
            saved.integer("clusters"),
            Boolean.parseBoolean(saved.setting("batch-norm")),
            FirstWeights.TORCH,
            Philox.seeded(0));
    saved.load("model", model);
    return List.of(
        Encoding.numbers(
            "clusters", "the likeliest cluster", images -> model.logits(images).argMax(1)),
        Encoding.latents("features", "the features that neighbors are sought in", model::features),
        Encoding.latents("style", "the means of the style z", model::means));
  }
}
