package dev.halftone.benchmarks;

import static dev.halftone.nn.Activation.relu;
import static dev.halftone.nn.loss.Reduction.MEAN;
import static dev.halftone.nn.loss.Reduction.SUM_MEAN;

import dev.halftone.nn.BatchNorm;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.ConvTranspose2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.HaarWavelet;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.MaxPool2d;
import dev.halftone.nn.Module;
import dev.halftone.nn.Pedcc;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Residual;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Classification;
import dev.halftone.nn.loss.Divergence;
import dev.halftone.nn.loss.Reconstruction;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.Sgd;
import dev.halftone.nn.optim.SgdOptions;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The training steps that are compared; {@code steps.py} has the same models in PyTorch. */
final class TrainingSteps {
  private static final Conv2dOptions PLAIN = Conv2dOptions.of();
  private static final Conv2dOptions SAME = PLAIN.withPadding(1);

  private final Philox first = Philox.seeded(4).split("first");
  private final Initializer rule = Initializers.uniformFanIn();

  private TrainingSteps() {}

  static List<TrainingStep> all() {
    return List.of(
        new TrainingSteps().autoencoder(),
        new TrainingSteps().convolutional(),
        new TrainingSteps().classSupervised(),
        new TrainingSteps().mixture());
  }

  /** Batch 128, Adam, mean squared error. */
  private TrainingStep autoencoder() {
    Sequential model =
        Sequential.of(
            dense(784, 512),
            relu(),
            dense(512, 256),
            relu(),
            dense(256, 64),
            relu(),
            dense(64, 256),
            relu(),
            dense(256, 512),
            relu(),
            dense(512, 784));
    Tensor x = first.uniform(Shape.of(128, 784), 0, 1);
    double products = 2 * 128 * (3 * 1097728.0 - 784 * 512);
    return new TrainingStep(
        "mlp",
        products,
        model.parameters(),
        Adam.of(model.parameters(), 1e-3),
        pass -> Reconstruction.squaredError(model.apply(x, pass), x, MEAN),
        Map.of("x", x),
        generator -> List.of());
  }

  /** Batch 64 of 28 x 28, Adam, cross-entropy. */
  private TrainingStep convolutional() {
    Sequential model =
        Sequential.of(
            convolution(1, 32, 3, SAME),
            BatchNorm.of(32),
            relu(),
            MaxPool2d.of(2),
            convolution(32, 64, 3, SAME),
            BatchNorm.of(64),
            relu(),
            MaxPool2d.of(2),
            Flatten.of(),
            dense(64 * 49, 256),
            relu(),
            dense(256, 10));
    Tensor x = first.uniform(Shape.of(64, 1, 28, 28), 0, 1);
    int[] labels = x.flatten(1).slice(1, 0, 10).argMax(1);
    double images = 784.0 * 9 * 32;
    double rest = 196.0 * 9 * 32 * 64 + 3136 * 256 + 2560;
    return new TrainingStep(
        "conv",
        2 * 64 * (2 * images + 3 * rest),
        model.parameters(),
        Adam.of(model.parameters(), 1e-3),
        pass -> Classification.crossEntropyFromLogits(model.apply(x, pass), labels, MEAN),
        Map.of("x", x, "labels", numbers(labels)),
        generator -> List.of());
  }

  /** CSAE-C on 32 x 32, code of 40, batch 128, SGD with momentum and decay, wavelet loss. */
  private TrainingStep classSupervised() {
    Sequential encoder =
        Sequential.of(
            convolution(1, 16, 3, PLAIN),
            BatchNorm.of(16),
            relu(),
            halving(16, 32),
            relu(),
            halving(32, 64),
            relu(),
            halving(64, 64),
            relu(),
            Flatten.of(),
            dense(1024, 40));
    Sequential decoder =
        Sequential.of(
            dense(40, 1024),
            Reshape.of(64, 4, 4),
            doubling(64, 64),
            doubling(64, 32),
            doubling(32, 16),
            convolution(16, 1, 1, PLAIN));
    Tensor x = first.uniform(Shape.of(128, 1, 32, 32), -1, 1);
    int[] labels = x.flatten(1).slice(1, 0, 10).argMax(1);
    Tensor targets = Pedcc.simplex(10, 40, first).gather(0, labels);
    float deviation = (float) (0.04 * Math.sqrt(40));
    HaarWavelet wavelet = new HaarWavelet(2);
    Map<String, Parameter> parameters = both(encoder, decoder);
    double input = 900.0 * 9 * 16;
    double encoding =
        225.0 * (9 * 16 * 32 + 9 * 32 * 32 + 16 * 32)
            + 64 * (9 * 32 * 64 + 9 * 64 * 64 + 32 * 64)
            + 16 * (9 * 64 * 64 + 9 * 64 * 64 + 64 * 64)
            + 1024 * 40;
    double decoding =
        40 * 1024
            + 64.0 * (64 * 32 + 9 * 32 * 64)
            + 256 * (64 * 32 + 9 * 32 * 32)
            + 1024 * (32 * 16 + 9 * 16 * 16)
            + 1024 * 16;
    return new TrainingStep(
        "csae",
        2 * 128 * (2 * input + 3 * (encoding + decoding)),
        parameters,
        Sgd.of(parameters, SgdOptions.of(0.01).withMomentum(0.9f).withDecay(5e-4f)),
        pass -> {
          Tensor z = encoder.apply(x, pass);
          Tensor noise = ((Training) pass).generator().normal(z.shape()).mul(deviation);
          Tensor y = decoder.apply(z.add(noise), pass);
          return Reconstruction.squaredError(z, targets, MEAN)
              .add(Reconstruction.squaredError(y, x, MEAN))
              .add(wavelet.detailError(y, x).mul(0.5f));
        },
        Map.of("x", x, "targets", targets),
        generator -> List.of(generator.normal(Shape.of(128, 40))));
  }

  /** GMVAE's model S, batch 200, Adam. */
  private TrainingStep mixture() {
    Sequential encoder =
        Sequential.of(
            dense(784, 500),
            BatchNorm.of(500),
            relu(),
            dense(500, 500),
            BatchNorm.of(500),
            relu(),
            dense(500, 150));
    Sequential mean = Sequential.of(dense(150, 100));
    Sequential logVariance = Sequential.of(dense(150, 100));
    Sequential logits = Sequential.of(dense(150, 10));
    Sequential fromZ = Sequential.of(dense(100, 150));
    Sequential fromC = Sequential.of(dense(10, 150));
    Sequential decoder =
        Sequential.of(
            dense(150, 150),
            BatchNorm.of(150),
            relu(),
            dense(150, 500),
            BatchNorm.of(500),
            relu(),
            dense(500, 500),
            BatchNorm.of(500),
            relu(),
            dense(500, 784));
    Map<String, Parameter> parameters =
        both(encoder, mean, logVariance, logits, fromZ, fromC, decoder);
    Tensor x = first.bernoulli(Shape.of(200, 784), 0.2f);
    GumbelSoftmax choice = GumbelSoftmax.soft(1);
    double input = 784.0 * 500;
    double rest = 500.0 * (500 + 150) + 150 * 210 + 110 * 150 + 150 * (150 + 500) + 500.0 * 1284;
    return new TrainingStep(
        "gmvae",
        2 * 200 * (2 * input + 3 * rest),
        parameters,
        Adam.of(parameters, 1e-3),
        pass -> {
          Tensor features = encoder.apply(x, pass);
          DiagonalGaussian z =
              new DiagonalGaussian(mean.apply(features, pass), logVariance.apply(features, pass));
          Tensor scores = logits.apply(features, pass);
          Tensor hidden =
              fromZ.apply(z.sample(pass), pass).add(fromC.apply(choice.sample(scores, pass), pass));
          return Reconstruction.binaryCrossEntropyFromLogits(
                  decoder.apply(hidden, pass), x, SUM_MEAN)
              .add(Divergence.categoricalToUniform(scores, SUM_MEAN))
              .add(z.divergenceToStandard(SUM_MEAN).mul(4));
        },
        Map.of("x", x),
        generator ->
            List.of(generator.normal(Shape.of(200, 100)), generator.gumbel(Shape.of(200, 10))));
  }

  private Dense dense(int in, int out) {
    return Dense.of(in, out, rule, first);
  }

  private Conv2d convolution(int in, int out, int kernel, Conv2dOptions options) {
    return Conv2d.of(in, out, kernel, options, rule, first);
  }

  private Layer halving(int in, int out) {
    return Residual.of(
        Sequential.of(
            convolution(in, out, 3, SAME.withStride(2)).withoutBias(),
            BatchNorm.of(out),
            relu(),
            convolution(out, out, 3, SAME).withoutBias(),
            BatchNorm.of(out)),
        convolution(in, out, 1, PLAIN.withStride(2)));
  }

  private Layer doubling(int in, int out) {
    return Sequential.of(
        ConvTranspose2d.of(in, in / 2, 2, PLAIN.withStride(2), rule, first),
        convolution(in / 2, out, 3, SAME).withoutBias(),
        BatchNorm.of(out),
        relu());
  }

  private static Map<String, Parameter> both(Module... parts) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String prefix = i + ".";
      parts[i].parameters().forEach((path, parameter) -> parameters.put(prefix + path, parameter));
    }
    return parameters;
  }

  private static Tensor numbers(int[] labels) {
    float[] values = new float[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[i];
    }
    return Tensor.wrap(values, Shape.of(values.length));
  }
}
