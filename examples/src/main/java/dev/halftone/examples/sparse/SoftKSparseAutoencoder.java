package dev.halftone.examples.sparse;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Encoding;
import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.PositiveInteger;
import dev.halftone.examples.run.PositiveNumber;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.run.RunOptions;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Pass;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
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
 * The soft K-sparse autoencoder: Bruce, "Universal Sparse Encoder", 2017
 * (github.com/jakebruce/universal-sparse-encoder).
 *
 * <p>A denoising autoencoder with sigmoid units h learns, from a corrupted x~, to give back x. Two
 * penalties have each input activate about a share p of the units, and each unit be activated by
 * about that share of the inputs:
 *
 * <pre>
 * L = mean (r - x)² + w/B sum_i (mean_j h_ij - p)² + w/H sum_j (mean_i h_ij - p)² + l/2 |W|²
 * h = sigmoid(W x~ + b),  r = V drop(h) + c,  p = 0.05,  w = 100,  l = 1e-5
 * </pre>
 *
 * <p>Afterwards the K = p H most active units of an input are its sparse binary code. Codes are
 * judged by how much closer they are within a class than between classes, which nobody told the
 * encoder.
 */
@Command(
    name = "sparse",
    description = {
      "Soft K-sparse autoencoder: units that are each active for about one input in twenty, and"
          + " binary codes of the most active ones; with and without the constraints."
    },
    footer = {
      "",
      "Published, and by default: 10,000 steps of 100 images.",
      "With --quick: 6,000 images at most, 1,500 steps."
    },
    sortOptions = false)
public final class SoftKSparseAutoencoder implements Callable<Integer>, EncodingSystem {
  private static final int STEPS = 10_000;
  private static final int QUICK_STEPS = 1_500;
  private static final int BATCH = 100;
  private static final double RATE = 0.005;

  /** The rate is halved every so many steps, in a longer training a tenth of its steps. */
  private static final int HALVED_EVERY = 1_000;

  private static final int RATES = 10;

  /** Of the training pictures one in so many is kept back to judge the codes on. */
  private static final int KEPT_BACK = 12;

  /** Rows drawn in a whole training: their numbers are kept in one array. */
  private static final int MOST_DRAWN = Integer.MAX_VALUE - 8;

  @Mixin private RunOptions options;

  /** Which of the constraints are in force. */
  enum Constraints {
    /** Both, as published. */
    BOTH("both constraints", 1, 1),
    /** Neither, as published for comparison. */
    NONE("no constraints", 0, 0),
    /** Only the mean activity of each input. */
    LAYER("layer constraint only", 1, 0),
    /** Only the mean activity of each unit. */
    BATCH("batch constraint only", 0, 1);

    final String title;
    final float layer;
    final float batch;

    Constraints(String title, float layer, float batch) {
      this.title = title;
      this.layer = layer;
      this.batch = batch;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--constraints",
      split = ",",
      defaultValue = "both,none",
      paramLabel = "SETS",
      description =
          "Train once with each of these sets of constraints: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}). Codes are made with the first.")
  private List<Constraints> constraints;

  @Option(
      names = "--weight",
      defaultValue = "100",
      paramLabel = "W",
      converter = PositiveNumber.class,
      description = "Weight of the constraints that are in force (default: ${DEFAULT-VALUE}).")
  private double weight;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Training steps, in place of --epochs (default: 10000; 1500 if quick).")
  private Integer steps;

  @Override
  public Integer call() throws IOException {
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    DataSet data = run.data();
    int kept = Math.max(1, data.train().size() / KEPT_BACK);
    ImageSet validation = part(data.train(), 0, kept);
    ImageSet train = part(data.train(), kept, data.train().size());
    int fewest = validation.fewest(data.classes());
    if (fewest < 2) {
      throw new Failure(
          "--images: expected so many that of every class 2 of the %d kept back to judge codes by,"
                  .formatted(kept)
              + " got %d of the rarest".formatted(fewest));
    }
    Philox generator = Philox.seeded(options.seed()).split("sparse");

    Map<Constraints, SparseModel> models = new LinkedHashMap<>();
    for (Constraints set : constraints) {
      SparseModel model = SparseModel.of(train.features(), generator.split("model"));
      models.put(set, model);
    }
    SparseReport report = new SparseReport(run, models, train, validation);
    for (Map.Entry<Constraints, SparseModel> entry : models.entrySet()) {
      train(run, entry.getKey(), entry.getValue(), train, generator);
    }
    run.timed("measurements", () -> report.measure(options.quick() ? 5 : 30, generator));
    report.save();
  }

  private static ImageSet part(ImageSet images, int from, int to) {
    return images.select(IntStream.range(from, to).toArray());
  }

  private int steps(ImageSet train) {
    int batch = options.batch(BATCH);
    int count = options.steps(steps, train.size(), batch, options.quick() ? QUICK_STEPS : STEPS);
    if (count > MOST_DRAWN / batch) {
      throw new Failure(
          "--steps: expected at most %d of %d images each, got %d"
              .formatted(MOST_DRAWN / batch, batch, count));
    }
    return count;
  }

  private void train(Run run, Constraints set, SparseModel model, ImageSet train, Philox generator)
      throws IOException {
    int count = steps(train);
    int batch = options.batch(BATCH);
    // Rows are drawn with replacement, as the original draws them.
    int[] drawn = new int[Math.multiplyExact(count, batch)];
    Philox draws = generator.split("rows");
    Arrays.setAll(drawn, i -> draws.nextInt(train.size()));
    float layer = (float) weight * set.layer;
    float perUnit = (float) weight * set.batch;
    Schedule rate = Schedule.step(RATE, 0.5, Math.max(HALVED_EVERY, count / RATES));
    Adam adam = Adam.of(model.parameters(), AdamOptions.of(rate));
    run.stage(set.toString(), model, adam, Batches.of(drawn.length, batch))
        .trainSteps(
            count,
            (places, pass) -> {
              int[] rows = Arrays.stream(places).map(place -> drawn[place]).toArray();
              Tensor images = train.rows(rows);
              Tensor corrupted = SparseModel.corrupt(images, pass);
              SparseModel.Loss loss = model.loss(images, corrupted, layer, perUnit, pass);
              adam.step(loss.total().gradients());
              return loss.values();
            });
  }

  // Afterwards: what a trained model is used for

  /** The sparse binary code of a picture, and the activities that it was made from. */
  @Override
  public List<Encoding> encodings(SavedModel saved) throws IOException {
    SparseModel model = SparseModel.of(saved.images().features(), Philox.seeded(0));
    saved.load(saved.setting("constraints").split(" ", -1)[0], model);
    return List.of(
        Encoding.binary("codes", "1 for the most active units", model::codes),
        Encoding.latents(
            "activities",
            "the activity of each unit",
            images -> model.activity(images, Pass.inference())));
  }
}
