package dev.halftone.examples.csae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Result;
import dev.halftone.examples.report.Table;
import dev.halftone.examples.run.Run;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Pass;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.quantize.Metrics;
import dev.halftone.quantize.NearestNeighbors;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The models that CSAE is said to be better than, trained and measured alike: a plain autoencoder
 * with the same networks, a variational one, and the conditional one of the paper's code with its
 * reductions as they were and put right.
 */
final class CsaeBaselines {
  private static final int BATCH = 512;
  private static final double RATE = 1e-3;

  /** Training images for class means and class Gaussians. */
  private static final int FITTED = 10_000;

  private final Run run;
  private final DataSet data;
  private final ImageSet fitted;
  private final CsaeRecipe recipe;
  private final Judge judge;
  private final Philox generator;
  private final int each;
  private final List<List<String>> rows = new ArrayList<>();
  private double best;

  CsaeBaselines(Run run, CsaeRecipe recipe, Judge judge, Philox generator) {
    this.run = run;
    this.data = run.data();
    this.fitted = data.train().thinned(FITTED);
    this.recipe = recipe;
    this.judge = judge;
    this.generator = generator;
    this.each = CsaeReport.generatedPerClass(data);
  }

  /** Trains all of them and tells what they reach beside CSAE. */
  void measure(CsaeModel.Net net, CsaeStudy.Trial csae) throws IOException {
    double accuracy = csae.accuracy();
    rows.add(
        List.of(
            "CSAE",
            Numbers.text(accuracy),
            Numbers.text(csae.quality().squaredError()),
            Numbers.text(csae.quality().decibels()),
            "–"));
    plain(net);
    variational();
    conditional("CVAE, reductions of the original", "cvae-original", true);
    conditional("CVAE", "cvae", false);
    run.report()
        .add(
            Result.of("accuracy of CSAE minus the best of the baselines (points)", accuracy - best)
                .atLeast(0));
    run.report()
        .add(
            new Table(
                "Baselines",
                "%,d steps each. The plain and the variational autoencoder are classified by the"
                        .formatted(recipe.steps())
                    + " nearest class mean of the codes and generate by class Gaussians; the"
                    + " conditional one, which is told the class, takes the class with the greatest"
                    + " bound and generates from N(0, I). CSAE's own images are judged above.",
                List.of("model", "accuracy (%)", "squared error", "PSNR (dB)", "judge (%)"),
                rows));
  }

  /** The same networks and recipe without class points, edges and noise. */
  private void plain(CsaeModel.Net net) throws IOException {
    CsaeModel model =
        CsaeModel.of(net, CsaeModel.Points.SIMPLEX, data.train(), data.classes(), generator);
    ImageSet train = data.train();
    Optimizer optimizer = recipe.method().of(model.parameters(), recipe.schedule());
    Batches batches =
        Batches.of(train.size(), recipe.batch()).shuffled(generator.split("plain order"));
    run.stage("plain", model, optimizer, batches)
        .trainSteps(
            recipe.steps(),
            (rows, pass) -> {
              Tensor x = model.canvas().paint(train.rows(rows));
              Tensor y = model.decoder().apply(model.encoder().apply(x, pass), pass);
              Tensor loss = y.sub(x).square().mean();
              optimizer.step(loss.gradients());
              return Map.of("reconstruction", loss.item());
            });
    unsupervised("plain autoencoder", model::encode, model::decode);
  }

  private void variational() throws IOException {
    Vae vae = Vae.of(data.train().features(), 0, generator.split("vae"));
    train("vae", vae, false);
    unsupervised(
        "VAE",
        pixels -> vae.posterior(pixels, new int[0], Pass.inference()).mean(),
        codes -> vae.decode(codes, new int[0]));
  }

  private void train(String name, Vae vae, boolean mismatched) throws IOException {
    ImageSet train = data.train();
    Adam adam = Adam.of(vae.parameters(), RATE);
    Batches batches =
        Batches.of(train.size(), Math.min(BATCH, train.size()))
            .shuffled(generator.split(name + " order"));
    run.stage(name, vae, adam, batches)
        .trainSteps(
            recipe.steps(),
            (rows, pass) -> {
              Vae.Terms terms = vae.of(train.rows(rows), train.labels(rows), mismatched, pass);
              adam.step(terms.loss().gradients());
              return terms.values();
            });
  }

  private void unsupervised(
      String name, UnaryOperator<Tensor> encode, UnaryOperator<Tensor> decode) {
    Tensor codes = fitted.inPieces(encode);
    ClassGaussians gaussians = ClassGaussians.fit(codes, fitted.labels(), data.classes());
    int[] nearest =
        NearestNeighbors.search(gaussians.means(), data.test().inPieces(encode), 1).indices();
    tell(
        name,
        nearest,
        ImageQuality.of(data.test(), pixels -> decode.apply(encode.apply(pixels))),
        (label, noise) -> decode.apply(gaussians.sample(label, each, noise)));
  }

  private void conditional(String name, String stage, boolean mismatched) throws IOException {
    Vae vae = Vae.of(data.train().features(), data.classes(), generator.split(stage));
    train(stage, vae, mismatched);
    ImageSet test = data.test();
    List<Integer> predicted = new ArrayList<>();
    int[] position = {0};
    ImageQuality quality =
        ImageQuality.of(
            test,
            pixels -> {
              Arrays.stream(vae.mostLikely(pixels)).forEach(predicted::add);
              int from = position[0];
              position[0] += pixels.shape().extent(0);
              int[] labels = Arrays.copyOfRange(test.labels(), from, position[0]);
              return vae.decode(vae.posterior(pixels, labels, Pass.inference()).mean(), labels);
            });
    tell(
        name,
        predicted.stream().mapToInt(Integer::intValue).toArray(),
        quality,
        (label, noise) -> {
          int[] labels = new int[each];
          Arrays.fill(labels, label);
          return vae.decode(noise.normal(Shape.of(each, CsaeModel.CODE)), labels);
        });
  }

  private void tell(
      String name,
      int[] predicted,
      ImageQuality quality,
      BiFunction<Integer, Philox, Tensor> draw) {
    double percent = 100 * Metrics.accuracy(data.test().labels(), predicted);
    best = Math.max(best, percent);
    Philox noise = generator.split(name + " samples");
    Generated generated =
        Generated.of(data.classes(), label -> draw.apply(label, noise.split(label)));
    double judged = generated.percentRight(judge.classify(generated.pixels()));
    run.report().add(Result.of("test accuracy, %s (%%)".formatted(name), percent));
    rows.add(
        List.of(
            name,
            Numbers.text(percent),
            Numbers.text(quality.squaredError()),
            Numbers.text(quality.decibels()),
            Numbers.text(judged)));
  }
}
