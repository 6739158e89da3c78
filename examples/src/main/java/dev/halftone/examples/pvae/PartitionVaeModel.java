package dev.halftone.examples.pvae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Activation;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.ConvTranspose2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.MaxPool2d;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Partition;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Residual;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Upsample;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The networks of PartitionVAE: convolutions down to D units, which are cut into disjoint groups;
 * each group passes through networks of its own to its means and log-variances; a decoder draws a
 * picture that is smaller by the subresolution factor, and it is enlarged.
 *
 * @param extent [channels, height, width] of the pictures
 * @param encoder images [n, c h w] to units [n, D]
 * @param means units to means [n, D], group by group
 * @param logVariances units to log-variances [n, D], group by group; empty in the released code,
 *     where they come from the very layers of the means
 * @param decoder codes [n, D] to small pictures [n, c, ceil(h / f), ceil(w / f)]
 * @param enlargement by the subresolution factor f
 */
record PartitionVaeModel(
    Shape extent,
    Layer encoder,
    Partition means,
    Optional<Partition> logVariances,
    Layer decoder,
    Upsample enlargement)
    implements Module {

  /** What is built and trained. */
  enum Mode {
    /**
     * The released code: one set of heads for means and log-variances, linear, never trained; a
     * linear decoder; the divergence summed over the batch.
     */
    ORIGINAL,
    /** What the text describes: separate heads that are trained, and a decoder that can bend. */
    CORRECTED,
    /** PVAE-G: the corrected one, with terms in the loss that make groups. */
    GROUPED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Weights and biases uniform within 1 / sqrt(fan in), as the original's framework drew them. */
  private static final Initializer UNIFORM = Initializers.uniformFanIn();

  /** For layers before a rectifier, where the rule above shrinks the signal layer by layer. */
  private static final Initializer HE = Initializers.heUniform();

  /**
   * Log-variances start near this, so that a code says something from the first step on; at 0 a
   * short training ends with a code that says nothing.
   */
  private static final float CERTAIN = -4;

  /** Two convolutions and poolings leave one pixel of this. */
  static final int LEAST_SIDE = 16;

  private static final int KERNEL = 5;
  private static final int DECODER_WIDTH = 256;

  /**
   * A model with fresh weights.
   *
   * @param sizes how many units each group has
   * @param hidden width of a group's hidden layer
   */
  static PartitionVaeModel of(
      Mode mode,
      ImageSet images,
      List<Integer> sizes,
      int hidden,
      Upsample enlargement,
      Philox generator) {
    Shape extent = Shape.of(images.channels(), images.height(), images.width());
    int units = sizes.stream().mapToInt(Integer::intValue).sum();
    int factor = enlargement.factor();
    Shape small =
        Shape.of(
            images.channels(),
            (images.height() - 1) / factor + 1,
            (images.width() - 1) / factor + 1);
    Partition means = heads(mode, sizes, hidden, 0, generator.split("mean"));
    Optional<Partition> logVariances =
        mode == Mode.ORIGINAL
            ? Optional.empty()
            : Optional.of(heads(mode, sizes, hidden, CERTAIN, generator.split("log-variance")));
    Philox drawing = generator.split("decoder");
    Layer decoder =
        mode == Mode.ORIGINAL ? linear(units, small, drawing) : bent(units, small, drawing);
    return new PartitionVaeModel(
        extent,
        encoder(mode, extent, units, generator.split("encoder")),
        means,
        logVariances,
        decoder,
        enlargement);
  }

  /** Convolution, rectifier and pooling until little is left, then one layer to the units. */
  private static Layer encoder(Mode mode, Shape extent, int units, Philox generator) {
    Initializer initializer = mode == Mode.ORIGINAL ? UNIFORM : HE;
    List<Layer> layers = new ArrayList<>();
    layers.add(Reshape.of(extent.toArray()));
    int channels = extent.extent(0);
    int height = extent.extent(1);
    int width = extent.extent(2);
    for (int filters : height > 32 ? new int[] {32, 16, 8} : new int[] {32, 8}) {
      layers.add(Conv2d.of(channels, filters, KERNEL, Conv2dOptions.of(), initializer, generator));
      layers.add(Activation.relu());
      layers.add(MaxPool2d.of(2));
      channels = filters;
      height = (height - KERNEL + 1) / 2;
      width = (width - KERNEL + 1) / 2;
    }
    layers.add(Flatten.of());
    layers.add(Dense.of(channels * height * width, units, initializer, generator));
    return new Sequential(layers);
  }

  /** For each group s - hidden - s - s in the original, else s - hidden - s around a shortcut. */
  static Partition heads(
      Mode mode, List<Integer> sizes, int hidden, float start, Philox generator) {
    List<Partition.Part> parts = new ArrayList<>();
    for (int size : sizes) {
      Dense in = Dense.of(size, hidden, UNIFORM, generator);
      Dense out = Dense.of(hidden, size, UNIFORM, generator);
      Dense last = Dense.of(size, size, UNIFORM, generator);
      Layer network =
          mode == Mode.ORIGINAL
              ? Sequential.of(frozen(in), frozen(out), frozen(last))
              // The shortcut, because a small rectified net alone may kill its whole group.
              : Residual.of(Sequential.of(in, Activation.tanh(), out), starting(last, start));
      parts.add(new Partition.Part(size, network));
    }
    return new Partition(parts);
  }

  /** The same layer with all its biases at one value. */
  private static Dense starting(Dense layer, float value) {
    return new Dense(
        layer.weight(), Optional.of(Parameter.of("bias", Tensor.full(value, layer.outputs()))));
  }

  /** The same layer out of the optimiser's sight. */
  private static Dense frozen(Dense layer) {
    return new Dense(
        Parameter.fixed("weight", layer.weight().value()),
        layer.bias().map(bias -> Parameter.fixed("bias", bias.value())));
  }

  /** The original's decoder: two linear layers, then convolutions of one channel. */
  private static Layer linear(int units, Shape small, Philox generator) {
    int channels = small.extent(0);
    Conv2dOptions plain = Conv2dOptions.of();
    return Sequential.of(
        Dense.of(units, 100, UNIFORM, generator),
        Dense.of(100, small.size(), UNIFORM, generator),
        Reshape.of(small.toArray()),
        ConvTranspose2d.of(channels, 1, KERNEL, plain, UNIFORM, generator),
        Activation.relu(),
        Conv2d.of(1, 1, KERNEL, plain, UNIFORM, generator),
        Activation.relu(),
        Conv2d.of(1, channels, 1, plain, UNIFORM, generator));
  }

  /** Dense layers with rectifiers between them, to pixels in (0, 1). */
  private static Layer bent(int units, Shape small, Philox generator) {
    return Sequential.of(
        Dense.of(units, DECODER_WIDTH, HE, generator),
        Activation.relu(),
        Dense.of(DECODER_WIDTH, DECODER_WIDTH, HE, generator),
        Activation.relu(),
        Dense.of(DECODER_WIDTH, small.size(), UNIFORM, generator),
        Activation.sigmoid(),
        Reshape.of(small.toArray()));
  }

  /** Number of units, D. */
  int units() {
    return means.width();
  }

  /** What images [n, c h w] say about their codes. */
  DiagonalGaussian posterior(Tensor images, Pass pass) {
    Tensor units = encoder.apply(images, pass);
    Tensor mean = means.apply(units, pass);
    return new DiagonalGaussian(
        mean, logVariances.map(heads -> heads.apply(units, pass)).orElse(mean));
  }

  /** Codes [n, D] to images [n, c h w]. */
  Tensor decode(Tensor codes, Pass pass) {
    Tensor enlarged = enlargement.apply(decoder.apply(codes, pass), pass);
    return cut(cut(enlarged, 2, extent.extent(1)), 3, extent.extent(2)).flatten(1);
  }

  /** Images whose sides the factor does not divide are drawn a row or column too large. */
  private static Tensor cut(Tensor images, int axis, int length) {
    return images.shape().extent(axis) == length ? images : images.slice(axis, 0, length);
  }

  @Override
  public Map<String, Parameter> parameters() {
    ParameterMap map = new ParameterMap().with("encoder", encoder).with("mean", means);
    logVariances.ifPresent(heads -> map.with("log-variance", heads));
    return map.with("decoder", decoder).toMap();
  }
}
