package dev.halftone.examples.sparse;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Picture;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.sparse.SoftKSparseAutoencoder.Constraints;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Training;
import dev.halftone.quantize.Metrics;
import dev.halftone.quantize.NearestNeighborClassifier;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a run of the soft K-sparse autoencoder measures and shows. */
final class SparseReport {
  private static final int PIECE = 1000;
  private static final int REFERENCES = 20_000;
  private static final int QUERIES = 10_000;
  private static final int TRIPLETS = 50;
  private static final String UNKNOWN = "–";

  private final Run run;
  private final Report report;
  private final DataSet data;
  private final Map<Constraints, SparseModel> models;
  private final ImageSet validation;
  private final ImageSet references;
  private final ImageSet queries;
  private final SparseFigures figures;
  private final SparsePictures pictures;

  SparseReport(Run run, Map<Constraints, SparseModel> models, ImageSet train, ImageSet validation) {
    this.run = run;
    this.report = run.report();
    this.data = run.data();
    this.models = models;
    this.validation = validation;
    this.references = train.thinned(REFERENCES);
    this.queries = data.test().thinned(QUERIES);
    this.figures = new SparseFigures(data.name());
    this.pictures = new SparsePictures(train);
    report.config("images kept back", validation.size());
    report.introduce(
        "Soft K-sparse autoencoder",
        "An autoencoder learns, without labels, to clean images that were spoiled by noise. Two"
            + " constraints on its 500 hidden units have every image activate about one unit in"
            + " twenty, and every unit be activated by about one image in twenty. The 25 most active"
            + " units of an image are then its code of zeros and ones. Such codes turn out to be"
            + " nearer to each other within a class than between classes, more so with the"
            + " constraints than without.",
        """
        L = mean (r − x)² + w·meanᵢ (meanⱼ hᵢⱼ − p)² + w·meanⱼ (meanᵢ hᵢⱼ − p)² + λ/2 |W|²
        h = sigmoid(W x̃ + b),  x̃ = drop(x + noise),  r = V drop(h) + c
        code = 1 for the K = p·500 largest h,  p = 0.05,  w = 100,  λ = 0.00001""",
        "Bruce: Universal Sparse Encoder, 2017, github.com/jakebruce/universal-sparse-encoder");
  }

  /** Measures every model and the codes to compare with, and draws them. */
  void measure(int count, Philox generator) {
    List<int[]> draws =
        SparseCodes.draws(validation, data.classes(), count, generator.split("draws"));
    Map<Constraints, SparseCodes> codes = new LinkedHashMap<>();
    models.forEach((set, model) -> codes.put(set, codes(set, model, draws)));
    if (codes.containsKey(Constraints.BOTH) && codes.containsKey(Constraints.NONE)) {
      double both = codes.get(Constraints.BOTH).goodness().legacy();
      report.add(figures.gained(both - codes.get(Constraints.NONE).goodness().legacy()));
    }
    List<List<String>> comparison = new ArrayList<>();
    codes.forEach((set, measured) -> comparison.add(row(set.title, measured)));
    comparison.addAll(baselines(draws, generator));
    models.forEach((set, model) -> reconstruction(set, model, generator));

    losses();
    codes(codes, comparison, count);
    Tensor images = validation.rows(draws.get(0));
    nearness(images);
    units();
    cleaned(generator);
  }

  private SparseCodes codes(Constraints set, SparseModel model, List<int[]> draws) {
    SparseCodes measured = measured(model::codes, draws);
    report.add(figures.goodness(set, measured.goodness().legacy()));
    report.add(figures.ratio(set, measured.goodness().ratio()));
    report.add(figures.neighbor(set, 100 * measured.neighborAccuracy()));
    report.add(figures.dead(set, measured.duty().dead()));
    report.add(figures.busiest(set, measured.duty().most()));
    report.add(figures.entropy(set, measured.duty().entropy()));
    return measured;
  }

  private SparseCodes measured(UnaryOperator<Tensor> encoder, List<int[]> draws) {
    Tensor codes = queries.inPieces(encoder);
    int[] neighbors =
        NearestNeighborClassifier.of(
                references.inPieces(encoder), references.labels(), data.classes())
            .classify(codes, 1);
    return new SparseCodes(
        goodness(encoder, draws),
        Metrics.accuracy(queries.labels(), neighbors),
        SparseCodes.Duty.of(codes));
  }

  private SparseCodes.Goodness goodness(UnaryOperator<Tensor> rows, List<int[]> draws) {
    return SparseCodes.Goodness.of(validation.inPieces(rows), validation.labels(), draws);
  }

  /** The same measures of rows that nothing was trained for. */
  private List<List<String>> baselines(List<int[]> draws, Philox generator) {
    SparseCodes.Goodness pixels = goodness(images -> images, draws);
    Shape matrix = Shape.of(validation.features(), SparseModel.UNITS);
    Tensor projection = generator.split("projection").normal(matrix);
    SparseCodes projected =
        measured(images -> SparseModel.winners(images.matmul(projection)), draws);
    Philox noise = generator.split("unrelated");
    SparseCodes.Goodness unrelated =
        goodness(
            images -> {
              Shape shape = Shape.of(images.shape().extent(0), SparseModel.UNITS);
              return SparseModel.winners(noise.uniform(shape, 0, 1));
            },
            draws);
    report.add(figures.pixels(pixels.legacy()));
    report.add(figures.projection(projected.goodness().legacy()));
    return List.of(
        row("the pixels themselves", pixels),
        row("winners of a random projection", projected),
        row("codes unrelated to the image", unrelated));
  }

  private static List<String> row(String title, SparseCodes measured) {
    List<String> cells = new ArrayList<>(row(title, measured.goodness()).subList(0, 3));
    SparseCodes.Duty duty = measured.duty();
    cells.add(Numbers.text(100 * measured.neighborAccuracy()));
    cells.add(String.valueOf(duty.dead()));
    for (double share : new double[] {duty.least(), duty.median(), duty.most()}) {
      cells.add("%.3f".formatted(share));
    }
    cells.add("%.3f".formatted(duty.entropy()));
    return cells;
  }

  private static List<String> row(String title, SparseCodes.Goodness goodness) {
    return List.of(
        title,
        "%.3f ± %.3f".formatted(goodness.legacy(), goodness.deviation()),
        "%.3f".formatted(goodness.ratio()),
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN);
  }

  private void reconstruction(Constraints set, SparseModel model, Philox generator) {
    Training noisy = new Training(generator.split("noise of the test"));
    double clean = 0;
    double spoiled = 0;
    double active = 0;
    int n = data.test().size();
    for (int from = 0; from < n; from += PIECE) {
      int to = Math.min(n, from + PIECE);
      double share = (double) (to - from) / n;
      Tensor images = data.test().rows(from, to);
      Tensor h = model.activity(images, Pass.inference());
      Tensor r = model.reconstruct(h, Pass.inference());
      active += share * h.mean().item();
      clean += share * r.sub(images).square().mean().item();
      spoiled += share * model.restore(images, noisy).restored().sub(images).square().mean().item();
    }
    report.add(figures.activity(set, active));
    report.add(figures.reconstruction(set, clean));
    report.add(Result.of("test squared error, with noise and dropout, " + set.title, spoiled));
  }

  // What is shown

  private void losses() {
    report.section(
        "Training",
        "Each term of the loss by itself, before its weight. How far a constraint is broken is drawn"
            + " where it is not in force, too.");
    lossChart("Squared error of the reconstruction", "reconstruction");
    lossChart("Layer: each input activates a share of the units", "layer");
    lossChart("Batch: each unit is active for a share", "batch");
    lossChart("Decay of the encoder's weights", "decay");
  }

  private void lossChart(String title, String term) {
    Map<String, String> phases = new LinkedHashMap<>();
    models.keySet().forEach(set -> phases.put(set.toString(), set.title));
    report.add(run.metrics().compared(title, "loss", term, phases).logarithmic());
  }

  private void codes(
      Map<Constraints, SparseCodes> codes, List<List<String>> comparison, int draws) {
    report.section(
        "The codes",
        "A code is good if it is near to the codes of its class and far from those of others, if"
            + " its nearest neighbor is of its class, and if every unit does its share. Goodness by"
            + " itself can be had cheaply, by a code that uses a handful of units.");
    report.add(
        new Table(
            "Codes compared",
            ("Goodness: as published, mean and deviation of %d draws of images kept back from the"
                    + " training; the ratio is the mean distance between classes over that within."
                    + " Duty: the share of test images for which a unit wins.")
                .formatted(draws),
            List.of(
                "code",
                "goodness",
                "ratio",
                "nearest neighbor (%)",
                "dead units",
                "least duty",
                "median",
                "greatest",
                "bits per unit"),
            comparison));
    Chart chart = Chart.of("How the units share the work", "units, by duty", "duty");
    for (Map.Entry<Constraints, SparseCodes> entry : codes.entrySet()) {
      double[] duties = entry.getValue().duty().sorted();
      double[] places = IntStream.rangeClosed(1, duties.length).asDoubleStream().toArray();
      chart = chart.line(entry.getKey().title, places, duties);
    }
    report.add(
        chart.caption("A flat line at 0.05 would be perfect sharing; 0 is a unit that is dead."));
  }

  private void nearness(Tensor images) {
    List<Picture> squares = new ArrayList<>();
    squares.add(SparsePictures.nearness(images, "The pixels themselves."));
    List<Picture> matrices = new ArrayList<>();
    models.forEach(
        (set, model) -> {
          Tensor codes = model.codes(images);
          squares.add(SparsePictures.nearness(codes, "Codes, " + set.title + "."));
          matrices.add(SparsePictures.codes(codes, data.classes(), sentence(set.title)));
        });
    report.add(
        new Gallery(
            "Who is near whom",
            "All pairs of the images of one draw, in class order: white for equal, black for the"
                + " farthest pair. Bright squares on the diagonal are classes; bright squares off it"
                + " are classes that look alike.",
            squares));
    report.add(
        new Gallery(
            "The codes themselves",
            "A unit to a row, an image to a column, in class order; white where a unit is active."
                + " Streaks inside a class are units that stand for it.",
            matrices));
    report.add(Gallery.of("The images of that draw", "", pictures.digits(images, data.classes())));
  }

  private void units() {
    List<Picture> sheets = new ArrayList<>();
    models.forEach(
        (set, model) ->
            sheets.add(pictures.filters(model.encoder().weight().value(), sentence(set.title))));
    report.add(
        new Gallery(
            "What the units look for",
            "The weights that lead to each unit, stretched from black to white.",
            sheets));
  }

  private void cleaned(Philox generator) {
    Tensor images = data.test().thinned(TRIPLETS).rows();
    List<Picture> sheets = new ArrayList<>();
    models.forEach(
        (set, model) -> {
          Training noisy = new Training(generator.split("noise of the pictures"));
          SparseModel.Restored seen = model.restore(images, noisy);
          sheets.add(
              pictures.triplets(images, seen.corrupted(), seen.restored(), sentence(set.title)));
        });
    report.add(
        new Gallery(
            "Reconstructions",
            "Test images three by three: the image, what the encoder was shown, and what came out"
                + " while half of the units were dropped.",
            sheets));
  }

  private static String sentence(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1) + ".";
  }

  /** Keeps every model; codes are made with the first. */
  void save() throws IOException {
    ParameterMap whole = new ParameterMap();
    models.forEach((set, model) -> whole.with(set.toString(), model));
    String names = models.keySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    run.save(whole::toMap, Map.of("constraints", names));
  }
}
