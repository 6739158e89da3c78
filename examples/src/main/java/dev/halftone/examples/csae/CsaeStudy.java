package dev.halftone.examples.csae;

import dev.halftone.examples.csae.CsaeObjective.EdgeLoss;
import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.run.Run;
import dev.halftone.quantize.Metrics;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the parts of CSAE are good for: the same model trained again with one of them changed, for
 * the same number of steps from the same weights.
 */
final class CsaeStudy {
  private static final float[] NOISES = {0, 0.01f, 0.02f, 0.04f, 0.08f};

  /** What is changed. */
  enum Kind {
    /** The loss of edges. */
    EDGE,
    /** The noise on the code. */
    NOISE,
    /** The whole model. */
    BASELINES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a training came to on the test images. */
  record Trial(double accuracy, ImageQuality quality) {
    static Trial of(CsaeModel model, DataSet data) {
      Tensor codes = data.test().inPieces(model::encode);
      return new Trial(
          100 * Metrics.accuracy(data.test().labels(), model.classify(codes)),
          ImageQuality.of(data.test(), rows -> model.decode(model.encode(rows))));
    }

    private List<String> cells(String name) {
      return List.of(
          name,
          Numbers.text(accuracy),
          Numbers.text(quality.squaredError()),
          Numbers.text(quality.decibels()),
          Numbers.text(quality.similarity()),
          Numbers.text(quality.detailError()),
          Numbers.text(quality.detailRatio()));
    }
  }

  private final Run run;
  private final Report report;
  private final CsaeModel.Net net;
  private final CsaeModel.Points points;
  private final CsaeRecipe recipe;
  private final Philox generator;
  private final Map<CsaeObjective, Trial> trials = new LinkedHashMap<>();

  /**
   * @param recipe of each training; its objective is the one that is varied
   * @param generator of the weights and the order of the images
   */
  CsaeStudy(
      Run run, CsaeModel.Net net, CsaeModel.Points points, CsaeRecipe recipe, Philox generator) {
    this.run = run;
    this.report = run.report();
    this.net = net;
    this.points = points;
    this.recipe = recipe;
    this.generator = generator;
  }

  /** Takes over what a training of the same recipe came to already. */
  void know(CsaeRecipe trained, Trial trial) {
    if (trained.equals(recipe)) {
      trials.put(trained.objective(), trial);
    }
  }

  private Trial trial(CsaeObjective objective) throws IOException {
    if (!trials.containsKey(objective)) {
      DataSet data = run.data();
      CsaeModel model = CsaeModel.of(net, points, data.train(), data.classes(), generator);
      String name = objective.edgeLoss() + "-noise-" + objective.noise();
      recipe.with(objective).train(run, name, model, generator.split("order"));
      trials.put(objective, Trial.of(model, data));
    }
    return trials.get(objective);
  }

  /** The four losses of edges, side by side. */
  void edges() throws IOException {
    Map<EdgeLoss, Trial> byLoss = new LinkedHashMap<>();
    List<List<String>> rows = new ArrayList<>();
    for (EdgeLoss loss : EdgeLoss.values()) {
      boolean own = loss == recipe.objective().edgeLoss();
      Trial trial = trial(own ? recipe.objective() : recipe.objective().withEdge(loss));
      byLoss.put(loss, trial);
      rows.add(trial.cells(loss.toString()));
    }
    ImageQuality haar = byLoss.get(EdgeLoss.HAAR).quality();
    ImageQuality none = byLoss.get(EdgeLoss.NONE).quality();
    double others =
        byLoss.entrySet().stream()
            .filter(entry -> entry.getKey() != EdgeLoss.HAAR)
            .mapToDouble(entry -> entry.getValue().quality().detailError())
            .min()
            .orElseThrow();
    report.add(
        Result.of(
                "error of details with the haar loss, share of the next",
                haar.detailError() / others)
            .atMost(1));
    report.add(
        Result.of(
                "energy of details with the haar loss, minus that with none",
                Math.abs(1 - none.detailRatio()) - Math.abs(1 - haar.detailRatio()))
            .atLeast(0));
    report.section(
        "What the loss of edges does",
        "The same training, %,d steps, with each loss of edges.".formatted(recipe.steps()));
    report.add(
        table(
            "Effect of the edge loss",
            "Error and energy are of the finest Haar details; an energy of 1 is as sharp as the"
                + " images, less is blurred.",
            "edge loss",
            rows));
  }

  /** Five levels of noise, side by side. */
  void noises() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<Chart.Point> accuracies = new ArrayList<>();
    List<Chart.Point> errors = new ArrayList<>();
    for (float noise : NOISES) {
      Trial trial = trial(recipe.objective().withNoise(noise));
      rows.add(trial.cells(Numbers.text(noise)));
      accuracies.add(new Chart.Point(noise, trial.accuracy()));
      errors.add(new Chart.Point(noise, trial.quality().squaredError()));
    }
    double without = accuracies.get(0).y();
    Chart.Point best = accuracies.get(0);
    for (Chart.Point point : accuracies) {
      best = point.y() > best.y() ? point : best;
    }
    report.add(
        Result.of("accuracy gained by the best level of noise (points)", best.y() - without));
    report.section(
        "What the noise does",
        "The same training, %,d steps, with each level of noise on the code. The paper says that noise"
                .formatted(recipe.steps())
            + " improves accuracy and generalisation. Here accuracy is %s %% without noise and best,"
                .formatted(Numbers.text(without))
            + " %s %%, at %s.".formatted(Numbers.text(best.y()), Numbers.text(best.x())));
    report.add(
        Chart.of("Accuracy by noise", "noise (share of the radius)", "accuracy (%)")
            .with(new Chart.Series("test accuracy", Chart.Mark.LINE, accuracies)));
    report.add(
        Chart.of("Reconstruction by noise", "noise (share of the radius)", "squared error")
            .with(new Chart.Series("test squared error", Chart.Mark.LINE, errors)));
    report.add(table("Effect of the noise", "", "noise", rows));
  }

  private static Table table(String title, String caption, String what, List<List<String>> rows) {
    return new Table(
        title,
        caption,
        List.of(
            what,
            "accuracy (%)",
            "squared error",
            "PSNR (dB)",
            "SSIM",
            "detail error",
            "detail energy"),
        rows);
  }

  /** The models that CSAE is compared with, trained for as many steps. */
  void baselines(Judge judge) throws IOException {
    report.section(
        "Beside other models",
        "The paper holds CSAE to be better than autoencoders with a variational code. On squared error"
            + " alone a plain autoencoder with as many numbers to code with should win.");
    new CsaeBaselines(run, recipe, judge, generator.split("baselines"))
        .measure(net, trial(recipe.objective()));
  }
}
