package dev.halftone.nn;

import dev.halftone.nn.loss.Classification;
import dev.halftone.nn.loss.Reconstruction;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.nn.optim.Sgd;
import dev.halftone.nn.optim.SgdOptions;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small models that between them hold every kind of state a run has, on data from a seed. */
enum SmallModel {
  /** Batch norm, dropout, boosted winners; Adam with decay and a falling rate. */
  CLASSIFIER {
    @Override
    Run make() {
      Philox first = Philox.seeded(1).split("first");
      Initializer rule = Initializers.heNormal();
      Sequential model =
          Sequential.of(
              Dense.of(6, 16, rule, first),
              BatchNorm.of(16),
              Activation.relu(),
              KWinners.of(16, KWinnersOptions.of(0.4f).withBoost(1, 100)),
              Dropout.of(0.2f),
              Dense.of(16, 3, rule, first));
      Adam adam =
          Adam.of(
              model.parameters(),
              AdamOptions.of(Schedule.cosine(0.02, 0.001, 60)).withDecay(1e-4f));
      Tensor data = Philox.seeded(2).normal(Shape.of(50, 6));
      int[] labels = data.slice(1, 0, 3).argMax(1);
      return new Run(model)
          .minimize("loss", adam)
          .step(
              (rows, pass) ->
                  Map.of(
                      "loss",
                      Classification.crossEntropyFromLogits(
                          model.apply(data.gather(0, rows), pass),
                          chosen(labels, rows),
                          Reduction.MEAN)));
    }
  },

  /** Convolutions both ways; momentum and clipping, Adam beside it. */
  IMAGES {
    @Override
    Run make() {
      Philox first = Philox.seeded(3).split("first");
      Initializer rule = Initializers.uniformFanIn();
      Conv2dOptions half = Conv2dOptions.of().withStride(2).withPadding(1);
      Sequential encoder =
          Sequential.of(Conv2d.of(1, 4, 3, half, rule, first), BatchNorm.of(4), Activation.elu(1));
      Sequential decoder =
          Sequential.of(
              GaussianNoise.of(0.05f),
              ConvTranspose2d.of(4, 1, 3, half, rule, first).withOutputPadding(1));
      Module model =
          () -> new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
      Tensor data = Philox.seeded(4).uniform(Shape.of(50, 1, 8, 8), 0, 1);
      return new Run(model)
          .minimize(
              "error",
              Sgd.of(encoder.parameters(), SgdOptions.of(0.05).withNesterov(0.9f).withClipNorm(1)))
          .minimize("error", Adam.of(decoder.parameters(), 0.01))
          .step(
              (rows, pass) -> {
                Tensor x = data.gather(0, rows);
                Tensor y = decoder.apply(encoder.apply(x, pass), pass);
                return Map.of("error", Reconstruction.squaredError(y, x, Reduction.SUM_MEAN));
              });
    }
  },

  /** A Gaussian and a categorical latent, drawn with noise; AdamW. */
  VARIATIONAL {
    @Override
    Run make() {
      Philox first = Philox.seeded(5).split("first");
      Initializer rule = Initializers.glorotUniform();
      Dense encoder = Dense.of(9, 2 * 2 + 3, rule, first);
      Dense decoder = Dense.of(2 + 3, 9, rule, first);
      Module model =
          () -> new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
      Tensor data = Philox.seeded(6).bernoulli(Shape.of(50, 9), 0.5f);
      return new Run(model)
          .minimize(
              "loss", Adam.of(model.parameters(), AdamOptions.of(0.01).withDecoupledDecay(0.01f)))
          .step(
              (rows, pass) -> {
                Tensor x = data.gather(0, rows);
                Tensor h = encoder.apply(x, pass);
                DiagonalGaussian z = new DiagonalGaussian(h.slice(1, 0, 2), h.slice(1, 2, 4));
                Tensor c = GumbelSoftmax.hard(0.7).sample(h.slice(1, 4, 7), pass);
                Tensor logits = decoder.apply(Tensor.concatenate(1, z.sample(pass), c), pass);
                Tensor reconstruction =
                    Reconstruction.binaryCrossEntropyFromLogits(logits, x, Reduction.SUM_MEAN);
                Tensor divergence = z.divergenceToStandard(Reduction.SUM_MEAN);
                Map<String, Tensor> terms = new LinkedHashMap<>();
                terms.put("loss", reconstruction.add(divergence.mul(0.5f)));
                terms.put("divergence", divergence);
                return terms;
              });
    }
  },

  /** Groups of units with networks of their own, and a codebook that follows and revives. */
  DISCRETE {
    @Override
    Run make() {
      Philox first = Philox.seeded(7).split("first");
      Initializer rule = Initializers.glorotUniform();
      Partition encoder =
          Partition.of(
              new Partition.Part(5, Dense.of(5, 2, rule, first)),
              new Partition.Part(4, Sequential.of(Dense.of(4, 2, rule, first), Activation.tanh())));
      VectorQuantize codebook = VectorQuantize.following(6, 4, first);
      Dense decoder = Dense.of(4, 9, rule, first);
      Module model =
          () ->
              new ParameterMap()
                  .with("encoder", encoder)
                  .with("codebook", codebook)
                  .with("decoder", decoder)
                  .toMap();
      Tensor data = Philox.seeded(8).normal(Shape.of(50, 9));
      return new Run(model)
          .minimize("loss", Adam.of(model.parameters(), 0.01))
          .step(
              (rows, pass) -> {
                Tensor x = data.gather(0, rows);
                Tensor z = encoder.apply(x, pass);
                VectorQuantize.Result code = codebook.quantize(z, pass);
                codebook.follow(z, code.codes(), 0.9f);
                codebook.revive(z, 0.1f, pass.generator());
                Tensor error =
                    Reconstruction.squaredError(
                        decoder.apply(code.values(), pass), x, Reduction.SUM_MEAN);
                return Map.of("loss", error.add(code.commitmentLoss().mul(0.25f)));
              });
    }
  };

  /** A model with its trainer and step. */
  static final class Run {
    final Module model;
    final Trainer trainer;
    Trainer.Step step;

    Run(Module model) {
      this.model = model;
      this.trainer =
          Trainer.of(
              model,
              Batches.of(50, 8).shuffled(Philox.seeded(9).split("batches")),
              Philox.seeded(9).split("noise"));
    }

    Run minimize(String term, Optimizer optimizer) {
      trainer.minimize(term, optimizer);
      return this;
    }

    Run step(Trainer.Step value) {
      step = value;
      return this;
    }
  }

  /** Steps in an epoch of {@link Run}. */
  static final int STEPS = 7;

  abstract Run make();

  static int[] chosen(int[] labels, int[] rows) {
    int[] chosen = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = labels[rows[i]];
    }
    return chosen;
  }
}
