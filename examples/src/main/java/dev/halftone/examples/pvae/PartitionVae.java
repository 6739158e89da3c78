package dev.halftone.examples.pvae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.pvae.PartitionVaeModel.Mode;
import dev.halftone.examples.run.Encoding;
import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.NotNegative;
import dev.halftone.examples.run.PositiveInteger;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.run.RunOptions;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.nn.Batches;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Training;
import dev.halftone.nn.Upsample;
import dev.halftone.nn.loss.Divergence;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * PartitionVAE: Sheriff and Pai, "PartitionVAE: a human-interpretable VAE", 2023 (arXiv
 * 2302.03689).
 *
 * <p>A variational autoencoder whose code is cut into disjoint groups, each with networks of its
 * own before the means and log-variances are formed, in the hope that a group comes to hold one
 * large aspect of the picture. The decoder draws a picture that is smaller by a factor f, which is
 * enlarged for the loss:
 *
 * <pre>L = 100 mean (x' - x)^2 + K sum_batch sum_units (mu^2 + e^l - l - 1),  K = 10^(-3 - log2 f)
 * </pre>
 *
 * <p>with l = ln sigma^2 and x' the enlarged picture of z = mu + e^(l/2) eps. The divergence is
 * summed over the batch, so its weight grows with the batch; the modes other than the original take
 * what it is for a batch of 64 and f = 2, which is 0.0128 per nat and image. PVAE-G, which is not
 * in the paper, adds {@link GroupingTerms}.
 */
@Command(
    name = "pvae",
    description = {
      "PartitionVAE: an autoencoder whose code is divided into groups of units, each with networks"
          + " of its own, so that a group may come to stand for one aspect of the picture."
    },
    footer = {
      "",
      "Published: --mode original, 25 epochs in batches of 64 at a rate of 0.00025.",
      "By default: 10 epochs of 64 at a rate that falls from 0.001.",
      "With --quick: 6,000 images at most, 5 epochs."
    },
    sortOptions = false)
public final class PartitionVae implements Callable<Integer>, EncodingSystem {
  /** Weight of the reconstruction, R. */
  static final float RECONSTRUCTION = 100;

  /** The released code's weight of the divergence per nat and image, at a batch of 64 and f = 2. */
  static final float PER_NAT = 0.0128f;

  private static final float NOISE = 0.01f;
  private static final int TRIAL_STEPS = 200;
  private static final int ATTEMPTS = 10;

  @Mixin private RunOptions options;

  @Option(
      names = "--mode",
      defaultValue = "corrected",
      paramLabel = "MODE",
      description =
          "original: the released code with its tied, untrained heads; corrected: what the paper"
              + " describes; grouped: corrected, with terms in the loss that make groups (default:"
              + " ${DEFAULT-VALUE}).")
  private Mode mode;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "4,3,3",
      paramLabel = "S",
      converter = PositiveInteger.class,
      description = "Units of each group (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--hidden",
      defaultValue = "10",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Width of the hidden layer of a group's networks (default: ${DEFAULT-VALUE}).")
  private int hidden;

  @Option(
      names = "--factor",
      defaultValue = "2",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description =
          "How many times smaller the decoder draws than the picture is (default:"
              + " ${DEFAULT-VALUE}).")
  private int factor;

  @Option(
      names = "--enlarge",
      defaultValue = "nearest",
      paramLabel = "HOW",
      description = "Enlargement: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Enlarge enlarge;

  @Option(
      names = "--gamma",
      defaultValue = "1",
      paramLabel = "W",
      converter = NotNegative.class,
      description =
          "Grouped mode: weight per nat of the dependence between groups (default:"
              + " ${DEFAULT-VALUE}).")
  private float gamma;

  @Option(
      names = "--theta",
      defaultValue = "1",
      paramLabel = "W",
      converter = NotNegative.class,
      description =
          "Grouped mode: weight of whatever a group shares with those before it (default:"
              + " ${DEFAULT-VALUE}).")
  private float theta;

  @Option(
      names = "--eta",
      defaultValue = "0.2",
      paramLabel = "W",
      converter = NotNegative.class,
      description =
          "Grouped mode: weight of effects that are alike between groups rather than within"
              + " (default: ${DEFAULT-VALUE}).")
  private float eta;

  @Option(
      names = "--iota",
      defaultValue = "1",
      paramLabel = "W",
      converter = NotNegative.class,
      description =
          "Grouped mode: weight of effects of two groups that do not add up (default:"
              + " ${DEFAULT-VALUE}).")
  private float iota;

  @Option(
      names = "--baseline",
      description = "Also train a plain VAE of equal size: all units in one group.")
  private boolean baseline;

  /** The ways to enlarge, as they are called on the command line. */
  private enum Enlarge {
    NEAREST,
    BILINEAR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    check(run.data().train());
    PartitionVaeModel model = alive(run);
    PartitionVaeReport report = new PartitionVaeReport(run, model, mode, objective(sizes));
    train(run, "training", model, sizes);
    PartitionVaeReport.Measured measured = report.trained("training", epochs());
    if (baseline) {
      List<Integer> whole = List.of(model.units());
      Philox generator = Philox.seeded(options.seed()).split("pvae").split("plain");
      PartitionVaeModel plain =
          PartitionVaeModel.of(
              mode, run.data().train(), whole, hidden * sizes.size(), enlargement(), generator);
      train(run, "plain VAE", plain, whole);
      report.beside(measured, plain);
    }
    run.timed("measures", () -> report.groups(measured));
    run.save(
        model,
        Map.of(
            "mode",
            mode.toString(),
            "sizes",
            SavedModel.text(sizes.stream().mapToInt(Integer::intValue).toArray()),
            "hidden",
            String.valueOf(hidden),
            "factor",
            String.valueOf(factor)));
  }

  private void check(ImageSet images) {
    int least = PartitionVaeModel.LEAST_SIDE;
    if (images.height() < least || images.width() < least) {
      throw new Failure(
          "pvae: expected pictures of at least %d x %d for its two convolutions, got %d x %d"
              .formatted(least, least, images.height(), images.width()));
    }
    if (factor > Math.min(images.height(), images.width())) {
      throw new Failure(
          "--factor: expected at most the side of the pictures, %d x %d, got %d"
              .formatted(images.height(), images.width(), factor));
    }
  }

  // The objective

  /**
   * The loss and its terms.
   *
   * @param reconstruction mean squared error of the pixels
   * @param divergence KL to N(0, 1) in nats per image by unit [D]
   * @param grouping the terms of PVAE-G
   */
  record Loss(Tensor total, Tensor reconstruction, Tensor divergence, GroupingTerms grouping) {}

  /**
   * How the terms are weighed.
   *
   * @param perNat weight of a nat of divergence in one image
   * @param batchSum whether the divergence is summed over the batch, as in the released code
   * @param grouping weights of the terms of PVAE-G
   * @param sizes units of each group
   */
  record Objective(
      float perNat, boolean batchSum, GroupingTerms.Weights grouping, List<Integer> sizes) {

    /** The released code's K = 10^(-3 - log2 f): twice this per nat, whatever the batch. */
    static Objective original(int factor, List<Integer> sizes) {
      double k = StrictMath.pow(10, -3 - StrictMath.log(factor) / StrictMath.log(2));
      return new Objective((float) (2 * k), true, GroupingTerms.Weights.NONE, sizes);
    }

    /** The same weight per image at a batch of 64 and f = 2, for any batch and factor. */
    static Objective corrected(List<Integer> sizes) {
      return new Objective(PER_NAT, false, GroupingTerms.Weights.NONE, sizes);
    }

    /** The same with the terms of PVAE-G. */
    Objective grouped(GroupingTerms.Weights weights) {
      return new Objective(perNat, batchSum, weights, sizes);
    }

    /** The released code's loss at a batch of so many, from squared error and nats per image. */
    double original(double squaredError, double nats, int batch) {
      double weight = batchSum ? perNat : PER_NAT / 64;
      return RECONSTRUCTION * squaredError + weight * batch * nats;
    }

    /** Of a batch x [n, pixels], what the code q says about it, and x' from a draw of it. */
    Loss of(Tensor x, DiagonalGaussian q, Tensor drawn) {
      Tensor reconstruction = drawn.squaredDifference(x).mean();
      Tensor divergence =
          Divergence.gaussianToStandardTerms(q.mean(), q.logVariance()).mean(Axes.of(0));
      float weight = batchSum ? perNat * x.shape().extent(0) : perNat;
      Tensor total = reconstruction.mul(RECONSTRUCTION).add(divergence.sum().mul(weight));
      return new Loss(total, reconstruction, divergence, GroupingTerms.none());
    }

    /** A loss with the terms of PVAE-G. */
    Loss grouped(Loss loss, GroupingTerms terms) {
      Tensor total = loss.total.add(terms.sum(grouping));
      return new Loss(total, loss.reconstruction, loss.divergence, terms);
    }
  }

  private Objective objective(List<Integer> groups) {
    return switch (mode) {
      case ORIGINAL -> Objective.original(factor, groups);
      case CORRECTED -> Objective.corrected(groups);
      case GROUPED ->
          groups.size() < 2
              ? Objective.corrected(groups)
              : Objective.corrected(groups)
                  .grouped(new GroupingTerms.Weights(gamma, theta, eta, iota));
    };
  }

  private static Loss loss(
      PartitionVaeModel model, Objective objective, Tensor images, Training pass) {
    Tensor noise = pass.generator().normal(images.shape()).mul(NOISE);
    // The noisy picture is input and target both, as in the released code.
    Tensor x = images.add(noise).clamp(0, 1);
    DiagonalGaussian q = model.posterior(x, pass);
    Tensor z = q.sample(pass);
    Tensor drawn = model.decode(z, pass);
    Loss loss = objective.of(x, q, drawn);
    if (objective.grouping().equals(GroupingTerms.Weights.NONE)) {
      return loss;
    }
    return objective.grouped(
        loss,
        GroupingTerms.of(
            objective.grouping(),
            objective.sizes(),
            codes -> model.decode(codes, pass),
            q.mean(),
            z,
            drawn,
            pass.generator()));
  }

  // The recipe

  private void train(Run run, String stage, PartitionVaeModel model, List<Integer> groups)
      throws IOException {
    ImageSet train = run.data().train();
    Batches batches = batches(train);
    Adam adam = Adam.of(model.parameters(), AdamOptions.of(rate(epochs() * batches.count())));
    Objective objective = objective(groups);
    run.stage(stage, model, adam, batches)
        .train(
            epochs(),
            (rows, pass) -> {
              Loss loss = loss(model, objective, train.rows(rows), pass);
              adam.step(loss.total().gradients());
              return terms(loss, groups);
            },
            finished ->
                PartitionVaeReport.log(
                    PartitionVaeReport.Measured.of(model, run.data().test(), options.seed()),
                    objective));
  }

  private Schedule rate(int steps) {
    return mode == Mode.ORIGINAL ? Schedule.constant(2.5e-4) : Schedule.cosine(1e-3, 1e-5, steps);
  }

  private int epochs() {
    return options.epochs(mode == Mode.ORIGINAL ? 25 : 10, 5);
  }

  private Batches batches(ImageSet train) {
    return Batches.of(train.size(), options.batch(64))
        .shuffled(Philox.seeded(options.seed()).split("pvae").split("order"));
  }

  private Upsample enlargement() {
    return new Upsample(factor, Upsample.Mode.valueOf(enlarge.name()));
  }

  private static Map<String, Float> terms(Loss loss, List<Integer> groups) {
    Map<String, Float> terms = new LinkedHashMap<>();
    terms.put("loss", loss.total().item());
    terms.put("mse", loss.reconstruction().item());
    terms.put("kl", loss.divergence().sum().item());
    int from = 0;
    for (int i = 0; i < groups.size(); i++) {
      Tensor own = loss.divergence().slice(0, from, from + groups.get(i));
      terms.put("kl " + (i + 1), own.sum().item());
      from += groups.get(i);
    }
    terms.putAll(loss.grouping().values());
    return terms;
  }

  /**
   * A fresh model. The original's decoder ends in rectifiers of one channel, and where one of them
   * dies every picture is the same; so it is tried for a few steps, and drawn anew if it died.
   */
  private PartitionVaeModel alive(Run run) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Philox generator = Philox.seeded(options.seed()).split("pvae").split(attempt);
      if (mode != Mode.ORIGINAL || draws(run, fresh(run, generator))) {
        return fresh(run, generator);
      }
      run.say(
          "the decoder of attempt %d drew nothing; drawing its weights anew".formatted(attempt));
    }
    throw new Failure(
        "--mode original: each of %d decoders drew nothing; try another --seed"
            .formatted(ATTEMPTS));
  }

  private PartitionVaeModel fresh(Run run, Philox generator) {
    return PartitionVaeModel.of(mode, run.data().train(), sizes, hidden, enlargement(), generator);
  }

  /** Whether pictures still differ after the first steps. */
  private boolean draws(Run run, PartitionVaeModel model) {
    ImageSet train = run.data().train();
    Adam adam = Adam.of(model.parameters(), AdamOptions.of(rate(TRIAL_STEPS)));
    Training pass = new Training(Philox.seeded(options.seed()).split("pvae").split("trial"));
    Batches batches = batches(train);
    for (int step = 0; step < TRIAL_STEPS; step++) {
      int[] rows = batches.epoch(step / batches.count()).batch(step % batches.count());
      adam.step(loss(model, objective(sizes), train.rows(rows), pass).total().gradients());
    }
    Tensor images = train.rows(0, Math.min(50, train.size()));
    Tensor means = model.posterior(images, Pass.inference()).mean();
    Tensor spread = model.decode(means, Pass.inference()).variance(Axes.of(0), 0);
    return spread.max(Axes.all()).item() > 1e-8f;
  }

  // Afterwards: what a trained model is used for

  /** The mean of a picture's code. */
  @Override
  public List<Encoding> encodings(SavedModel saved) throws IOException {
    PartitionVaeModel model =
        PartitionVaeModel.of(
            saved.setting("mode", Mode.class),
            saved.images(),
            IntStream.of(saved.integers("sizes")).boxed().toList(),
            saved.integer("hidden"),
            Upsample.nearest(saved.integer("factor")),
            Philox.seeded(0));
    saved.load("encoder", model.encoder());
    saved.load("mean", model.means());
    return List.of(
        Encoding.latents(
            "means",
            "the mean of the code, group after group",
            images -> model.posterior(images, Pass.inference()).mean()));
  }
}
