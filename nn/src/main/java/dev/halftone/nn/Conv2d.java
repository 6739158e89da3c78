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
 * A convolution (cross-correlation) of images: [B, Cin, H, W] to [B, Cout, H', W'], H' = floor((H +
 * 2·padding - dilation·(kernel - 1) - 1) / stride) + 1.
 *
 * @param weight [Cout, Cin / groups, kernel height, kernel width]
 * @param bias [Cout], or empty
 */
public record Conv2d(Parameter weight, Optional<Parameter> bias, Conv2dOptions options)
    implements Rectifiable {

  /** Checks that weight and bias fit each other. */
  public Conv2d {
    Check.rank("conv2d", "weight", weight.shape(), 4);
    int out = weight.shape().extent(0);
    bias.ifPresent(b -> Check.shape("conv2d", "bias", b.shape(), Shape.of(out)));
  }

  /**
   * With a square kernel and bias; weight drawn first, then bias.
   *
   * @throws IllegalArgumentException if channels, kernel or groups do not fit
   */
  public static Conv2d of(
      int in, int out, int kernel, Conv2dOptions options, Initializer initializer, Philox g) {
    Check.positive("conv2d", "input channels", in);
    Check.positive("conv2d", "output channels", out);
    Check.positive("conv2d", "kernel", kernel);
    int groups = options.groups();
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: expected channels divisible by groups = "
              + groups
              + ", got "
              + in
              + " in and "
              + out
              + " out");
    }
    int fanIn = in / groups * kernel * kernel;
    int fanOut = out / groups * kernel * kernel;
    Tensor weight = initializer.make(Shape.of(out, in / groups, kernel, kernel), fanIn, fanOut, g);
    Tensor bias = initializer.bias().make(Shape.of(out), fanIn, fanOut, g);
    return new Conv2d(
        Parameter.of("weight", weight), Optional.of(Parameter.of("bias", bias)), options);
  }

  /** The same weight without a bias. */
  public Conv2d withoutBias() {
    return new Conv2d(weight, Optional.empty(), options);
  }

  /** Channels of the input. */
  public int inputChannels() {
    return weight.shape().extent(1) * options.groups();
  }

  /** Channels of the output. */
  public int outputChannels() {
    return weight.shape().extent(0);
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
    Check.images("conv2d", x.shape(), inputChannels());
    if (bias.isPresent()) {
      Tensor b = pass.value(bias.get());
      return Fused.conv2d(x, pass.value(weight), b, options, rectified);
    }
    Tensor y = x.conv2d(pass.value(weight), options);
    return rectified ? y.relu() : y;
  }

  /**
   * The largest of each square of two by two of what inference gives, rectified or not; empty where
   * the layers one after the other are faster.
   */
  Optional<Tensor> applyPooled(Tensor x, boolean rectified) {
    Check.images("conv2d", x.shape(), inputChannels());
    return bias.flatMap(b -> Fused.conv2dPooled(x, weight.value(), b.value(), options, rectified));
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Check.weightAndBias(weight, bias);
  }

  @Override
  public String toString() {
    return "Conv2d("
        + inputChannels()
        + " -> "
        + outputChannels()
        + ", "
        + ImageGeometry.describe(weight.shape(), options)
        + (bias.isPresent() ? ")" : ", no bias)");
  }
}
