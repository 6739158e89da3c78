package dev.halftone.examples.csae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Activation;
import dev.halftone.nn.BatchNorm;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.ConvTranspose2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Pedcc;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Residual;
import dev.halftone.nn.Sequential;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Locale;
import java.util.Map;

/**
 * The networks of CSAE and the fixed points of its classes.
 *
 * @param canvas what the networks see of an image
 * @param encoder canvas [n, c, H, W] to codes [n, 40]
 * @param decoder codes to the canvas
 * @param points one for each class, all of length sqrt(40), as far apart as can be; never trained
 */
record CsaeModel(CsaeCanvas canvas, Sequential encoder, Sequential decoder, Parameter points)
    implements Module {
  /** Coordinates of a code. */
  static final int CODE = 40;

  /** The published networks. */
  enum Net {
    /** Residual blocks that halve the image three times, and transposed convolutions back. */
    CONVOLUTIONAL("CSAE-C"),
    /** c h w - 400 - 40 and back. */
    DENSE("CSAE-L");

    final String title;

    Net(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the class points are found. */
  enum Points {
    /** The closed form: a regular simplex, randomly turned. */
    SIMPLEX,
    /** The paper's code: charges that repel one another for 200 steps. */
    REPULSION;

    Tensor of(int classes, Philox generator) {
      if (classes > CODE + 1) {
        // No simplex has so many corners: the charges are given time to settle.
        return Pedcc.repulsion(classes, CODE, 5000, generator);
      }
      return this == SIMPLEX
          ? Pedcc.simplex(classes, CODE, generator)
          : Pedcc.original(classes, CODE, generator);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Weights and biases uniform within 1 / sqrt(fan in), as the original's framework drew them. */
  private static final Initializer UNIFORM = Initializers.uniformFanIn();

  private static final Conv2dOptions PLAIN = Conv2dOptions.of();
  private static final Conv2dOptions SAME = PLAIN.withPadding(1);
  private static final Conv2dOptions HALVING = PLAIN.withStride(2);

  static CsaeModel of(Net net, Points points, ImageSet images, int classes, Philox generator) {
    Parameter centers = Parameter.fixed("points", points.of(classes, generator.split("points")));
    Philox encoder = generator.split("encoder");
    Philox decoder = generator.split("decoder");
    if (net == Net.DENSE) {
      CsaeCanvas canvas = CsaeCanvas.bare(images);
      return new CsaeModel(
          canvas,
          denseEncoder(images.features(), CODE, encoder),
          denseDecoder(canvas, CODE, decoder),
          centers);
    }
    CsaeCanvas canvas = CsaeCanvas.bordered(images);
    return new CsaeModel(canvas, encoder(canvas, encoder), decoder(canvas, decoder), centers);
  }

  // CSAE-C

  private static Sequential encoder(CsaeCanvas canvas, Philox generator) {
    int cells = 64 * (canvas.outerHeight() / 8) * (canvas.outerWidth() / 8);
    return Sequential.of(
        Conv2d.of(canvas.channels(), 16, 3, PLAIN, UNIFORM, generator),
        BatchNorm.of(16),
        Activation.relu(),
        residual(16, 32, generator),
        Activation.relu(),
        residual(32, 64, generator),
        Activation.relu(),
        residual(64, 64, generator),
        Activation.relu(),
        Flatten.of(),
        Dense.of(cells, CODE, UNIFORM, generator));
  }

  /** Two 3 x 3 convolutions beside one of 1 x 1, which halve height and width. */
  private static Layer residual(int in, int out, Philox generator) {
    return Residual.of(
        Sequential.of(
            Conv2d.of(in, out, 3, HALVING.withPadding(1), UNIFORM, generator).withoutBias(),
            BatchNorm.of(out),
            Activation.relu(),
            Conv2d.of(out, out, 3, SAME, UNIFORM, generator).withoutBias(),
            BatchNorm.of(out)),
        Conv2d.of(in, out, 1, HALVING, UNIFORM, generator));
  }

  private static Sequential decoder(CsaeCanvas canvas, Philox generator) {
    int height = canvas.outerHeight() / 8;
    int width = canvas.outerWidth() / 8;
    return Sequential.of(
        Dense.of(CODE, 64 * height * width, UNIFORM, generator),
        Reshape.of(64, height, width),
        doubling(64, 64, generator),
        doubling(64, 32, generator),
        doubling(32, 16, generator),
        Conv2d.of(16, canvas.channels(), 1, PLAIN, UNIFORM, generator));
  }

  /** A transposed convolution that doubles height and width, and a convolution that smooths. */
  private static Layer doubling(int in, int out, Philox generator) {
    return Sequential.of(
        ConvTranspose2d.of(in, in / 2, 2, HALVING, UNIFORM, generator),
        Conv2d.of(in / 2, out, 3, SAME, UNIFORM, generator).withoutBias(),
        BatchNorm.of(out),
        Activation.relu());
  }

  // CSAE-L, whose halves the baselines share

  /** Inputs to {@code outputs} values by way of 400. */
  static Sequential denseEncoder(int inputs, int outputs, Philox generator) {
    return Sequential.of(
        Flatten.of(),
        Dense.of(inputs, 400, UNIFORM, generator),
        Activation.relu(),
        Dense.of(400, outputs, UNIFORM, generator));
  }

  /** Inputs to pixels in (0, 1) by way of 400. */
  static Sequential denseDecoder(CsaeCanvas canvas, int inputs, Philox generator) {
    int pixels = canvas.channels() * canvas.height() * canvas.width();
    return Sequential.of(
        Dense.of(inputs, 400, UNIFORM, generator),
        Activation.relu(),
        Dense.of(400, pixels, UNIFORM, generator),
        Activation.sigmoid(),
        Reshape.of(canvas.channels(), canvas.height(), canvas.width()));
  }

  /** The codes [n, 40] of pixels [n, c h w]. */
  Tensor encode(Tensor rows) {
    return encoder.apply(canvas.paint(rows), Pass.inference());
  }

  /** The pixels [n, c h w] of codes [n, 40]. */
  Tensor decode(Tensor codes) {
    return canvas.pixels(decoder.apply(codes, Pass.inference()));
  }

  /** Squared distances [n, classes] of codes from the class points. */
  Tensor distances(Tensor codes) {
    Tensor centers = points.value();
    Tensor lengths = codes.square().sum(Axes.of(1)).reshape(codes.shape().extent(0), 1);
    return centers
        .square()
        .sum(Axes.of(1))
        .add(lengths)
        .sub(codes.matmulTransposed(centers).mul(2))
        .maximum(Tensor.scalar(0));
  }

  /** The classes of codes: of each the nearest point. */
  int[] classify(Tensor codes) {
    return distances(codes).argMin(1);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap()
        .with("encoder", encoder)
        .with("decoder", decoder)
        .with("points", points)
        .toMap();
  }
}
