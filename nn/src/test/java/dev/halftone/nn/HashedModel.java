package dev.halftone.nn;

import static dev.halftone.nn.loss.Reduction.MEAN;
import static dev.halftone.nn.loss.Reduction.SUM_MEAN;

import dev.halftone.nn.loss.Classification;
import dev.halftone.nn.loss.Reconstruction;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.nn.optim.Sgd;
import dev.halftone.nn.optim.SgdOptions;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Small models whose trained bits are compared across machines' settings. Batches and widths are
 * such that products, convolutions and elementwise loops are long enough to be shared by threads.
 */
enum HashedModel {
  /** Adam with decay, dropout. */
  CLASSIFIER {
    @Override
    Task make(Philox first) {
      Initializer rule = Initializers.heNormal();
      Sequential model =
          Sequential.of(
              Dense.of(130, 260, rule, first),
              Activation.gelu(),
              Dropout.of(0.2f),
              Dense.of(260, 10, rule, first));
      Tensor x = first.normal(Shape.of(72, 130));
      int[] labels = x.slice(1, 0, 10).argMax(1);
      return new Task(
          model.parameters(),
          Adam.of(model.parameters(), AdamOptions.of(1e-3).withDecay(1e-4f)),
          pass -> Classification.crossEntropyFromLogits(model.apply(x, pass), labels, MEAN));
    }
  },

  /** SGD with momentum, batch norm, max pooling. */
  IMAGES {
    @Override
    Task make(Philox first) {
      Initializer rule = Initializers.uniformFanIn();
      Sequential model =
          Sequential.of(
              Conv2d.of(1, 6, 3, Conv2dOptions.of().withPadding(1), rule, first),
              BatchNorm.of(6),
              Activation.relu(),
              MaxPool2d.of(2),
              Flatten.of(),
              Dense.of(6 * 6 * 6, 5, rule, first));
      Tensor x = first.uniform(Shape.of(33, 1, 12, 12), 0, 1);
      int[] labels = x.flatten(1).slice(1, 0, 5).argMax(1);
      return new Task(
          model.parameters(),
          Sgd.of(model.parameters(), SgdOptions.of(0.02).withMomentum(0.9f).withClipNorm(2)),
          pass -> Classification.crossEntropyFromLogits(model.apply(x, pass), labels, MEAN));
    }
  },

  /** AdamW, convolution and transposed convolution with strides. */
  AUTOENCODER {
    @Override
    Task make(Philox first) {
      Initializer rule = Initializers.glorotUniform();
      Conv2dOptions half = Conv2dOptions.of().withStride(2).withPadding(1);
      Sequential model =
          Sequential.of(
              Conv2d.of(1, 8, 3, half, rule, first),
              Activation.elu(1),
              ConvTranspose2d.of(8, 4, 3, half, rule, first).withOutputPadding(1),
              Activation.silu(),
              Conv2d.of(4, 1, 3, Conv2dOptions.of().withPadding(1), rule, first));
      Tensor x = first.uniform(Shape.of(33, 1, 12, 12), 0, 1);
      return new Task(
          model.parameters(),
          Adam.of(model.parameters(), AdamOptions.of(0.01).withDecoupledDecay(0.01f)),
          pass -> Reconstruction.squaredError(model.apply(x, pass), x, SUM_MEAN));
    }
  },

  /** Adam; a Gaussian latent with its divergence, layer norm. */
  VARIATIONAL {
    @Override
    Task make(Philox first) {
      Initializer rule = Initializers.glorotNormal();
      Sequential encoder =
          Sequential.of(
              Dense.of(64, 48, rule, first),
              LayerNorm.of(48),
              Activation.tanh(),
              Dense.of(48, 12, rule, first));
      Sequential decoder =
          Sequential.of(
              Dense.of(6, 48, rule, first), Activation.softplus(), Dense.of(48, 64, rule, first));
      Module model =
          () -> new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
      Tensor x = first.bernoulli(Shape.of(300, 64), 0.3f);
      return new Task(
          model.parameters(),
          Adam.of(model.parameters(), 0.005),
          pass -> {
            DiagonalGaussian z = DiagonalGaussian.halves(encoder.apply(x, pass));
            Tensor logits = decoder.apply(z.sample(pass), pass);
            return Reconstruction.binaryCrossEntropyFromLogits(logits, x, SUM_MEAN)
                .add(z.divergenceToStandard(SUM_MEAN));
          });
    }
  },

  /** SGD with Nesterov momentum; boosted winners, a Gumbel-softmax choice. */
  DISCRETE {
    @Override
    Task make(Philox first) {
      Initializer rule = Initializers.orthogonal(1);
      Sequential encoder =
          Sequential.of(
              Dense.of(40, 64, rule, first),
              KWinners.of(64, KWinnersOptions.of(0.25f).withBoost(1, 100)),
              Dense.of(64, 16, rule, first));
      Dense decoder = Dense.of(16, 40, rule, first);
      Module model =
          () -> new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
      Tensor x = first.normal(Shape.of(280, 40));
      return new Task(
          model.parameters(),
          Sgd.of(model.parameters(), SgdOptions.of(0.02).withNesterov(0.9f)),
          pass -> {
            Tensor choice = GumbelSoftmax.soft(0.7).sample(encoder.apply(x, pass), pass);
            return Reconstruction.squaredError(decoder.apply(choice, pass), x, SUM_MEAN);
          });
    }
  };

  static final int STEPS = 200;

  /** What is trained, by what, and the loss of a step. */
  record Task(
      Map<String, Parameter> parameters, Optimizer optimizer, Function<Pass, Tensor> loss) {}

  abstract Task make(Philox first);

  /** Trains; gives the model's name, the hash of its parameters, and the first and last loss. */
  List<String> train() {
    Philox seed = Philox.seeded(100).split(name());
    Task task = make(seed.split("first"));
    Pass pass = new Training(seed.split("noise"));
    float begin = Float.NaN;
    float end = Float.NaN;
    for (int step = 0; step < STEPS; step++) {
      Tensor loss = task.loss.apply(pass);
      task.optimizer.step(loss.gradients());
      end = loss.item();
      begin = step == 0 ? end : begin;
    }
    Module trained = () -> task.parameters;
    return List.of(name(), trained.parametersSha256(), Float.toString(begin), Float.toString(end));
  }
}
