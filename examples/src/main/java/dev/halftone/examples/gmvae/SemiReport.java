package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.HeatMap;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Tiles;
import dev.halftone.examples.run.Run;
import dev.halftone.quantize.ConfusionMatrix;
import dev.halftone.quantize.Metrics;
import dev.halftone.quantize.NearestNeighborClassifier;
import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run of the semi-supervised model measures and shows. */
final class SemiReport {
  private static final int DRAWN = 15;
  private static final String STAGE = "semi";

  private final Run run;
  private final Report report;
  private final DataSet data;
  private final SimpleGmvae model;
  private final ImageSet labelled;
  private final int neighbors;
  private final int epochs;
  private final SemiFigures figures;
  private final FeatureViews views;

  SemiReport(
      Run run, SimpleGmvae model, SemiModel.Net net, ImageSet labelled, int neighbors, int epochs) {
    this.run = run;
    this.report = run.report();
    this.data = run.data();
    this.model = model;
    this.labelled = labelled;
    this.neighbors = neighbors;
    this.epochs = epochs;
    this.figures = new SemiFigures(data.name(), labelled.size(), net);
    this.views = new FeatureViews(run, STAGE);
    report.config("net", net.title);
    introduce();
  }

  private void introduce() {
    report.introduce(
        "Learning to cluster with an auxiliary task",
        "A variational autoencoder with a category c and a style z learns from %d labelled images and"
                .formatted(labelled.size())
            + " many without a label. In every batch an unlabelled image takes the label of "
            + (neighbors == 1 ? "its nearest neighbor" : "most of its nearest neighbors")
            + " among the labelled ones' features x̂. The category is trained on"
            + " these labels, and the features of equal labels are drawn together, which makes the"
            + " neighbors better judges in turn.",
        """
        L = w_R L_R + w_G L_G + w_C L_C + w_A L_A + w_M L_M
        L_R, L_G, L_C: pixels, style and category of the autoencoder
        L_A = −mean log q(ŷ|x̂),  ŷ the label of %s labelled x̂
        L_M = 1/(2|P|) Σ max(0, J)²  over pairs of equal ŷ,
        J = d + log(Σ exp(a − d) to other ŷ, from both ends)"""
            .formatted(
                neighbors == 1 ? "the nearest" : "most of the %d nearest".formatted(neighbors)),
        "Arias Figueroa, Ramirez Rivera: Learning to Cluster with Auxiliary Tasks: A"
            + " Semi-Supervised Approach, SIBGRAPI 2017; as published in 2019 at"
            + " github.com/jariasf/semisupervised-vae-metric-embedding");
  }

  /** The scores of the test images after so many epochs. */
  Map<String, Double> measure(int done) {
    views.keep(done, epochs, model::features);
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("category", 100 * Metrics.accuracy(data.test().labels(), predicted()));
    measures.put("nearest labelled", 100 * Metrics.accuracy(data.test().labels(), voted()));
    run.say(
        "epoch %d · test accuracy %s, by the nearest labelled %s"
            .formatted(
                done,
                Numbers.text(measures.get("category")),
                Numbers.text(measures.get("nearest labelled"))));
    return measures;
  }

  private int[] predicted() {
    return data.test().inPieces(model::logits).argMax(1);
  }

  private int[] voted() {
    return NearestNeighborClassifier.of(
            model.features(labelled.rows()), labelled.labels(), data.classes())
        .classify(data.test().inPieces(model::features), neighbors);
  }

  /** Figures, curves and pictures of the trained model. */
  void finish() throws IOException {
    int[] predicted = predicted();
    Chart curve =
        run.metrics()
            .byEpochs(
                "Test accuracy by epoch", "%", STAGE + " test", "category", "nearest labelled");
    report.add(figures.accuracy(100 * Metrics.accuracy(data.test().labels(), predicted)));
    Chart.Point best =
        curve.series().get(0).points().stream()
            .reduce((a, b) -> b.y() > a.y() ? b : a)
            .orElseThrow();
    report.add(figures.best((int) best.x(), best.y()));
    report.add(figures.neighbors(neighbors, 100 * Metrics.accuracy(data.test().labels(), voted())));
    report.add(figures.assigned(run.metrics().epochMean(STAGE, epochs - 1, Semi.ASSIGNED)));
    report.section(
        "The classes",
        "The categories need no matching with the classes, since the labelled images name them.");
    if (!Double.isNaN(figures.published())) {
      double[] published = {figures.published(), figures.published()};
      curve = curve.published("published: more than", new double[] {1, epochs}, published);
    }
    report.add(curve);
    report.add(
        run.metrics().bySteps("Labels assigned rightly in training", "%", STAGE, Semi.ASSIGNED));
    report.add(
        run.metrics()
            .bySteps(
                "Terms of the loss",
                "nats",
                STAGE,
                "gaussian",
                "category",
                "assignment",
                "metric"));
    report.add(run.metrics().bySteps("Reconstruction", "nats", STAGE, "loss", "reconstruction"));
    confusion(predicted);
    report.section(
        "The features",
        "The first two principal components of the features of a thousand test images, colored by"
            + " class.");
    views.charts(epochs).forEach(report::add);
    pictures();
  }

  private void confusion(int[] predicted) {
    int classes = data.classes();
    ConfusionMatrix matrix = ConfusionMatrix.of(data.test().labels(), predicted, classes);
    int[][] counts = new int[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int found = 0; found < classes; found++) {
        counts[actual][found] = matrix.count(actual, found);
      }
    }
    report.add(
        HeatMap.confusion(
            "Confusion of the categories", "Test images.", data.classNames(), counts));
  }

  private void pictures() {
    ImageSet images = data.train();
    Tiles tiles = Tiles.of(images.height(), images.width()).withChannels(images.channels());
    report.section("What the model draws", "A category and a style, decoded.");
    if (model.style().isPresent()) {
      Philox generator = Philox.seeded(report.seed()).split("drawn");
      report.add(
          Gallery.of(
              "Drawn by class",
              "",
              tiles
                  .withColumns(DRAWN)
                  .draw(
                      model.generate(DRAWN, generator),
                      "One row for each class, with styles at random.",
                      "Images drawn at random, one row for each class")));
    }
    report.add(StyleSheet.of(model, data));
  }
}
