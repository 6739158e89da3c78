package dev.halftone.examples.seq;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Activation;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.ConvTranspose2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.MaxPool2d;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Sequential;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The networks of SEQ: an encoder whose last layer is the feature Z, a softmax head that is only
 * its scaffolding, and a decoder that mirrors the encoder.
 *
 * @param encoder images [n, c h w] to features Z [n, 128], none of them negative
 * @param head features to logits [n, classes]
 * @param decoder features to the logits of the pixels [n, c h w]
 */
record SeqModel(Sequential encoder, Dense head, Sequential decoder) implements Module {
  /** The width of Z. */
  static final int FEATURES = 128;

  /** The published networks, and one that is small enough for a CPU. */
  enum Net {
    /** c h w - 1024 - 128. */
    LAE2("LAE-2", 32, 10, 5),
    /** c h w - 1024 - 512 - 256 - 128. */
    LAE4("LAE-4", 32, 10, 5),
    /** Two 5 x 5 convolutions of 32 and 64 filters, then 1024 - 128; 51.6 million weights. */
    CAE4("CAE-4", 32, 10, 5),
    /** The same with 2 x 2 maximum pooling after each convolution; 3.4 million weights. */
    CAE4POOLED("CAE-4 pooled", 64, 3, 2);

    final String title;
    final int batch;
    final int epochs;
    final int decoderEpochs;

    Net(String title, int batch, int epochs, int decoderEpochs) {
      this.title = title;
      this.batch = batch;
      this.epochs = epochs;
      this.decoderEpochs = decoderEpochs;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Weights and biases uniform within 1 / sqrt(fan in), as the original's framework drew them. */
  private static final Initializer UNIFORM = Initializers.uniformFanIn();

  private static final Conv2dOptions SAME = Conv2dOptions.of().withPadding(2);

  static SeqModel of(Net net, ImageSet images, int classes, Philox generator) {
    Philox encoder = generator.split("encoder");
    Philox head = generator.split("head");
    Philox decoder = generator.split("decoder");
    Dense classifier = Dense.of(FEATURES, classes, UNIFORM, head);
    int pixels = images.features();
    return switch (net) {
      case LAE2 ->
          new SeqModel(
              dense(encoder, true, pixels, 1024, FEATURES),
              classifier,
              dense(decoder, false, FEATURES, 1024, pixels));
      case LAE4 ->
          new SeqModel(
              dense(encoder, true, pixels, 1024, 512, 256, FEATURES),
              classifier,
              dense(decoder, false, FEATURES, 256, 512, 1024, pixels));
      case CAE4 ->
          new SeqModel(
              convolutional(images, false, encoder), classifier, transposed(images, decoder));
      case CAE4POOLED ->
          new SeqModel(
              convolutional(images, true, encoder),
              classifier,
              dense(decoder, false, FEATURES, 1024, pixels));
    };
  }

  /** Dense layers with rectifiers between them, and after the last if it makes features. */
  private static Sequential dense(Philox generator, boolean rectified, int... sizes) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      layers.add(Dense.of(sizes[i - 1], sizes[i], UNIFORM, generator));
      if (rectified || i < sizes.length - 1) {
        layers.add(Activation.relu());
      }
    }
    return new Sequential(layers);
  }

  private static Sequential convolutional(ImageSet images, boolean pooled, Philox generator) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Reshape.of(images.channels(), images.height(), images.width()));
    int channels = images.channels();
    int shrink = 1;
    for (int filters : new int[] {32, 64}) {
      layers.add(Conv2d.of(channels, filters, 5, SAME, UNIFORM, generator));
      layers.add(Activation.relu());
      if (pooled) {
        layers.add(MaxPool2d.of(2));
        shrink *= 2;
      }
      channels = filters;
    }
    layers.add(Flatten.of());
    int flat = channels * (images.height() / shrink) * (images.width() / shrink);
    layers.addAll(dense(generator, true, flat, 1024, FEATURES).layers());
    return new Sequential(layers);
  }

  private static Sequential transposed(ImageSet images, Philox generator) {
    int flat = 64 * images.height() * images.width();
    List<Layer> layers = new ArrayList<>(dense(generator, true, FEATURES, 1024, flat).layers());
    layers.add(Reshape.of(64, images.height(), images.width()));
    layers.add(ConvTranspose2d.of(64, 32, 5, SAME, UNIFORM, generator));
    layers.add(Activation.relu());
    layers.add(ConvTranspose2d.of(32, images.channels(), 5, SAME, UNIFORM, generator));
    layers.add(Flatten.of());
    return new Sequential(layers);
  }

  /** The logits of the classes, by way of Z. */
  Tensor classify(Tensor images, Pass pass) {
    return head.apply(encoder.apply(images, pass), pass);
  }

  /** The images that features stand for: pixels in (0, 1). */
  Tensor decode(Tensor features) {
    return decoder.apply(features, Pass.inference()).sigmoid();
  }

  /** What stage 1 trains. */
  Module classifier() {
    return () -> new ParameterMap().with("encoder", encoder).with("head", head).toMap();
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap()
        .with("encoder", encoder)
        .with("head", head)
        .with("decoder", decoder)
        .toMap();
  }
}
