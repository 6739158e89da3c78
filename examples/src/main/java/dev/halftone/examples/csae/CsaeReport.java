package dev.halftone.examples.csae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.HeatMap;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.run.Run;
import dev.halftone.quantize.ConfusionMatrix;
import dev.halftone.quantize.Metrics;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run of CSAE measures and tells. */
final class CsaeReport {
  private final Run run;
  private final Report report;
  private final DataSet data;
  private final CsaeModel model;
  private final CsaeRecipe recipe;
  private final CsaeFigures figures;
  private final CsaePictures pictures;
  private Tensor testCodes;
  private double accuracy;
  private ImageQuality quality;

  CsaeReport(Run run, CsaeModel model, CsaeModel.Net net, CsaeRecipe recipe) {
    this.run = run;
    this.report = run.report();
    this.data = run.data();
    this.model = model;
    this.recipe = recipe;
    boolean oneEpoch = (long) recipe.steps() * recipe.batch() <= data.train().size();
    this.figures = new CsaeFigures(data.name(), net, recipe.objective(), oneEpoch);
    this.pictures = new CsaePictures(report, data, model);
    report.config("net", net.title);
    report.config("optimizer", recipe.method().toString());
    report.config("rate", recipe.rate());
    report.config("edge-weight", recipe.objective().edgeWeight());
    report.introduce(
        "CSAE: Classification Supervised Auto-Encoder",
        "Each class owns a fixed point on a sphere, all points as far from one another as can be."
            + " One encoder draws the code of an image to the point of its class, so the nearest"
            + " point classifies it; one decoder turns the same code back into the image. Since the"
            + " codes of a class lie close together and far from all others, new images of a class"
            + " are drawn by decoding random codes from its cloud. The tables of the paper could not"
            + " be found, so nothing published stands beside these figures: what they have to reach"
            + " comes from re-runs of the released code's recipe.",
        """
        L = mean (z − a(label))² + mean (y − x)² + v · edge(y, x)
        z = encoder(x),  y = decoder(z + ε),  ε ~ N(0, (s √40)² I),  |a(k)| = √40
        class of x:  the k with the least |z − a(k)|""",
        "Zhu, Zhang: A Classification Supervised Auto-Encoder Based on Predefined Evenly-Distributed"
            + " Class Centroids, arXiv 1902.00220");
  }

  /** What the model reaches on the test images. */
  CsaeStudy.Trial trial() {
    return new CsaeStudy.Trial(accuracy, quality);
  }

  /** How many images of each class are generated to be judged. */
  static int generatedPerClass(DataSet data) {
    return Math.max(10, Math.min(200, data.test().size() / data.classes() / 2));
  }

  // Classification

  /** Measures how the class points divide the test images. */
  void classification() {
    ImageSet test = data.test();
    testCodes = test.inPieces(model::encode);
    int[] predicted = model.classify(testCodes);
    accuracy = 100 * Metrics.accuracy(test.labels(), predicted);
    report.add(figures.accuracy(accuracy));
    report.add(CsaeFigures.cosines(cosineError()));
    Compactness compactness = Compactness.of(model, testCodes, test.labels());
    report.add(figures.distance(compactness.meanDistance()));
    report.add(
        Result.of(
            "mean distance from their own point, share of half the spacing",
            compactness.meanDistance() / compactness.halfSpacing()));
    report.add(
        Result.of(
            "angle of test codes to their own point, median (degrees)",
            compactness.medianDegrees()));
    report.add(
        Result.of(
            "angle of test codes to their own point, mean (degrees)", compactness.meanDegrees()));

    report.section(
        "Training",
        "All terms are minimised together: the codes move to their points while the decoder learns"
            + " to draw from them.");
    report.add(
        run.metrics()
            .bySteps(
                "Terms of the loss, before their weights",
                "loss",
                "csae",
                CsaeObjective.CLASS,
                CsaeObjective.RECONSTRUCTION,
                CsaeObjective.EDGE)
            .logarithmic());
    report.section(
        "Codes and classes",
        "Where the codes of the test images lie. The sphere has radius %s; two class points are %s apart."
            .formatted(
                Numbers.text(Math.sqrt(CsaeModel.CODE)),
                Numbers.text(2 * compactness.halfSpacing())));
    report.add(pictures.circle(testCodes));
    report.add(pictures.plane(testCodes));
    report.add(
        compactness.histogram(
            "To their own point the codes are near, to the nearest point of another class far. Where"
                + " the curves overlap, images are put in the wrong class."));
    report.add(
        HeatMap.confusion(
            "Confusion",
            "Test images by the nearest class point.",
            data.classNames(),
            counts(ConfusionMatrix.of(test.labels(), predicted, data.classes()))));
    report.add(cosineTable());
  }

  private static int[][] counts(ConfusionMatrix matrix) {
    int[][] counts = new int[matrix.classes()][matrix.classes()];
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        counts[actual][predicted] = matrix.count(actual, predicted);
      }
    }
    return counts;
  }

  private double cosineError() {
    double[][] cosines = Compactness.cosines(model.points().value(), model.points().value());
    double worst = 0;
    for (int k = 0; k < cosines.length; k++) {
      for (int m = 0; m < cosines.length; m++) {
        double ideal = k == m ? 1 : -1.0 / (cosines.length - 1);
        worst = Math.max(worst, Math.abs(cosines[k][m] - ideal));
      }
    }
    return worst;
  }

  private Table cosineTable() {
    Tensor means = ClassGaussians.fit(testCodes, data.test().labels(), data.classes()).means();
    double[][] cosines = Compactness.cosines(means, model.points().value());
    List<String> columns = new ArrayList<>(List.of("mean of"));
    columns.addAll(data.classNames());
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < data.classes(); label++) {
      List<String> row = new ArrayList<>(List.of(data.classNames().get(label)));
      Arrays.stream(cosines[label])
          .mapToObj(cosine -> String.format(Locale.ROOT, "%.2f", cosine).replace('-', '−'))
          .forEach(row::add);
      rows.add(row);
    }
    return new Table(
        "Cosines between class means and class points",
        "Of the codes of the test images; %s everywhere off the diagonal would be perfect."
            .formatted(Numbers.text(-1.0 / (data.classes() - 1))),
        columns,
        rows);
  }

  // Reconstruction

  /** Measures how well the test images are given back, and shows some. */
  void reconstruction() {
    quality = ImageQuality.of(data.test(), rows -> model.decode(model.encode(rows)));
    report.add(figures.squaredError(quality.squaredError()));
    report.add(Result.of("test PSNR (dB)", quality.decibels()));
    if (!Double.isNaN(quality.similarity())) {
      report.add(Result.of("test SSIM", quality.similarity()));
    }
    report.add(Result.of("test squared error of a Haar detail", quality.detailError()));
    report.add(Result.of("energy of Haar details, share of the images'", quality.detailRatio()));
    report.section(
        "Reconstruction",
        "The code has 40 numbers, and the class pulls all codes of a class together: what survives"
            + " of slant and stroke is what the decoder has to draw from.");
    pictures.reconstructions();
  }

  // Generation

  /** Draws new images of every class and has them judged. */
  void generation(Judge judge, Philox generator) {
    int[] judged = data.test().inPieces(judge::logits).argMax(1);
    report.add(
        Result.of(
            "accuracy of the judge on real test images (%)",
            100 * Metrics.accuracy(data.test().labels(), judged)));
    List<ClassGaussians> fitted = new ArrayList<>();
    run.timed(
        "class gaussians",
        () -> {
          Tensor codes = data.train().inPieces(model::encode);
          fitted.add(ClassGaussians.fit(codes, data.train().labels(), data.classes()));
        });
    int each = generatedPerClass(data);
    Generated byGaussians =
        Generated.of(
            data.classes(),
            label -> model.decode(fitted.get(0).sample(label, each, generator.split(label))));
    Philox around = generator.split("around points");
    Generated byPoints =
        Generated.of(
            data.classes(), label -> model.decode(around(label, each, 1, around.split(label))));

    double[] diversity = byGaussians.diversity(data.test());
    report.add(figures.judged(byGaussians.percentRight(judge.classify(byGaussians.pixels()))));
    report.add(
        Result.of(
            "generated by class Gaussians, recognised by its own encoder (%)",
            selfRecognition(byGaussians)));
    report.add(figures.diversity(mean(diversity)));
    report.add(
        Result.of(
            "generated around the class points, recognised by the judge (%)",
            byPoints.percentRight(judge.classify(byPoints.pixels()))));
    report.add(
        Result.of(
            "generated around the class points, recognised by its own encoder (%)",
            selfRecognition(byPoints)));
    report.add(
        Result.of(
            "generated around the class points, deviation of a pixel, share of real",
            mean(byPoints.diversity(data.test()))));
    report.section(
        "Generation",
        "New codes are drawn for a class and decoded. A normal distribution with the mean and"
            + " covariance of the class's training codes gives variety; the class point alone gives"
            + " the image that the class has in common.");
    pictures.generated(byGaussians, testCodes);
    List<Tensor> prototypes = new ArrayList<>();
    for (int tau = 0; tau < 3; tau++) {
      for (int label = 0; label < data.classes(); label++) {
        prototypes.add(around(label, 1, tau, around.split("shown").split(label)));
      }
    }
    pictures.prototypes(Tensor.concatenate(0, prototypes.toArray(Tensor[]::new)));
  }

  private double selfRecognition(Generated images) {
    return images.percentRight(model.classify(model.encode(images.pixels())));
  }

  /** Codes around a class point, with {@code tau} times the noise of the training. */
  private Tensor around(int label, int count, int tau, Philox generator) {
    Tensor noise = generator.normal(Shape.of(count, CsaeModel.CODE));
    return noise
        .mul(tau * recipe.objective().deviation())
        .add(model.points().value().gather(0, label));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }

  // Generalisation

  /** Reconstructs images of kinds that the model was not trained on. */
  void generalisation(Optional<DataSet> other) {
    report.section(
        "Kinds never seen",
        "What the model makes of images that belong to none of its classes: it draws them with the"
            + " strokes and surfaces that it knows.");
    unseen("mirrored test images", mirrored(data.test()));
    other.ifPresent(set -> unseen(set.name(), set.test()));
  }

  private void unseen(String name, ImageSet images) {
    double error = ImageQuality.of(images, rows -> model.decode(model.encode(rows))).squaredError();
    report.add(Result.of("squared error of a pixel, %s".formatted(name), error));
    report.add(
        Result.of(
            "squared error, %s, times that of the test images".formatted(name),
            error / quality.squaredError()));
    pictures.unseen(name, images);
  }

  private static ImageSet mirrored(ImageSet images) {
    byte[] pixels = new byte[images.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int column = i % images.width();
      pixels[i - column + images.width() - 1 - column] = images.pixels()[i];
    }
    return new ImageSet(
        images.channels(),
        images.height(),
        images.width(),
        pixels,
        images.labels(),
        images.styles());
  }
}
