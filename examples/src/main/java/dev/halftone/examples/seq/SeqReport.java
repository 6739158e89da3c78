package dev.halftone.examples.seq;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.HeatMap;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Picture;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.report.Tiles;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.quantize.ClusterReport;
import dev.halftone.quantize.Combinations;
import dev.halftone.quantize.ConfusionMatrix;
import dev.halftone.quantize.Metrics;
import dev.halftone.quantize.SupervisedQuantizer;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a run of SEQ measures and shows. */
final class SeqReport {
  private static final int PER_CLASS = 5;
  private static final int MEMBERS = 8;
  private static final int GRID = 4;
  private static final int PATH = 10;

  /** The cells of t2, t1 and t3. */
  private static final int[] CORNERS = {0, GRID - 1, GRID * GRID - 1};

  private final Run run;
  private final Report report;
  private final DataSet data;
  private final SeqModel model;
  private final SeqModel.Net net;
  private final SeqFigures figures;
  private final Tiles tiles;
  private Tensor testFeatures;
  private double headPercent;
  private String classifierDigest;

  SeqReport(Run run, SeqModel model, SeqModel.Net net) {
    this.run = run;
    this.report = run.report();
    this.data = run.data();
    this.model = model;
    this.net = net;
    this.figures = new SeqFigures(data.name(), net);
    ImageSet images = data.train();
    this.tiles = Tiles.of(images.height(), images.width()).withChannels(images.channels());
    report.config("net", net.title);
    report.introduce(
        "SEQ: Supervised-Encoding Quantizer",
        "An encoder learns to tell the classes apart with the help of labels; its last layer is the"
            + " feature Z. k-means then divides the features of the training images into more clusters"
            + " than there are classes. A cluster is named after the class of most of its members, so"
            + " the nearest center classifies an image, and the several clusters of one class are its"
            + " styles. A decoder, trained last, draws what a center stands for and mixes styles.",
        """
        encoder:  L = −1/B Σᵢ log softmax(head(zᵢ))[yᵢ],  z = encoder(x)
        quantizer:  min Σᵢ |zᵢ − c(zᵢ)|²  over K centers, c(z) the nearest
        decoder:  L = −mean [x log y + (1 − x) log(1 − y)],  y = sigmoid(decoder(z))""",
        "Le, Zhou, Ding, Tarokh: Supervised Encoding for Discrete Representation Learning,"
            + " ICASSP 2020, arXiv 1910.11067");
  }

  // Stage 1

  /** Measures the softmax head on the test images. */
  void classifier() {
    int[] predicted =
        data.test().inPieces(images -> model.classify(images, Pass.inference())).argMax(1);
    testFeatures = data.test().inPieces(images -> model.encoder().apply(images, Pass.inference()));
    classifierDigest = model.classifier().parametersSha256();
    headPercent = 100 * Metrics.accuracy(data.test().labels(), predicted);
    report.add(figures.head(headPercent));
    report.section(
        "The encoder", "Trained as a classifier; the softmax head is dropped after this stage.");
    report.add(run.metrics().bySteps("Loss of the encoder", "nats", "encoder", "cross-entropy"));
  }

  // Stage 2

  /** Measures every quantizer on the test images. */
  void quantizers(List<Seq.Sweep> sweeps, Tensor features) {
    List<Chart.Point> global = new ArrayList<>();
    List<Chart.Point> perClass = new ArrayList<>();
    for (Seq.Sweep sweep : sweeps) {
      double[] percents = sweep.global().stream().mapToDouble(this::percent).toArray();
      double mean = Arrays.stream(percents).average().orElseThrow();
      double low = Arrays.stream(percents).min().orElseThrow();
      double high = Arrays.stream(percents).max().orElseThrow();
      global.add(new Chart.Point(sweep.clusters(), mean, low, high));
      report.add(figures.quantizer("global", sweep.clusters(), mean));
      if (sweep.perClass() != null) {
        double percent = percent(sweep.perClass());
        perClass.add(new Chart.Point(sweep.clusters(), percent));
        report.add(figures.quantizer("per class", sweep.clusters(), percent));
      }
    }
    trend(global);
    report.section(
        "The quantizer",
        "More clusters let a class have more styles, and fewer clusters mix two classes. Global"
            + " k-means, the published quantizer, is shown as the mean of its starts with their range;"
            + " per-class k-means looks for clusters inside each class.");
    report.add(accuracyChart(global, perClass));
    SupervisedQuantizer last = sweeps.get(sweeps.size() - 1).global().get(0);
    styles(sweeps);
    confusion(last);
    clusterTable(last, features);
  }

  private double percent(SupervisedQuantizer quantizer) {
    return 100 * Metrics.accuracy(data.test().labels(), quantizer.classify(testFeatures));
  }

  private void trend(List<Chart.Point> global) {
    Chart.Point last = global.get(global.size() - 1);
    for (Chart.Point point : global) {
      if (point.x() >= 2 * data.classes() && point.x() < last.x()) {
        report.add(figures.rises((int) point.x(), (int) last.x(), last.y() - point.y()));
        break;
      }
    }
    report.add(figures.belowHead((int) last.x(), headPercent - last.y()));
  }

  private Chart accuracyChart(List<Chart.Point> global, List<Chart.Point> perClass) {
    Chart chart =
        Chart.of("Test accuracy by number of clusters", "clusters", "accuracy (%)")
            .with(new Chart.Series("global k-means", Chart.Mark.LINE, global));
    if (!perClass.isEmpty()) {
      chart = chart.with(new Chart.Series("per-class k-means", Chart.Mark.LINE, perClass));
    }
    double[] ends = {global.get(0).x(), global.get(global.size() - 1).x()};
    chart = chart.line("softmax head", ends, new double[] {headPercent, headPercent});
    return figures.published() == null
        ? chart
        : chart.published("published", SeqFigures.publishedClusters(), figures.published());
  }

  /** Where the styles of the data are known: whether clusters are styles. */
  private void styles(List<Seq.Sweep> sweeps) {
    ImageSet test = data.test();
    if (!test.hasStyles()) {
      return;
    }
    List<Chart.Point> purity = new ArrayList<>();
    for (Seq.Sweep sweep : sweeps) {
      int[] clusters = sweep.global().get(0).assign(testFeatures);
      double percent = 100 * Metrics.stylePurity(test.labels(), test.styles(), clusters);
      purity.add(new Chart.Point(sweep.clusters(), percent));
    }
    Chart.Point last = purity.get(purity.size() - 1);
    report.add(
        Result.of("style purity, global k-means, K = %d (%%)".formatted((int) last.x()), last.y()));
    report.add(
        Chart.of("Style purity by number of clusters", "clusters", "purity (%)")
            .with(new Chart.Series("global k-means", Chart.Mark.LINE, purity))
            .caption(
                "Of the test images in clusters of their own class, the share written in the style"
                    + " that most of the cluster is written in. The styles were never shown to the"
                    + " encoder."));
  }

  private void confusion(SupervisedQuantizer quantizer) {
    int classes = data.classes();
    ConfusionMatrix matrix =
        ConfusionMatrix.of(data.test().labels(), quantizer.classify(testFeatures), classes);
    int[][] counts = new int[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        counts[actual][predicted] = matrix.count(actual, predicted);
      }
    }
    report.add(
        HeatMap.confusion(
            "Confusion of the quantizer",
            "Global k-means with K = %d on the test images.".formatted(quantizer.clusters()),
            data.classNames(),
            counts));
  }

  private void clusterTable(SupervisedQuantizer quantizer, Tensor features) {
    List<List<String>> rows = new ArrayList<>();
    List<ClusterReport> clusters = quantizer.report(features, data.train().labels(), 1);
    for (int label = 0; label < data.classes(); label++) {
      int[] own = quantizer.clustersOf(label);
      long size = Arrays.stream(own).mapToLong(c -> clusters.get(c).size()).sum();
      double least = Arrays.stream(own).mapToDouble(c -> clusters.get(c).purity()).min().orElse(0);
      rows.add(
          List.of(
              data.classNames().get(label),
              String.valueOf(own.length),
              String.valueOf(size),
              Numbers.text(100 * least)));
    }
    report.add(
        new Table(
            "Clusters by class",
            "K = %d; counted on the training images.".formatted(quantizer.clusters()),
            List.of("class", "clusters", "members", "least purity (%)"),
            rows));
  }

  // Stage 3

  /** Measures the decoder, and draws centers, members and mixtures. */
  void decoder(SupervisedQuantizer quantizer, Tensor features) {
    reconstruction();
    boolean frozen = model.classifier().parametersSha256().equals(classifierDigest);
    report.add(figures.frozen(frozen));
    Tensor drawn = model.decode(quantizer.centers());
    Tensor reread = model.encoder().apply(drawn, Pass.inference());
    double kept = Metrics.accuracy(quantizer.clusterLabels(), quantizer.classify(reread));
    report.add(figures.roundTrip(quantizer.clusters(), 100 * kept));
    report.section(
        "The decoder",
        "Trained with the encoder frozen to turn features back into images. It has never seen a"
            + " center or a mixture: what it draws for them shows what lies between the images.");
    report.add(
        run.metrics()
            .bySteps("Loss of the decoder", "nats per pixel", "decoder", "binary cross-entropy"));
    List<ClusterReport> clusters = quantizer.report(features, data.train().labels(), 11);
    corners(quantizer.centers());
    centers(quantizer, drawn);
    members(quantizer, clusters, features);
    mixtures(quantizer, clusters, features);
  }

  private void reconstruction() {
    double crossEntropy = 0;
    double squares = 0;
    int n = data.test().size();
    for (int from = 0; from < n; from += 1000) {
      int to = Math.min(n, from + 1000);
      Tensor images = data.test().rows(from, to);
      Tensor logits = model.decoder().apply(testFeatures.slice(0, from, to), Pass.inference());
      double share = (double) (to - from) / n;
      crossEntropy += share * logits.binaryCrossEntropyWithLogits(images).mean().item();
      squares += share * logits.sigmoid().sub(images).square().mean().item();
    }
    report.add(figures.decoderCrossEntropy(crossEntropy));
    report.add(figures.decoderSquaredError(squares));
  }

  private void centers(SupervisedQuantizer quantizer, Tensor drawn) {
    List<Integer> chosen = new ArrayList<>();
    for (int label = 0; label < data.classes(); label++) {
      Arrays.stream(quantizer.clustersOf(label)).limit(PER_CLASS).forEach(chosen::add);
    }
    Tensor rows = drawn.gather(0, ints(chosen));
    report.add(
        Gallery.of(
            "Centers in class order",
            "",
            tiles
                .withColumns(2 * PER_CLASS)
                .draw(
                    rows.array(),
                    "The first centers of each class, decoded, up to five each.",
                    "Decoded centers, class after class")));
  }

  private void members(
      SupervisedQuantizer quantizer, List<ClusterReport> clusters, Tensor features) {
    List<Picture> sheets = new ArrayList<>();
    for (int cluster : largest(quantizer, clusters, varied(quantizer), 3)) {
      ClusterReport described = clusters.get(cluster);
      int[] rows = ints(described.nearestMembers().subList(0, Math.min(MEMBERS, described.size())));
      String name = data.classNames().get(described.label());
      sheets.add(
          tiles
              .withColumns(2)
              .draw(
                  model.decode(features.gather(0, rows)).array(),
                  "Cluster %d of \u201c%s\u201d: %d members, purity %s %%."
                      .formatted(
                          cluster, name, described.size(), Numbers.text(100 * described.purity())),
                  "Eight members of a cluster of class " + name));
    }
    report.add(
        new Gallery(
            "Clusters are styles",
            "Members nearest to the center, decoded, of three clusters of one class.",
            sheets));
  }

  private void mixtures(
      SupervisedQuantizer quantizer, List<ClusterReport> clusters, Tensor features) {
    int label = varied(quantizer);
    String name = data.classNames().get(label);
    List<Integer> own = largest(quantizer, clusters, label, 3);
    List<Integer> near = clusters.get(own.get(0)).nearestMembers();
    List<Picture> pictures = new ArrayList<>();
    if (near.size() > 10) {
      pictures.add(
          grid(
              features.gather(0, near.get(0), near.get(1), near.get(10)),
              "Similar style: three members of one cluster of \u201c%s\u201d.".formatted(name)));
    }
    if (own.size() == 3) {
      Tensor anchors = quantizer.centers().gather(0, ints(own));
      pictures.add(
          grid(
              anchors,
              "Different styles: centers of three clusters of \u201c%s\u201d.".formatted(name)));
      Tensor path =
          Combinations.path(
              features.gather(0, near.get(0)).reshape(SeqModel.FEATURES),
              anchors.gather(0, 1).reshape(SeqModel.FEATURES),
              PATH);
      pictures.add(
          tiles
              .withColumns(PATH)
              .draw(
                  model.decode(path).array(),
                  "Style transfer: from a member of one cluster to the center of another.",
                  "Ten steps from one style of a class to another"));
    }
    if (!pictures.isEmpty()) {
      report.add(
          new Gallery(
              "Mixtures",
              "Decoded a t3 + b t2 + (1 - a - b) t1. The anchors are framed: t2 top left, t1 top"
                  + " right, t3 bottom right. Below the diagonal the weights of t1 are negative: those"
                  + " six cells extrapolate.",
              pictures));
    }
  }

  private Picture grid(Tensor anchors, String caption) {
    Tensor drawn = model.decode(mixed(anchors).vectors());
    return tiles
        .withColumns(GRID)
        .framing(CORNERS)
        .draw(drawn.array(), caption, "A grid of sixteen decoded mixtures");
  }

  private static Combinations.Grid mixed(Tensor anchors) {
    Tensor[] t = new Tensor[3];
    for (int i = 0; i < t.length; i++) {
      t[i] = anchors.gather(0, i).reshape(SeqModel.FEATURES);
    }
    return Combinations.grid(t[0], t[1], t[2], GRID, false);
  }

  /** Whether the corners of a grid are its anchors, and how much of it lies between them. */
  private void corners(Tensor centers) {
    Combinations.Grid grid = mixed(centers);
    Tensor corners = model.decode(grid.vectors()).gather(0, CORNERS);
    Tensor anchors = model.decode(centers.gather(0, 1, 0, 2));
    report.add(figures.cornerError(corners.sub(anchors).abs().max(Axes.all()).item()));
    report.add(
        figures.convexCells((int) grid.cells().stream().filter(Combinations.Cell::convex).count()));
  }

  /** The class with most clusters, the first of equals. */
  private int varied(SupervisedQuantizer quantizer) {
    int best = 0;
    for (int label = 1; label < data.classes(); label++) {
      if (quantizer.clustersOf(label).length > quantizer.clustersOf(best).length) {
        best = label;
      }
    }
    return best;
  }

  private static List<Integer> largest(
      SupervisedQuantizer quantizer, List<ClusterReport> clusters, int label, int count) {
    return IntStream.of(quantizer.clustersOf(label))
        .boxed()
        .filter(cluster -> clusters.get(cluster).size() > 0)
        .sorted(Comparator.comparingInt(cluster -> -clusters.get(cluster).size()))
        .limit(count)
        .toList();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Keeps the model, with the centers and what they stand for. */
  void save(SupervisedQuantizer quantizer) throws IOException {
    Module whole =
        () ->
            new ParameterMap()
                .with("model", model)
                .with("quantizer.centers", Parameter.fixed("centers", quantizer.centers()))
                .toMap();
    run.save(
        whole, Map.of("net", net.toString(), "labels", SavedModel.text(quantizer.clusterLabels())));
  }
}
