package dev.halftone.nn;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Fused;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * A transposed convolution: [B, Cin, H, W] to [B, Cout, H', W'], H' = (H - 1)·stride - 2·padding +
 * dilation·(kernel - 1) + 1 + outputPadding.
 *
 * <p>It is the pullback of {@link Conv2d} with the same weight, so it undoes that layer's change of
 * shape.
 *
 * @param weight [Cin, Cout / groups, kernel height, kernel width]
 * @param bias [Cout], or empty
 * @param outputPadding rows and columns added at the bottom and right, below the stride
 */
public record ConvTranspose2d(
    Parameter weight, Optional<Parameter> bias, Conv2dOptions options, int outputPadding)
    implements Rectifiable {

  /** Checks that weight and bias fit each other. */
  public ConvTranspose2d {
    Check.rank("convTranspose2d", "weight", weight.shape(), 4);
    int out = weight.shape().extent(1) * options.groups();
    bias.ifPresent(b -> Check.shape("convTranspose2d", "bias", b.shape(), Shape.of(out)));
    Check.notNegative("convTranspose2d", "outputPadding", outputPadding);
  }

  /**
   * With a square kernel, a bias and no output padding; weight drawn first, then bias.
   *
   * @throws IllegalArgumentException if channels, kernel or groups do not fit
   */
  public static ConvTranspose2d of(
      int in, int out, int kernel, Conv2dOptions options, Initializer initializer, Philox g) {
    Check.positive("convTranspose2d", "input channels", in);
    Check.positive("convTranspose2d", "output channels", out);
    Check.positive("convTranspose2d", "kernel", kernel);
    int groups = options.groups();
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "convTranspose2d: expected channels divisible by groups = "
              + groups
              + ", got "
              + in
              + " in and "
              + out
              + " out");
    }
    int fanIn = out / groups * kernel * kernel;
    int fanOut = in * kernel * kernel;
    Tensor weight = initializer.make(Shape.of(in, out / groups, kernel, kernel), fanIn, fanOut, g);
    Tensor bias = initializer.bias().make(Shape.of(out), fanIn, fanOut, g);
    return new ConvTranspose2d(
        Parameter.of("weight", weight), Optional.of(Parameter.of("bias", bias)), options, 0);
  }

  /** The same weight without a bias. */
  public ConvTranspose2d withoutBias() {
    return new ConvTranspose2d(weight, Optional.empty(), options, outputPadding);
  }

  /** The same layer with the output enlarged at the bottom and right. */
  public ConvTranspose2d withOutputPadding(int rows) {
    return new ConvTranspose2d(weight, bias, options, rows);
  }

  /** Channels of the input. */
  public int inputChannels() {
    return weight.shape().extent(0);
  }

  /** Channels of the output. */
  public int outputChannels() {
    return weight.shape().extent(1) * options.groups();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return apply(x, pass, false);
  }

  @Override
  public Tensor applyRectified(Tensor x, Pass pass) {
    return apply(x, pass, true);
  }

  private Tensor apply(Tensor x, Pass pass, boolean rectified) {
    Check.images("convTranspose2d", x.shape(), inputChannels());
    if (bias.isPresent()) {
      Tensor b = pass.value(bias.get());
      return Fused.convTranspose2d(x, pass.value(weight), b, options, outputPadding, rectified);
    }
    Tensor y = x.convTranspose2d(pass.value(weight), options, outputPadding);
    return rectified ? y.relu() : y;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Check.weightAndBias(weight, bias);
  }

  @Override
  public String toString() {
    return "ConvTranspose2d("
        + inputChannels()
        + " -> "
        + outputChannels()
        + ", "
        + ImageGeometry.describe(weight.shape(), options)
        + (outputPadding == 0 ? "" : ", output padding " + outputPadding)
        + (bias.isPresent() ? ")" : ", no bias)");
  }
}
