package dev.halftone.examples.pvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.data.PingPong;
import dev.halftone.examples.pvae.PartitionVaeModel.Mode;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.run.Run;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.Pass;
import dev.halftone.nn.loss.Divergence;
import dev.halftone.quantize.NearestNeighborClassifier;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a run of PartitionVAE measures and shows. */
final class PartitionVaeReport {
  private static final double ACTIVE = 0.01;

  private final Run run;
  private final Report report;
  private final DataSet data;
  private final PartitionVaeModel model;
  private final Mode mode;
  private final PartitionVae.Objective objective;
  private final PartitionVaeFigures figures;
  private final PartitionEffects effects;
  private final int[] groupOf;
  private final Philox generator;
  private final String untrainedHeads;

  /**
   * How well a model draws the test images.
   *
   * @param sampled mean squared error with the code drawn from its posterior
   * @param mean the same with the posterior's mean
   * @param divergence by unit, nats per image
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
  record Measured(double sampled, double mean, double[] divergence) {

    double nats() {
      return Arrays.stream(divergence).sum();
    }

    /** Of the images given, with noise of the seed's. */
    static Measured of(PartitionVaeModel model, ImageSet images, long seed) {
      Philox noise = Philox.seeded(seed).split("pvae").split("test noise");
      double sampled = 0;
      double mean = 0;
      double[] divergence = new double[model.units()];
      int n = images.size();
      for (int from = 0; from < n; from += 500) {
        int to = Math.min(n, from + 500);
        double share = (double) (to - from) / n;
        Tensor x = images.rows(from, to);
        DiagonalGaussian q = model.posterior(x, Pass.inference());
        Tensor terms =
            Divergence.gaussianToStandardTerms(q.mean(), q.logVariance()).mean(Axes.of(0));
        sampled += share * error(model, q.sample(noise), x);
        mean += share * error(model, q.mean(), x);
        for (int unit = 0; unit < divergence.length; unit++) {
          divergence[unit] += share * terms.get(unit);
        }
      }
      return new Measured(sampled, mean, divergence);
    }

    private static double error(PartitionVaeModel model, Tensor codes, Tensor images) {
      return model.decode(codes, Pass.inference()).squaredDifference(images).mean().item();
    }
  }

  PartitionVaeReport(
      Run run, PartitionVaeModel model, Mode mode, PartitionVae.Objective objective) {
    this.run = run;
    this.report = run.report();
    this.data = run.data();
    this.model = model;
    this.mode = mode;
    this.objective = objective;
    this.figures = new PartitionVaeFigures(data.name(), mode, model.enlargement());
    List<int[]> groups = TotalCorrelation.groups(objective.sizes());
    this.effects = new PartitionEffects(codes -> PartitionVaePictures.decode(model, codes), groups);
    this.groupOf = new int[model.units()];
    for (int group = 0; group < groups.size(); group++) {
      for (int unit : groups.get(group)) {
        groupOf[unit] = group;
      }
    }
    this.generator = Philox.seeded(report.seed()).split("pvae").split("report");
    this.untrainedHeads = model.means().parametersSha256();
    report.introduce(
        "PartitionVAE",
        "A variational autoencoder turns a picture into a short code and back. Here the code is"
            + " divided into groups of units. Each group passes through small networks of its own, so"
            + " that units meet inside a group but not across groups, in the hope that a group comes to"
            + " stand for one aspect of the picture that a person can name. The decoder draws at a part"
            + " of the resolution and the drawing is enlarged. This page shows what scaling, swapping"
            + " and moving groups does to pictures, and measures whether units of one group really"
            + " belong together.",
        """
        L = 100 mean (x′ − x)² + K Σ (μ² + e^ℓ − ℓ − 1) over the batch and its units,  ℓ = ln σ²
        x′ = enlarge(decode(μ + e^(ℓ/2) ε)),  K = 10^(−3 − log₂ f)
        grouped:  L + γ TC(between groups) + θ Σ A(p, q < p)
        + η mean [cos²(Jᵢ, Jⱼ) − cos²(Jᵢ, Jₖ)] + ι mean I(p, q),  i, k in one group, j in another
        A: alignment of two groups' kernels,  I: interaction of their effects""",
        "Sheriff, Pai: PartitionVAE: a human-interpretable VAE, 2023, arXiv 2302.03689");
  }

  /** The terms of an epoch's end for the log. */
  static Map<String, Double> log(Measured measured, PartitionVae.Objective objective) {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("test loss", objective.original(measured.sampled(), measured.nats(), 128));
    terms.put("mse", measured.sampled());
    terms.put("mse of means", measured.mean());
    terms.put("kl", measured.nats());
    return terms;
  }

  // What was learned

  /** Measures the trained model on the test images, and shows how it got there. */
  Measured trained(String stage, int epochs) {
    Measured measured = Measured.of(model, data.test(), report.seed());
    report.add(figures.lossAt128(objective.original(measured.sampled(), measured.nats(), 128)));
    report.add(figures.lossAt64(objective.original(measured.sampled(), measured.nats(), 64)));
    report.add(figures.errorOfMeans(measured.mean()));
    report.add(figures.errorOfSamples(measured.sampled()));
    report.add(figures.divergence(measured.nats()));
    report.add(figures.secondsPerEpoch(report.seconds().get(stage) / epochs));
    if (model.enlargement().factor() > 1) {
      report.add(figures.floor(SubresolutionFloor.of(data.test(), model.enlargement())));
    }
    if (mode == Mode.ORIGINAL) {
      asReleased();
    }
    report.section(
        "Training",
        "The loss by step, what the code of each group tells about the picture, and the loss of the"
            + " test images as the released code computes it.");
    report.add(run.metrics().bySteps("Loss", "100 MSE + weighted KL", stage, "loss"));
    String[] groups =
        IntStream.rangeClosed(1, effects.groups().size())
            .mapToObj(group -> "kl " + group)
            .toArray(String[]::new);
    report.add(run.metrics().bySteps("Divergence by group", "nats per image", stage, groups));
    report.add(
        run.metrics().byEpochs("Test loss", "at a batch of 128", stage + " test", "test loss"));
    return measured;
  }

  /** Whether the two faults of the released heads are there. */
  private void asReleased() {
    Tensor images = data.test().rows(0, Math.min(500, data.test().size()));
    DiagonalGaussian q = model.posterior(images, Pass.inference());
    report.add(figures.tied(Arrays.equals(q.mean().array(), q.logVariance().array())));
    report.add(figures.frozen(model.means().parametersSha256().equals(untrainedHeads)));
  }

  /** Compares with a plain VAE that was trained by the same recipe. */
  void beside(Measured own, PartitionVaeModel plain) {
    Measured other = Measured.of(plain, data.test(), report.seed());
    report.add(Result.of("test squared error of the plain VAE, posterior mean", other.mean()));
    report.add(
        Result.of(
            "test loss of the plain VAE at a batch of 128",
            objective.original(other.sampled(), other.nats(), 128)));
    report.add(figures.besidePlain(own.mean() / other.mean()));
  }

  // What the groups stand for

  /** Draws the sheets and measures the grouping. */
  void groups(Measured measured) {
    Tensor codes = data.test().inPieces(images -> model.posterior(images, Pass.inference()).mean());
    PartitionVaePictures pictures = new PartitionVaePictures(model, effects, data, codes);
    float[] deviations = codes.variance(Axes.of(0)).sqrt().array();

    report.section(
        "Pictures", "Every code is the mean of a test image's posterior, without noise.");
    report.add(pictures.reconstructions());
    report.add(pictures.scaling());
    report.add(pictures.swaps());
    report.add(pictures.traversals(deviations));
    report.add(pictures.generated(generator.split("prior")));

    report.section(
        "Do units of a group belong together?",
        "Nothing in the loss asks for it, except in the grouped mode. Each figure is set against all"
            + " other divisions of the same units into groups of these sizes.");
    double[][] energy = effectsOfUnits(codes, deviations, pictures);
    dependence(codes);
    shares(codes, measured, energy);
    if (data.classes() > 1) {
      classWalk(codes);
    }
    if (PingPong.names().contains(data.name())) {
      new SceneReport(report, figures, data, effects)
          .add(
              data.train().inPieces(images -> model.posterior(images, Pass.inference()).mean()),
              codes);
    }
  }

  private double[][] effectsOfUnits(
      Tensor codes, float[] deviations, PartitionVaePictures pictures) {
    Tensor units = effects.units(thinned(codes, 500), deviations);
    double[][] similarity = Grouping.similarity(units);
    Grouping.Null gap =
        Grouping.against(
            groupOf, groups -> Grouping.pairs(similarity, groups).gap(), generator.split("gap"));
    report.add(figures.effectGap(gap.value()));
    report.add(figures.effectP(gap.p()));
    double[][] energy = Grouping.energy(units);
    double[][] footprints = new double[groupOf.length][groupOf.length];
    for (int i = 0; i < groupOf.length; i++) {
      for (int j = 0; j < groupOf.length; j++) {
        footprints[i][j] =
            Grouping.cosine(Grouping.footprint(energy, i), Grouping.footprint(energy, j));
      }
    }
    report.add(figures.footprintGap(Grouping.pairs(footprints, groupOf).gap()));
    report.add(
        PartitionVaePictures.matrices(similarity, Grouping.correlations(Grouping.columns(codes))));
    report.add(pictures.footprints(energy));
    return energy;
  }

  /** How much units depend on each other, within groups and between; active units only. */
  private void dependence(Tensor codes) {
    double[][] columns = Grouping.columns(codes);
    int[] active = Grouping.active(columns, ACTIVE);
    report.add(Result.of("units in use (variance of the code over 0.01)", active.length));
    double[][] used = IntStream.of(active).mapToObj(i -> columns[i]).toArray(double[][]::new);
    int[] groups = IntStream.of(active).map(i -> groupOf[i]).toArray();
    if (active.length < 2 || IntStream.of(groups).distinct().count() < 2) {
      return;
    }
    Grouping.Pairs pairs = Grouping.pairs(Grouping.correlations(used), groups);
    report.add(Result.of("mean absolute correlation of units within groups", pairs.within()));
    report.add(Result.of("mean absolute correlation of units between groups", pairs.between()));
    report.add(figures.correlationRatio(pairs.within() / pairs.between()));
    double[][] ranked = Grouping.correlations(Grouping.rankNormal(used));
    double within = Grouping.within(ranked, groups);
    double all = TotalCorrelation.of(ranked, IntStream.range(0, groups.length).toArray());
    report.add(Result.of("dependence within groups (nats)", within));
    report.add(Result.of("dependence between groups (nats)", all - within));
    report.add(figures.betweenShare(100 * (all - within) / all));
    Grouping.Null block =
        Grouping.against(
            groups, other -> Grouping.blockRatio(ranked, other), generator.split("block"));
    report.add(figures.blockP(block.p()));
  }

  /** How much of the picture each group commands, and whether groups act independently. */
  private void shares(Tensor codes, Measured measured, double[][] energy) {
    Tensor a = thinned(codes, 1000);
    Tensor b = PartitionEffects.partners(a, generator.split("pairs"));
    double[] swaps = effects.swapEffects(a, b);
    double total = Arrays.stream(swaps).sum();
    List<List<String>> rows = new ArrayList<>();
    int dead = 0;
    for (int group = 0; group < swaps.length; group++) {
      int[] units = effects.groups().get(group);
      double share = swaps[group] / total;
      dead += share < 0.01 ? 1 : 0;
      rows.add(
          List.of(
              "group " + (group + 1),
              String.valueOf(units.length),
              Numbers.text(IntStream.of(units).mapToDouble(u -> measured.divergence()[u]).sum()),
              Numbers.text(100 * share),
              Numbers.text(100 * Grouping.concentration(Grouping.footprint(energy, units)))));
    }
    report.add(figures.dead(dead));
    report.add(
        new Table(
            "Groups",
            "Effect: mean squared change of the picture when the group is taken from another image."
                + " Spread: 100 % if the group acts on all pixels alike.",
            List.of("group", "units", "divergence (nats)", "share of effect (%)", "spread (%)"),
            rows));
    double[][] interaction = effects.interaction(a, b);
    double[] pairs =
        IntStream.range(0, swaps.length)
            .boxed()
            .flatMapToDouble(p -> Arrays.stream(interaction[p], 0, p))
            .sorted()
            .toArray();
    if (pairs.length > 0) {
      double median = (pairs[(pairs.length - 1) / 2] + pairs[pairs.length / 2]) / 2;
      report.add(figures.interaction(median));
    }
  }

  /** Scales groups of test images until a judge sees another class. */
  private void classWalk(Tensor codes) {
    ImageSet known = data.train().thinned(data.test().size() >= 5000 ? 10_000 : 3_000);
    NearestNeighborClassifier neighbors =
        NearestNeighborClassifier.of(known.rows(), known.labels(), data.classes());
    Function<Tensor, int[]> judge = images -> neighbors.classify(images, 3);
    int count = data.test().size() >= 5000 ? 1000 : 200;
    ImageSet images = data.test().thinned(count);
    Tensor walked = thinned(codes, count);
    report.add(figures.judge(100 * agreement(judge.apply(images.rows()), images.labels())));
    int[] redrawn = judge.apply(effects.decode().apply(walked));
    report.add(figures.recognised(100 * agreement(redrawn, images.labels())));
    int[][] targets = effects.classWalk(judge, walked);

    List<String> head = new ArrayList<>(List.of("class"));
    IntStream.rangeClosed(1, targets.length).forEach(group -> head.add("group " + group));
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < data.classes(); label++) {
      List<String> row = new ArrayList<>(List.of(data.classNames().get(label)));
      int[] common = new int[targets.length];
      for (int group = 0; group < targets.length; group++) {
        int[] counts = new int[data.classes()];
        int members = 0;
        for (int i = 0; i < walked.shape().extent(0); i++) {
          if (images.labels()[i] == label && redrawn[i] == label) {
            members++;
            if (targets[group][i] >= 0) {
              counts[targets[group][i]]++;
            }
          }
        }
        common[group] = most(counts);
        row.add(
            members == 0 || counts[common[group]] == 0
                ? "\u2013"
                : "%s (%s %%)"
                    .formatted(
                        data.classNames().get(common[group]),
                        Numbers.text(100.0 * counts[common[group]] / members)));
      }
      rows.add(row);
      if (data.classNames().get(label).equals("9")) {
        report.add(figures.targetsOfNine((int) IntStream.of(common).distinct().count()));
      }
    }
    report.add(
        new Table(
            "Where scaling leads",
            "Images whose reconstruction the judge, the three nearest training images, names right,"
                + " with one group scaled from 1 down to \u22122: the class most often seen first, and"
                + " how often. The paper shows one 9 that becomes 2, 4 and 7.",
            head,
            rows));
  }

  private static int most(int[] counts) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return best;
  }

  private static double agreement(int[] a, int[] b) {
    return (double) IntStream.range(0, a.length).filter(i -> a[i] == b[i]).count() / a.length;
  }

  /** Rows at even steps, as {@link ImageSet#thinned} takes pictures. */
  private static Tensor thinned(Tensor rows, int count) {
    int n = rows.shape().extent(0);
    if (count >= n) {
      return rows;
    }
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> (int) ((long) i * n / count));
    return rows.gather(0, chosen);
  }
}
