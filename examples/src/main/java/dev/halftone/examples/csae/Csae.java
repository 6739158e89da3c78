package dev.halftone.examples.csae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.DataSets;
import dev.halftone.examples.run.Encoding;
import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.NotNegative;
import dev.halftone.examples.run.PositiveInteger;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.run.RunOptions;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * CSAE, the Classification Supervised Auto-Encoder: Zhu and Zhang, "A Classification Supervised
 * Auto-Encoder Based on Predefined Evenly-Distributed Class Centroids" (arXiv 1902.00220).
 *
 * <p>Every class k owns a fixed point a_k on a sphere of radius sqrt(40), all of them as far apart
 * as can be. One encoder draws the code of an image to the point of its class, and a decoder draws
 * the image from the same code with some noise added:
 *
 * <pre>
 * L = mean (z - a_y)² + mean (y - x)² + v edge(y, x),
 * z = encoder(x),  y = decoder(z + e),  e ~ N(0, (s sqrt(40))² I)
 * </pre>
 *
 * <p>An image belongs to the class of the nearest point. New images of a class are decoded from
 * draws around the codes of its training images.
 */
@Command(
    name = "csae",
    description = {
      "Classification Supervised Auto-Encoder: one encoder and decoder that classify, reconstruct"
          + " and generate, with fixed, evenly distributed points for the classes."
    },
    footer = {
      "",
      "Published code: 120 epochs in batches of 4,096, 1,800 steps on MNIST.",
      "By default: 3,000 steps of 64 images.",
      "With --quick: 6,000 images at most, 300 steps."
    },
    sortOptions = false)
public final class Csae implements Callable<Integer>, EncodingSystem {
  private static final int BATCH = 64;
  private static final int STEPS = 3000;
  private static final int QUICK_STEPS = 300;
  private static final int STUDY_STEPS = 700;

  @Mixin private RunOptions options;

  @Option(
      names = "--net",
      defaultValue = "convolutional",
      paramLabel = "NET",
      description = "Networks: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private CsaeModel.Net net;

  @Option(
      names = "--points",
      defaultValue = "simplex",
      paramLabel = "HOW",
      description =
          "How class points are found: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private CsaeModel.Points points;

  @Option(
      names = "--class-loss",
      defaultValue = "mse",
      paramLabel = "LOSS",
      description =
          "What draws codes to their points: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private CsaeObjective.ClassLoss classLoss;

  @Option(
      names = "--edge",
      defaultValue = "sobel-energy",
      paramLabel = "LOSS",
      description = "Loss of edges: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private CsaeObjective.EdgeLoss edge;

  @Option(
      names = "--edge-weight",
      paramLabel = "V",
      converter = NotNegative.class,
      description = "Its weight (default: laplacian 0.2, sobel-energy 0.02, haar 1).")
  private Float edgeWeight;

  @Option(
      names = "--haar-levels",
      defaultValue = "1",
      paramLabel = "J",
      converter = PositiveInteger.class,
      description = "Levels of the haar loss, up to 3 (default: ${DEFAULT-VALUE}).")
  private int haarLevels;

  @Option(
      names = "--noise",
      defaultValue = "0.04",
      paramLabel = "S",
      converter = NotNegative.class,
      description =
          "Noise on the code that the decoder sees in training, as a share of the sphere's radius"
              + " per coordinate (default: ${DEFAULT-VALUE}).")
  private float noise;

  @Option(
      names = "--reconstruction-weight",
      defaultValue = "1",
      paramLabel = "W",
      converter = NotNegative.class,
      description = "Weight of the squared error of pixels (default: ${DEFAULT-VALUE}).")
  private float reconstructionWeight;

  @Option(
      names = "--optimizer",
      paramLabel = "RULE",
      description =
          "${COMPLETION-CANDIDATES} (default: sgd for the convolutional net, adam for the dense).")
  private CsaeRecipe.Method method;

  @Option(
      names = "--rate",
      paramLabel = "R",
      converter = NotNegative.class,
      description = "Largest learning rate (default: sgd 0.1, adam 0.001).")
  private Float rate;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Training steps, in place of --epochs (default: 3000; 300 if quick).")
  private Integer steps;

  @Option(
      names = "--study",
      split = ",",
      paramLabel = "WHAT",
      description =
          "Tables of effects, each from several more trainings: ${COMPLETION-CANDIDATES}.")
  private List<CsaeStudy.Kind> studies;

  @Option(
      names = "--study-steps",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Steps of each training of a study (default: 700; 300 if quick).")
  private Integer studySteps;

  @Option(
      names = "--unseen-dir",
      paramLabel = "DIR",
      description =
          "Folder with the IDX files of another data set, whose images are to be reconstructed too.")
  private Path unseen;

  @Override
  public Integer call() throws IOException {
    if (haarLevels > 3) {
      throw new Failure("--haar-levels: expected 1 to 3, got " + haarLevels);
    }
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    DataSet data = run.data();
    requireClasses(data);
    Optional<DataSet> other = unseen(data);
    Philox generator = Philox.seeded(options.seed()).split("csae");
    CsaeRecipe recipe = recipe(data);
    CsaeModel model = CsaeModel.of(net, points, data.train(), data.classes(), generator);
    CsaeReport report = new CsaeReport(run, model, net, recipe);

    recipe.train(run, "csae", model, generator.split("order"));
    report.classification();
    report.reconstruction();

    Judge judge = Judge.train(run, generator.split("judge"));
    report.generation(judge, generator.split("samples"));
    report.generalisation(other);

    if (studies != null) {
      study(run, recipe, report, judge, generator);
    }
    run.save(model, Map.of("net", net.toString()));
  }

  private void study(Run run, CsaeRecipe recipe, CsaeReport report, Judge judge, Philox generator)
      throws IOException {
    CsaeRecipe brief =
        recipe.withSteps(
            studySteps != null ? studySteps : options.quick() ? QUICK_STEPS : STUDY_STEPS);
    CsaeStudy study = new CsaeStudy(run, net, points, brief, generator);
    study.know(recipe, report.trial());
    for (CsaeStudy.Kind kind : EnumSet.copyOf(studies)) {
      switch (kind) {
        case EDGE -> study.edges();
        case NOISE -> study.noises();
        case BASELINES -> study.baselines(judge);
      }
    }
  }

  private CsaeRecipe recipe(DataSet data) {
    int batch = options.batch(BATCH);
    int usual = options.quick() ? QUICK_STEPS : STEPS;
    int wanted = options.steps(steps, data.train().size(), batch, usual);
    CsaeRecipe.Method rule =
        method != null
            ? method
            : net == CsaeModel.Net.DENSE ? CsaeRecipe.Method.ADAM : CsaeRecipe.Method.SGD;
    float weight = edgeWeight != null ? edgeWeight : edge.usualWeight;
    CsaeObjective objective =
        new CsaeObjective(classLoss, reconstructionWeight, edge, weight, haarLevels, noise);
    return new CsaeRecipe(objective, rule, rate != null ? rate : rule.usualRate, batch, wanted);
  }

  private static void requireClasses(DataSet data) {
    int fewest = data.train().fewest(data.classes());
    if (data.classes() < 2 || fewest < 2) {
      throw new Failure(
          "csae: expected at least 2 classes with 2 images each to train on, got %d, one with %d"
              .formatted(data.classes(), fewest));
    }
  }

  /** The other data set, which must have images of the same size. */
  private Optional<DataSet> unseen(DataSet data) throws IOException {
    if (unseen == null) {
      return Optional.empty();
    }
    DataSet other = DataSets.load(Optional.empty(), Optional.of(unseen));
    if (other.test().features() != data.test().features()
        || other.test().width() != data.test().width()) {
      throw new Failure(
          "--unseen-dir: expected images of %d x %d as in %s, got %d x %d"
              .formatted(
                  data.test().height(),
                  data.test().width(),
                  data.name(),
                  other.test().height(),
                  other.test().width()));
    }
    return Optional.of(options.quick() ? other.thinned(1_000, 1_000) : other);
  }

  // Afterwards: what a trained model is used for

  /** The code of a picture, and the class whose point is nearest to it. */
  @Override
  public List<Encoding> encodings(SavedModel saved) throws IOException {
    CsaeModel model =
        CsaeModel.of(
            saved.setting("net", CsaeModel.Net.class),
            CsaeModel.Points.SIMPLEX,
            saved.images(),
            saved.classes(),
            Philox.seeded(0));
    saved.load("encoder", model.encoder());
    model.points().set(saved.tensor("points"));
    return List.of(
        Encoding.latents("codes", "the code on the sphere of class points", model::encode),
        Encoding.numbers(
            "labels",
            "the class of the nearest point",
            images -> model.classify(model.encode(images))));
  }
}
