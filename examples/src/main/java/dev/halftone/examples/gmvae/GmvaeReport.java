package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.HeatMap;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.report.Tiles;
import dev.halftone.examples.run.Run;
import dev.halftone.quantize.Metrics;
import dev.halftone.quantize.NearestNeighborClassifier;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a run of GMVAE measures and shows. */
final class GmvaeReport {
  /** The largest of the numbers of neighbors whose errors are measured. */
  static final int MOST_NEIGHBORS = 10;

  private static final int[] NEIGHBORS = {3, 5, MOST_NEIGHBORS};
  private static final int DRAWN = 100;
  private static final int SHOWN_PER_CLUSTER = 15;

  private final Run run;
  private final Report report;
  private final DataSet data;
  private final Gmvae.Recipe recipe;
  private final Gmvae.Kind kind;
  private final GmvaeFigures figures;
  private final Tiles tiles;
  private final int clusters;

  /** The images that the clustering is judged by, and what they are called. */
  private final ImageSet judged;

  private final String judgedName;

  GmvaeReport(Run run, Gmvae.Kind kind, Gmvae.Rows learnt, Gmvae.Recipe recipe, int clusters) {
    this.run = run;
    this.report = run.report();
    this.data = run.data();
    this.recipe = recipe;
    this.kind = kind;
    this.clusters = clusters;
    this.figures =
        new GmvaeFigures(data.name(), kind, recipe.gaussianWeight(), clusters == data.classes());
    boolean all = learnt == Gmvae.Rows.ALL;
    this.judged = all ? data.train().and(data.test()) : data.test();
    this.judgedName = all ? "all images" : "test images";
    ImageSet images = data.train();
    this.tiles = Tiles.of(images.height(), images.width()).withChannels(images.channels());
    introduce();
  }

  private void introduce() {
    boolean simple = kind == Gmvae.Kind.SIMPLE;
    report.introduce(
        simple ? "GMVAE: clustering with a simple generative model" : "GMVAE: a mixture in z",
        "A variational autoencoder sorts images into clusters without a label: from an image it"
            + " infers a cluster c and a style z, and draws the image again from them. "
            + (simple
                ? "A weight w on the Gaussian term leaves z so little room that c has to say what"
                    + " the image is. Labels serve only to judge the clusters afterwards."
                : "The styles of each cluster have a mean and a spread of their own. Labels serve"
                    + " only to judge the clusters afterwards."),
        simple
            ? """
              L = L_R + L_C + w L_G,  x̂ = g(x),  w = %s
              y = decoder(z, c),  π = q(c|x̂),  N(μ, σ²) = q(z|x̂)
              L_R = −Σᵢ [xᵢ log yᵢ + (1 − xᵢ) log(1 − yᵢ)]
              L_C = Σₖ πₖ log(K πₖ)
              L_G = −½ Σⱼ (1 + log σⱼ² − μⱼ² − σⱼ²)"""
                .formatted(weights())
            : """
              L = L_R + L_C + L_G,  c ~ q(c|x),  z ~ q(z|x,c)
              y = decoder(z),  π = q(c|x)
              L_R = −Σᵢ [xᵢ log yᵢ + (1 − xᵢ) log(1 − yᵢ)]
              L_C = Σₖ πₖ log(K πₖ)
              L_G = log q(z|x,c) − log p(z|c)""",
        simple
            ? "Arias Figueroa, Ramirez Rivera: Is Simple Better? Revisiting Simple Generative Models"
                + " for Unsupervised Clustering, NIPS 2017 workshop on Bayesian deep learning"
            : "Arias Figueroa: Gaussian Mixture Variational Autoencoder, github.com/jariasf/GMVAE,"
                + " 2019; after Kingma et al. 2014 and Shu 2016");
  }

  private String weights() {
    String first = Numbers.text(recipe.gaussianWeight());
    return recipe.lastGaussianWeight() == recipe.gaussianWeight()
        ? first
        : "%s, falling to %s".formatted(first, Numbers.text(recipe.lastGaussianWeight()));
  }

  // While training goes on

  /** The scores of the test images after so many epochs. */
  Map<String, Double> measure(String phase, GmvaeModel model, int done) {
    ClusterScores scores = ClusterScores.of(model, data.test());
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("accuracy", scores.accuracy());
    measures.put("mutual information", scores.information());
    measures.put("purity", scores.purity());
    if (done <= 2 || done % 5 == 0 || done == recipe.epochs()) {
      run.say(
          phase
              + " · epoch "
              + done
              + " · test "
              + measures.entrySet().stream()
                  .map(score -> score.getKey() + " " + Numbers.text(score.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    return measures;
  }

  // When all seeds are trained

  /** The figures of all runs. */
  void finish(List<Gmvae.Trained> trained) {
    List<ClusterScores> scores =
        trained.stream().map(one -> ClusterScores.of(one.model(), judged)).toList();
    Gmvae.Trained lowest =
        trained.stream().min(Comparator.comparingDouble(Gmvae.Trained::loss)).orElseThrow();
    ClusterScores ofLowest = scores.get(trained.indexOf(lowest));
    String mean =
        judgedName + (trained.size() > 1 ? ", mean of %d seeds".formatted(trained.size()) : "");
    report.add(figures.accuracy(mean, mean(scores, ClusterScores::accuracy)));
    report.add(figures.information(mean, mean(scores, ClusterScores::information)));
    report.add(figures.purity(mean, mean(scores, ClusterScores::purity)));
    if (trained.size() > 1) {
      report.add(spread("accuracy", scores, ClusterScores::accuracy));
      report.add(spread("mutual information", scores, ClusterScores::information));
      double best = scores.stream().mapToDouble(ClusterScores::accuracy).max().orElseThrow();
      report.add(Result.of("clustering accuracy, best seed (%)", best));
      report.add(
          Result.of(
              "clustering accuracy, seed %d of the lowest loss (%%)".formatted(lowest.seed()),
              ofLowest.accuracy()));
    }
    report.section(
        "The clusters",
        "A cluster is a name that the model made up. Accuracy is counted under the best one-to-one"
            + " matching of clusters and classes, purity when every cluster is named after its most"
            + " frequent class."
            + (trained.size() > 1
                ? " Of several runs the one with the lowest loss is shown, seed %d: a choice that needs"
                        .formatted(lowest.seed())
                    + " no labels."
                : ""));
    table(trained, scores);
    if (trained.size() > 1) {
      accuracies(trained);
    }
  }

  private static double mean(List<ClusterScores> scores, ToDoubleFunction<ClusterScores> of) {
    return scores.stream().mapToDouble(of).average().orElseThrow();
  }

  private static Result spread(
      String what, List<ClusterScores> scores, ToDoubleFunction<ClusterScores> of) {
    double mean = mean(scores, of);
    double squares =
        scores.stream().mapToDouble(of).map(value -> (value - mean) * (value - mean)).sum();
    return Result.of(
        "%s, standard deviation over seeds (points)".formatted(what),
        Math.sqrt(squares / (scores.size() - 1)));
  }

  private void table(List<Gmvae.Trained> trained, List<ClusterScores> scores) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      Gmvae.Trained one = trained.get(i);
      ClusterScores train = ClusterScores.of(one.model(), data.train());
      ClusterScores all = ClusterScores.of(one.model(), data.train().and(data.test()));
      ClusterScores test = ClusterScores.of(one.model(), data.test());
      rows.add(
          List.of(
              String.valueOf(one.seed()),
              Numbers.text(one.loss()),
              Numbers.text(scores.get(i).purity()),
              pair(train),
              pair(test),
              pair(all)));
    }
    report.add(
        new Table(
            "Runs",
            "Loss is the mean of the last epoch; pairs are accuracy and mutual information.",
            List.of("seed", "loss (nats)", "purity (%)", "train (%)", "test (%)", "all (%)"),
            rows));
  }

  private static String pair(ClusterScores scores) {
    return "%.2f\u00a0/\u00a0%.2f".formatted(scores.accuracy(), scores.information());
  }

  private void accuracies(List<Gmvae.Trained> trained) {
    Chart chart = Chart.of("Accuracy by epoch, every seed", "epoch", "accuracy (%)");
    for (Gmvae.Trained one : trained) {
      Chart own = run.metrics().byEpochs("", "", one.phase() + " test", "accuracy");
      chart =
          chart.with(
              new Chart.Series(
                  "seed " + one.seed(), Chart.Mark.LINE, own.series().get(0).points()));
    }
    report.add(chart);
  }

  // The run that is shown

  /** Curves, features and pictures of one run. */
  void show(Gmvae.Trained shown) throws IOException {
    curves(shown.phase());
    int[] found = ClusterScores.clusters(shown.model(), judged);
    report.add(figures.clustersUsed((int) Arrays.stream(found).distinct().count(), clusters));
    report.add(
        figures.gaussian(run.metrics().epochMean(shown.phase(), recipe.epochs() - 1, "gaussian")));
    members(found);
    run.timed("neighbors", () -> features(shown.model()));
    for (Chart view : shown.views().charts(recipe.epochs())) {
      report.add(view);
    }
    report.section(
        "What the model draws",
        "A drawn row is a cluster with styles at random. A row of styles is one image's style in"
            + " every cluster.");
    Philox generator = Philox.seeded(shown.seed()).split("drawn");
    run.timed("pictures", () -> pictures(shown.model(), generator));
  }

  private void curves(String phase) {
    Chart scores =
        run.metrics()
            .byEpochs(
                "Agreement with the classes, test images",
                "%",
                phase + " test",
                "accuracy",
                "mutual information",
                "purity");
    double published = figures.publishedAccuracy();
    if (!Double.isNaN(published)) {
      double[] ends = {1, recipe.epochs()};
      scores = scores.published("published", ends, new double[] {published, published});
    }
    report.add(scores);
    report.add(run.metrics().bySteps("Divergences", "nats", phase, "category", "gaussian"));
    report.add(run.metrics().bySteps("Loss", "nats", phase, "loss", "reconstruction"));
  }

  /** Counts of classes by clusters, the clusters under the names of the classes they match. */
  private void members(int[] found) {
    int[] matched = Metrics.matchedClasses(judged.labels(), found);
    List<String> names = new ArrayList<>();
    int[] place = new int[clusters];
    Arrays.fill(place, -1);
    for (int label = 0; label < data.classes(); label++) {
      for (int cluster = 0; cluster < matched.length; cluster++) {
        if (matched[cluster] == label) {
          place[cluster] = names.size();
          names.add(data.classNames().get(label));
        }
      }
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (place[cluster] < 0) {
        place[cluster] = names.size();
        names.add("#" + cluster);
      }
    }
    int[][] counts = new int[data.classes()][clusters];
    for (int i = 0; i < found.length; i++) {
      counts[judged.labels()[i]][place[found[i]]]++;
    }
    report.add(
        new HeatMap(
            "Classes and clusters",
            "Where the images of each class went. A cluster has the name of the class that it matches.",
            "class",
            "cluster",
            data.classNames(),
            names,
            counts));
  }

  /** The error of nearest neighbors: labelled training images, asked for the test images. */
  private void features(GmvaeModel model) {
    report.section(
        "The features",
        "Nearest neighbors among the training images name the test images, with labels that the"
            + " model never saw. The views are the first two principal components of the features"
            + " of a thousand test images, colored by class.");
    if (kind == Gmvae.Kind.SIMPLE) {
      errors("x̂", true, model::features);
    }
    errors("mean of z", false, model::means);
  }

  private void errors(String vector, boolean features, UnaryOperator<Tensor> encode) {
    NearestNeighborClassifier classifier =
        NearestNeighborClassifier.of(
            data.train().inPieces(encode), data.train().labels(), data.classes());
    Tensor queries = data.test().inPieces(encode);
    for (int k : NEIGHBORS) {
      double right = Metrics.accuracy(data.test().labels(), classifier.classify(queries, k));
      report.add(figures.neighbors(vector, features, k, 100 * (1 - right)));
    }
  }

  private void pictures(GmvaeModel model, Philox generator) {
    Tensor drawn = model.generate(DRAWN, generator);
    report.add(figures.drawnAlike(100 * alike(drawn)));
    int[] first =
        IntStream.range(0, clusters * SHOWN_PER_CLUSTER)
            .map(i -> i / SHOWN_PER_CLUSTER * DRAWN + i % SHOWN_PER_CLUSTER)
            .toArray();
    report.add(
        Gallery.of(
            "Drawn by cluster",
            "",
            tiles
                .withColumns(SHOWN_PER_CLUSTER)
                .draw(
                    drawn.gather(0, first),
                    "One row for each of the %d clusters.".formatted(clusters),
                    "Images drawn at random, one row for each cluster")));
    report.add(StyleSheet.of(model, data));
  }

  /**
   * The share of each row's images whose nearest training image has the row's class, on average.
   */
  private double alike(Tensor drawn) {
    int[] classes =
        NearestNeighborClassifier.of(data.train().rows(), data.train().labels(), data.classes())
            .classify(drawn, 1);
    int[] rows = IntStream.range(0, drawn.shape().extent(0)).map(i -> i / DRAWN).toArray();
    return Metrics.purity(classes, rows);
  }
}
