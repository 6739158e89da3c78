package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Failure;
import dev.halftone.nn.Activation;
import dev.halftone.nn.BatchNorm;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.ConvTranspose2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.GumbelSoftmax;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Classification;
import dev.halftone.nn.loss.MetricLearning;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.quantize.NearestNeighborClassifier;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The networks of the semi-supervised model, and the terms of its objective. */
final class SemiModel {
  private static final Initializer GLOROT = Initializers.glorotUniform();

  /** Filters, kernel and stride of the layers of the encoder, before the features. */
  private static final int[][] CONVOLUTIONS = {{16, 5, 1}, {32, 5, 1}, {64, 4, 2}, {128, 5, 2}};

  /** The kernel that leaves one pixel of what those leave of 28 x 28. */
  private static final int LAST_KERNEL = 3;

  private static final int EXTENT = 28;

  private SemiModel() {}

  /** The published networks. */
  enum Net {
    /** 500 - 500 - F, with the neighbors that the published program has unless told otherwise. */
    DENSE("dense", 150, 100, 1e-3f, 10, 1),
    /** Five convolutions of 16 to F filters, for pictures of 28 x 28. */
    CONV("convolutional", 200, 150, 1e-2f, 4, 7);

    final String title;
    final int features;
    final int style;
    final float rate;
    final int epochs;

    /** Labelled neighbors that vote. */
    final int neighbors;

    Net(String title, int features, int style, float rate, int epochs, int neighbors) {
      this.title = title;
      this.features = features;
      this.style = style;
      this.rate = rate;
      this.epochs = epochs;
      this.neighbors = neighbors;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the features of labels are drawn together. */
  enum Metric {
    LIFTED {
      @Override
      Tensor loss(Tensor rows, int[] labels, float margin) {
        return MetricLearning.liftedStructured(rows, labels, margin);
      }
    },
    TRIPLET {
      @Override
      Tensor loss(Tensor rows, int[] labels, float margin) {
        return MetricLearning.tripletSemiHard(rows, labels, margin);
      }
    };

    abstract Tensor loss(Tensor rows, int[] labels, float margin);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The auxiliary task.
   *
   * @param neighbors how many labelled rows vote on the label of an unlabelled one
   * @param metric the loss on the features
   * @param margin of that loss
   */
  record Task(int neighbors, Metric metric, float margin) {}

  /**
   * The terms of the objective.
   *
   * @param variational those of the autoencoder
   * @param assignment cross-entropy of the categories against the assigned labels
   * @param metric distances of features by assigned labels
   * @param assigned the labels given to the unlabelled rows
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Losses(GmvaeModel.Losses variational, Tensor assignment, Tensor metric, int[] assigned) {}

  /**
   * The autoencoder of a net.
   *
   * @param styled whether it has a Gaussian style, as the model of 2019 does
   * @throws Failure if the net is not made for pictures of this size
   */
  static SimpleGmvae of(Net net, ImageSet images, int classes, boolean styled, Philox generator) {
    SimpleGmvae.Sizes sizes =
        new SimpleGmvae.Sizes(
            images.features(), net.features, styled ? net.style : 0, classes, true);
    if (net == Net.DENSE) {
      return SimpleGmvae.dense(sizes, GLOROT, generator);
    }
    if (images.height() != EXTENT || images.width() != EXTENT) {
      throw new Failure(
          "--net conv: expected pictures of %d x %d, got %d x %d"
              .formatted(EXTENT, EXTENT, images.height(), images.width()));
    }
    return SimpleGmvae.of(
        encoder(images.channels(), net.features, generator.split("encoder")),
        decoder(images.channels(), net.features, generator.split("decoder")),
        sizes,
        GLOROT,
        generator);
  }

  private static Sequential encoder(int channels, int features, Philox generator) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Reshape.of(channels, EXTENT, EXTENT));
    int in = channels;
    for (int[] convolution : CONVOLUTIONS) {
      Conv2dOptions options = Conv2dOptions.of().withStride(convolution[2]);
      layers.add(Conv2d.of(in, convolution[0], convolution[1], options, GLOROT, generator));
      normalized(layers, convolution[0]);
      in = convolution[0];
    }
    layers.add(Conv2d.of(in, features, LAST_KERNEL, Conv2dOptions.of(), GLOROT, generator));
    normalized(layers, features);
    layers.add(Flatten.of());
    return new Sequential(layers);
  }

  private static Sequential decoder(int channels, int features, Philox generator) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Reshape.of(features, 1, 1));
    int kernel = LAST_KERNEL;
    int stride = 1;
    int in = features;
    for (int i = CONVOLUTIONS.length - 1; i >= -1; i--) {
      int out = i < 0 ? channels : CONVOLUTIONS[i][0];
      Conv2dOptions options = Conv2dOptions.of().withStride(stride);
      layers.add(ConvTranspose2d.of(in, out, kernel, options, GLOROT, generator));
      normalized(layers, out);
      in = out;
      kernel = i < 0 ? 0 : CONVOLUTIONS[i][1];
      stride = i < 0 ? 0 : CONVOLUTIONS[i][2];
    }
    layers.add(Flatten.of());
    int pixels = channels * EXTENT * EXTENT;
    layers.add(Dense.of(pixels, pixels, GLOROT, generator));
    return new Sequential(layers);
  }

  private static void normalized(List<Layer> layers, int channels) {
    layers.add(BatchNorm.keras(channels));
    layers.add(Activation.relu());
  }

  /**
   * The terms of the objective on a batch, its last rows labelled. The unlabelled rows take the
   * labels of their nearest labelled neighbors among the features; no gradient flows through that.
   *
   * @param images [n, pixels]
   * @param labels of the last rows
   */
  static Losses losses(
      SimpleGmvae model,
      Tensor images,
      int[] labels,
      Task task,
      GumbelSoftmax draws,
      Training pass) {
    SimpleGmvae.Step step = model.step(images, draws, pass);
    int unlabelled = images.shape().extent(0) - labels.length;
    Tensor features = step.features().detach();
    int[] assigned =
        NearestNeighborClassifier.of(
                features.slice(0, unlabelled, unlabelled + labels.length),
                labels,
                step.logits().shape().extent(1))
            .classify(features.slice(0, 0, unlabelled), task.neighbors);
    int[] all = Arrays.copyOf(assigned, unlabelled + labels.length);
    System.arraycopy(labels, 0, all, unlabelled, labels.length);
    return new Losses(
        step.losses(),
        Classification.crossEntropyFromLogits(step.logits(), all, Reduction.MEAN),
        task.metric.loss(step.features(), all, task.margin),
        assigned);
  }
}
