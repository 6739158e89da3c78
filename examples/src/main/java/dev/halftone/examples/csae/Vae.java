package dev.halftone.examples.csae;

import dev.halftone.nn.Activation;
import dev.halftone.nn.Dense;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Divergence;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variational autoencoders that CSAE is compared with (Kingma and Welling 2014; Sohn, Lee and
 * Yan 2015): c h w - 400 - 40 means and 40 log-variances, and 40 - 400 - c h w. The conditional one
 * joins the label as one of {@code classes} to the input and to z.
 *
 * @param encoder pixels, with the label if conditional, to means and log-variances [n, 80]
 * @param decoder z, with the label if conditional, to the logits of the pixels
 * @param classes of the label; 0 for the plain one
 */
record Vae(Sequential encoder, Sequential decoder, int classes) implements Module {
  private static final int HIDDEN = 400;

  static Vae of(int pixels, int classes, Philox generator) {
    Initializer uniform = Initializers.uniformFanIn();
    return new Vae(
        Sequential.of(
            Dense.of(pixels + classes, HIDDEN, uniform, generator),
            Activation.relu(),
            Dense.of(HIDDEN, 2 * CsaeModel.CODE, uniform, generator)),
        Sequential.of(
            Dense.of(CsaeModel.CODE + classes, HIDDEN, uniform, generator),
            Activation.relu(),
            Dense.of(HIDDEN, pixels, uniform, generator)),
        classes);
  }

  private Tensor labelled(Tensor x, int[] labels) {
    return classes == 0 ? x : Tensor.concatenate(1, x, Tensor.oneHot(labels, classes));
  }

  /** The posterior of pixels [n, c h w]; labels count for the conditional one only. */
  DiagonalGaussian posterior(Tensor pixels, int[] labels, Pass pass) {
    return DiagonalGaussian.halves(encoder.apply(labelled(pixels, labels), pass));
  }

  /** The pixels of codes [n, 40]. */
  Tensor decode(Tensor codes, int[] labels) {
    return decoder.apply(labelled(codes, labels), Pass.inference()).sigmoid();
  }

  /** The two terms of the loss. */
  record Terms(Tensor crossEntropy, Tensor divergence) {
    Tensor loss() {
      return crossEntropy.add(divergence);
    }

    Map<String, Float> values() {
      Map<String, Float> values = new LinkedHashMap<>();
      values.put("cross-entropy", crossEntropy.item());
      values.put("divergence", divergence.item());
      return values;
    }
  }

  /**
   * Cross-entropy and divergence.
   *
   * @param mismatched whether the first is a mean over pixels and the second a sum over the batch,
   *     as in the paper's code, which lets the divergence win; else both are of an image, in nats
   */
  Terms of(Tensor pixels, int[] labels, boolean mismatched, Training pass) {
    DiagonalGaussian posterior = posterior(pixels, labels, pass);
    Tensor z = posterior.sample(pass);
    Tensor logits = decoder.apply(labelled(z, labels), pass);
    Tensor crossEntropy = logits.binaryCrossEntropyWithLogits(pixels);
    return mismatched
        ? new Terms(crossEntropy.mean(), posterior.divergenceToStandard(Reduction.SUM))
        : new Terms(
            crossEntropy.sum(Axes.of(1)).mean(),
            posterior.divergenceToStandard(Reduction.SUM_MEAN));
  }

  /** For the conditional one: of each image the label with the greatest bound, at the mean. */
  int[] mostLikely(Tensor pixels) {
    int n = pixels.shape().extent(0);
    Tensor[] costs = new Tensor[classes];
    for (int label = 0; label < classes; label++) {
      int[] labels = new int[n];
      Arrays.fill(labels, label);
      DiagonalGaussian posterior = posterior(pixels, labels, Pass.inference());
      Tensor logits = decoder.apply(labelled(posterior.mean(), labels), Pass.inference());
      Tensor divergence =
          Divergence.gaussianToStandardTerms(posterior.mean(), posterior.logVariance());
      costs[label] =
          logits
              .binaryCrossEntropyWithLogits(pixels)
              .sum(Axes.of(1))
              .add(divergence.sum(Axes.of(1)));
    }
    return Tensor.stack(1, costs).argMin(1);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
  }
}
