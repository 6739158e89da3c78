package dev.halftone.examples.seq;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Encoding;
import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.PositiveInteger;
import dev.halftone.examples.run.Run;
import dev.halftone.examples.run.RunOptions;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Pass;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.quantize.Initialization;
import dev.halftone.quantize.KMeans;
import dev.halftone.quantize.KMeansModel;
import dev.halftone.quantize.SupervisedQuantizer;
import dev.halftone.quantize.Tolerance;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * SEQ, the Supervised-Encoding Quantizer: Le, Zhou, Ding and Tarokh, "Supervised encoding for
 * discrete representation learning", ICASSP 2020 (arXiv 1910.11067).
 *
 * <p>Three stages. An encoder is trained as a softmax classifier:
 *
 * <pre>L = -1/B sum_i log softmax(head(z_i))[y_i],  z = encoder(x)</pre>
 *
 * <p>k-means with more clusters than classes divides the features Z of the training images; a
 * cluster takes the majority label of its members, and an image is classified by its nearest
 * center. The clusters of a class are its styles. A decoder is then trained, the encoder frozen, to
 * turn features back into images:
 *
 * <pre>L = -mean [x log y + (1 - x) log(1 - y)],  y = sigmoid(decoder(z))</pre>
 *
 * <p>so that centers can be looked at, and styles mixed by decoding a t3 + b t2 + (1 - a - b) t1.
 */
@Command(
    name = "seq",
    description = {
      "Supervised-Encoding Quantizer: an encoder trained with labels, k-means clusters that classify"
          + " and stand for styles, a decoder that draws and mixes them."
    },
    footer = {
      "",
      "Published: encoder 10 epochs, decoder 15, both in batches of 32; 10 to 120 clusters.",
      "By default the same with a decoder of 5 epochs in batches of 128; cae4pooled 3 "
          + "epochs of 64, decoder 2.",
      "With --quick: 6,000 images at most, 2 epochs each, 10, 20, 50 and 100 clusters, 1 "
          + "start."
    },
    sortOptions = false)
public final class Seq implements Callable<Integer>, EncodingSystem {
  private static final float RATE = 1e-3f;
  private static final float DECODER_DECAY = 1e-5f;
  private static final int DECODER_BATCH = 128;

  /** Total movement of the centers at which the original's k-means stops. */
  private static final Tolerance STILL = Tolerance.totalShift(0.01);

  @Mixin private RunOptions options;

  @Option(
      names = "--net",
      defaultValue = "lae2",
      paramLabel = "NET",
      description = "Network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SeqModel.Net net;

  @Option(
      names = "--clusters",
      split = ",",
      paramLabel = "K",
      converter = PositiveInteger.class,
      description = "Numbers of clusters to try (default: 10,20,...,120).")
  private List<Integer> clusters;

  @Option(
      names = "--starts",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "k-means starts for each number of clusters (default: 3).")
  private Integer starts;

  @Option(
      names = "--decoder-epochs",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description =
          "Passes of the decoder over the training data (default: 5; 2 for cae4pooled or if quick).")
  private Integer decoderEpochs;

  /**
   * The quantizers of one number of clusters.
   *
   * @param global one for each start: clusters of all rows, named by majority
   * @param perClass clusters found inside each class, or null for fewer clusters than classes
   */
  record Sweep(int clusters, List<SupervisedQuantizer> global, SupervisedQuantizer perClass) {}

  @Override
  public Integer call() throws IOException {
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    DataSet data = run.data();
    List<Integer> counts = counts(data.train().size());
    Philox generator = Philox.seeded(options.seed()).split("seq");
    SeqModel model = SeqModel.of(net, data.train(), data.classes(), generator);
    SeqReport report = new SeqReport(run, model, net);

    trainEncoder(run, model, generator);
    report.classifier();

    Tensor features =
        data.train().inPieces(images -> model.encoder().apply(images, Pass.inference()));
    List<Sweep> sweeps = new ArrayList<>();
    run.timed("quantizer", () -> sweeps.addAll(quantize(run, counts, features, generator)));
    report.quantizers(sweeps, features);

    trainDecoder(run, model, features, generator);
    SupervisedQuantizer chosen = shown(sweeps).global().get(0);
    report.decoder(chosen, features);
    report.save(chosen);
  }

  /**
   * The sweep that the pictures show and the model keeps: K = 100 as in the paper, else the
   * largest.
   */
  private static Sweep shown(List<Sweep> sweeps) {
    return sweeps.stream()
        .filter(sweep -> sweep.clusters() == 100)
        .findFirst()
        .orElse(sweeps.get(sweeps.size() - 1));
  }

  // Stage 1: the encoder, as a classifier

  private void trainEncoder(Run run, SeqModel model, Philox generator) throws IOException {
    ImageSet train = run.data().train();
    Adam adam = Adam.of(model.classifier().parameters(), RATE);
    Batches batches =
        Batches.of(train.size(), options.batch(net.batch)).shuffled(generator.split("order"));
    run.stage("encoder", model.classifier(), adam, batches)
        .train(
            options.epochs(net.epochs, 2),
            (rows, pass) -> {
              Tensor logits = model.classify(train.rows(rows), pass);
              Tensor loss = logits.crossEntropy(train.labels(rows)).mean();
              adam.step(loss.gradients());
              return Map.of("cross-entropy", loss.item());
            });
  }

  // Stage 2: the quantizer

  private List<Sweep> quantize(Run run, List<Integer> counts, Tensor features, Philox generator) {
    DataSet data = run.data();
    int[] labels = data.train().labels();
    List<Sweep> sweeps = new ArrayList<>();
    int restarts = starts != null ? starts : options.quick() ? 1 : 3;
    run.report().config("clusters", counts);
    run.report().config("starts", restarts);
    for (int k : counts) {
      KMeans.Options kmeans =
          KMeans.Options.of(k).withInitialization(Initialization.PLUS_PLUS).withTolerance(STILL);
      List<SupervisedQuantizer> global = new ArrayList<>();
      for (int start = 0; start < restarts; start++) {
        KMeansModel fitted = KMeans.fit(features, kmeans.withSeed(generator.split(start).key()));
        global.add(SupervisedQuantizer.global(fitted, labels, data.classes()));
        run.progress("quantizer", sweeps.size() * restarts + start + 1, counts.size() * restarts);
      }
      SupervisedQuantizer perClass =
          k < data.classes()
              ? null
              : SupervisedQuantizer.perClass(
                  features, labels, data.classes(), kmeans.withSeed(generator.key()));
      sweeps.add(new Sweep(k, global, perClass));
    }
    return sweeps;
  }

  /**
   * The numbers of clusters asked for, ascending; else the paper's, or four of them to be quick.
   */
  private List<Integer> counts(int images) {
    List<Integer> usual =
        options.quick()
            ? List.of(10, 20, 50, 100)
            : IntStream.rangeClosed(1, 12).map(i -> 10 * i).boxed().toList();
    List<Integer> counts =
        clusters != null ? clusters.stream().sorted().distinct().toList() : usual;
    int most = counts.get(counts.size() - 1);
    if (most > images) {
      throw new Failure(
          "--clusters: expected at most one for each of the %d training images, got %d"
              .formatted(images, most));
    }
    return counts;
  }

  // Stage 3: the decoder, the encoder frozen

  private void trainDecoder(Run run, SeqModel model, Tensor features, Philox generator)
      throws IOException {
    ImageSet train = run.data().train();
    AdamOptions settings = AdamOptions.of(RATE).withDecay(DECODER_DECAY);
    Adam adam = Adam.of(model.decoder().parameters(), settings);
    Batches batches =
        Batches.of(train.size(), DECODER_BATCH).shuffled(generator.split("decoder order"));
    int epochs = options.quick() ? 2 : net.decoderEpochs;
    run.stage("decoder", model.decoder(), adam, batches)
        .train(
            decoderEpochs == null ? epochs : decoderEpochs,
            (rows, pass) -> {
              Tensor logits = model.decoder().apply(features.gather(0, rows), pass);
              Tensor loss = logits.binaryCrossEntropyWithLogits(train.rows(rows)).mean();
              adam.step(loss.gradients());
              return Map.of("binary cross-entropy", loss.item());
            });
  }

  // Afterwards: what a trained model is used for

  /** The cluster of a picture, the class that the cluster stands for, and the feature Z. */
  @Override
  public List<Encoding> encodings(SavedModel saved) throws IOException {
    SeqModel model =
        SeqModel.of(
            saved.setting("net", SeqModel.Net.class),
            saved.images(),
            saved.classes(),
            Philox.seeded(0));
    saved.load("model.encoder", model.encoder());
    SupervisedQuantizer quantizer =
        SupervisedQuantizer.of(
            saved.tensor("quantizer.centers"), saved.integers("labels"), saved.classes());
    UnaryOperator<Tensor> features = images -> model.encoder().apply(images, Pass.inference());
    return List.of(
        Encoding.numbers(
            "clusters",
            "the number of the nearest cluster",
            images -> quantizer.assign(features.apply(images))),
        Encoding.numbers(
            "labels",
            "the class of the nearest cluster",
            images -> quantizer.classify(features.apply(images))),
        Encoding.latents("features", "the feature Z", features));
  }
}
