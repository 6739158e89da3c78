package dev.halftone.examples.gmvae;

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
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Semi-supervised clustering with an auxiliary task: Arias Figueroa and Ramirez Rivera, "Learning
 * to cluster with auxiliary tasks: a semi-supervised approach", SIBGRAPI 2017, in the form with a
 * Gaussian style and metric learning that its first author published in 2019.
 *
 * <p>The autoencoder of {@link Gmvae}'s simple model, and a task: unlabelled images take the label
 * ŷ of most of their nearest labelled neighbors among the features x̂ of the batch. The categories
 * are trained on these labels, and the features drawn together by them:
 *
 * <pre>
 * L = w_R L_R + w_G L_G + w_C L_C + w_A L_A + w_M L_M
 * L_A = -mean log q(ŷ|x̂)
 * L_M = 1/(2|P|) sum_(i,j) max(0, J_ij)²   over the pairs P of equal ŷ
 * J_ij = d_ij + log(sum_(k: ŷ_k ≠ ŷ_i) exp(a - d_ik) + sum_(k: ŷ_k ≠ ŷ_j) exp(a - d_jk))
 * </pre>
 *
 * <p>The category of an image is then its class, since the labelled images name it.
 */
@Command(
    name = "semi",
    description = {
      "Classification from a hundred labels: a variational autoencoder whose features name the"
          + " images that have no label."
    },
    footer = {
      "",
      "Published code: --net conv, 100 epochs in batches of 200.",
      "By default: 10 epochs of 200 (dense) or 4 (conv).",
      "With --quick: 6,000 images at most, 6 epochs."
    },
    sortOptions = false)
public final class Semi implements Callable<Integer>, EncodingSystem {
  /** What the log calls the share of unlabelled rows that were given their true label. */
  static final String ASSIGNED = "assigned right (%)";

  private static final int BATCH = 200;
  private static final int QUICK_EPOCHS = 6;
  private static final double COOLING = 0.00693;
  private static final double LEAST_TEMPERATURE = 0.5;

  /** Epochs after which the learning rate is halved, again and again. */
  private static final int HALVING = 30;

  @Mixin private RunOptions options;

  @Option(
      names = "--net",
      defaultValue = "dense",
      paramLabel = "NET",
      description = "Network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SemiModel.Net net;

  @Option(
      names = "--labels",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description =
          "Labelled images, as many of each class (default: 100; 500 on digits; fewer where the"
              + " number of classes does not divide these).")
  private Integer labels;

  @Option(
      names = "--labels-per-batch",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "How many of them are in a batch (default: 100, or all where they are fewer).")
  private Integer labelsPerBatch;

  @Option(
      names = "--apart",
      description = "Keep the labelled images out of the unlabelled ones; the original does not.")
  private boolean apart;

  @Option(
      names = "--no-style",
      description = "Without the Gaussian style, as in 2017: the decoder sees x̂ and c.")
  private boolean noStyle;

  @Option(
      names = "--neighbors",
      paramLabel = "K",
      converter = PositiveInteger.class,
      description = "Labelled neighbors that vote (default: 1 for dense, 7 for conv).")
  private Integer neighbors;

  @Option(
      names = "--metric",
      defaultValue = "lifted",
      paramLabel = "METRIC",
      description = "Loss on the features: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SemiModel.Metric metric;

  @Option(
      names = "--margin",
      defaultValue = "0.5",
      paramLabel = "A",
      converter = NotNegative.class,
      description = "Margin of that loss (default: ${DEFAULT-VALUE}).")
  private Float margin;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      converter = PositiveNumber.class,
      description = "Learning rate (default: 0.001 for dense, 0.01 for conv).")
  private Double rate;

  @Option(
      names = "--reconstruction-weight",
      defaultValue = "1",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the reconstruction (default: ${DEFAULT-VALUE}).")
  private Float reconstructionWeight;

  @Option(
      names = "--gaussian-weight",
      defaultValue = "1.1",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the Gaussian term (default: ${DEFAULT-VALUE}).")
  private Float gaussianWeight;

  @Option(
      names = "--category-weight",
      defaultValue = "1.2",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the category term (default: ${DEFAULT-VALUE}).")
  private Float categoryWeight;

  @Option(
      names = "--assignment-weight",
      defaultValue = "4.7",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the assignment term (default: ${DEFAULT-VALUE}).")
  private Float assignmentWeight;

  @Option(
      names = "--metric-weight",
      defaultValue = "0.85",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the metric term (default: ${DEFAULT-VALUE}).")
  private Float metricWeight;

  @Override
  public Integer call() throws IOException {
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    ImageSet train = run.data().train();
    int classes = run.data().classes();
    Philox generator = Philox.seeded(options.seed()).split("semi");
    int usual = run.data().name().equals(DataSets.EMBEDDED) ? 500 : 100;
    int known = labels != null ? labels : shared(usual, classes);
    int inBatch = labelsPerBatch != null ? labelsPerBatch : shared(Math.min(100, known), classes);
    run.report().config("labels", known);
    run.report().config("labels-per-batch", inBatch);
    LabelledRows labelled =
        LabelledRows.draw(train, classes, known, inBatch, generator.split("labels"));
    if (voters() > inBatch) {
      throw new Failure(
          "--neighbors: expected at most the %d labelled rows of a batch, got %d"
              .formatted(inBatch, voters()));
    }
    ImageSet pool = apart ? train.select(labelled.others(train.size())) : train;
    int size = options.batch(BATCH);
    if (size <= inBatch) {
      throw new Failure(
          "--batch: expected more than the %d labelled rows of a batch, got %d"
              .formatted(inBatch, size));
    }
    SimpleGmvae model = SemiModel.of(net, train, classes, !noStyle, generator);
    SemiReport report =
        new SemiReport(
            run,
            model,
            net,
            train.select(labelled.rows()),
            voters(),
            options.epochs(net.epochs, QUICK_EPOCHS));
    train(run, model, pool, train, labelled, report, generator);
    report.finish();
    run.save(
        () -> new ParameterMap().with("model", model).toMap(),
        Map.of("net", net.toString(), "style", String.valueOf(!noStyle)));
  }

  private int voters() {
    return neighbors != null ? neighbors : net.neighbors;
  }

  /** The largest number up to {@code most} that can be shared out evenly, at least one each. */
  private static int shared(int most, int classes) {
    return Math.max(1, most / classes) * classes;
  }

  private void train(
      Run run,
      SimpleGmvae model,
      ImageSet pool,
      ImageSet train,
      LabelledRows labelled,
      SemiReport report,
      Philox generator)
      throws IOException {
    Batches batches =
        Batches.of(pool.size(), options.batch(BATCH) - labelled.perBatch())
            .shuffled(generator.split("order"));
    double first = rate != null ? rate : net.rate;
    Schedule falling = Schedule.step(first, 0.5, HALVING).every(batches.count());
    Adam adam = Adam.of(model.parameters(), AdamOptions.of(falling));
    Schedule cooling = Schedule.exponential(1, COOLING, LEAST_TEMPERATURE).every(batches.count());
    SemiModel.Task task = new SemiModel.Task(voters(), metric, margin);
    run.stage("semi", model, adam, batches)
        .train(
            options.epochs(net.epochs, QUICK_EPOCHS),
            (rows, pass) -> {
              int[] known = labelled.batch(pass.generator());
              Tensor images = Tensor.concatenate(0, pool.rows(rows), train.rows(known));
              SemiModel.Losses losses =
                  SemiModel.losses(
                      model,
                      images,
                      train.labels(known),
                      task,
                      GumbelSoftmax.soft(cooling.at(adam.steps())),
                      pass);
              Tensor loss = total(losses);
              adam.step(loss.gradients());
              return terms(loss, losses, pool.labels(rows));
            },
            report::measure);
  }

  private Tensor total(SemiModel.Losses losses) {
    return losses
        .variational()
        .reconstruction()
        .mul(reconstructionWeight)
        .add(losses.variational().gaussian().mul(gaussianWeight))
        .add(losses.variational().category().mul(categoryWeight))
        .add(losses.assignment().mul(assignmentWeight))
        .add(losses.metric().mul(metricWeight));
  }

  private static Map<String, Float> terms(Tensor loss, SemiModel.Losses losses, int[] actual) {
    int[] assigned = losses.assigned();
    int right = 0;
    for (int i = 0; i < actual.length; i++) {
      right += assigned[i] == actual[i] ? 1 : 0;
    }
    Map<String, Float> terms = new LinkedHashMap<>();
    terms.put("loss", loss.item());
    terms.put("reconstruction", losses.variational().reconstruction().item());
    terms.put("gaussian", losses.variational().gaussian().item());
    terms.put("category", losses.variational().category().item());
    terms.put("assignment", losses.assignment().item());
    terms.put("metric", losses.metric().item());
    terms.put(ASSIGNED, 100f * right / actual.length);
    return terms;
  }

  /** The class of a picture, the probabilities of all classes, its features and its style. */
  @Override
  public List<Encoding> encodings(SavedModel saved) throws IOException {
    SimpleGmvae model =
        SemiModel.of(
            saved.setting("net", SemiModel.Net.class),
            saved.images(),
            saved.classes(),
            Boolean.parseBoolean(saved.setting("style")),
            Philox.seeded(0));
    saved.load("model", model);
    return List.of(
        Encoding.numbers("labels", "the likeliest class", images -> model.logits(images).argMax(1)),
        Encoding.latents(
            "probabilities", "of every class", images -> model.logits(images).softmax(1)),
        Encoding.latents("features", "the features that name the unlabelled", model::features),
        Encoding.latents("style", "the means of the style z", model::means));
  }
}
