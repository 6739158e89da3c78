package dev.halftone.examples.sparse;

import dev.halftone.nn.Dense;
import dev.halftone.nn.Dropout;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Sparsity;
import dev.halftone.tensor.Ordering;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The soft K-sparse autoencoder: sigmoid units between two matrices that share nothing.
 *
 * @param encoder pixels [n, d] to the logits of the units [n, h]
 * @param decoder activities of the units [n, h] to pixels [n, d], not squashed
 */
record SparseModel(Dense encoder, Dense decoder) implements Module {
  /** The units of the original. */
  static final int UNITS = 500;

  /** The share of units that an input shall activate, and of inputs that shall activate a unit. */
  static final float SHARE = 0.05f;

  private static final float NOISE = 0.25f;
  private static final float NOISE_BOUND = 2;
  private static final Dropout INPUT = Dropout.of(0.2f);
  private static final Dropout HIDDEN = Dropout.of(0.5f);
  private static final float DECAY = 1e-5f;

  /**
   * The loss, and its terms before the constraints are weighed.
   *
   * @param total reconstruction + w layer + w batch + decay
   * @param reconstruction mean of (r - x)², against the input before it was corrupted
   * @param layer mean over inputs of (mean activity of the units - share)²
   * @param batch mean over units of (mean activity over the inputs - share)²
   * @param decay half of 1e-5 times the squares of the encoder's weights, biases included
   */
  record Loss(Tensor total, Tensor reconstruction, Tensor layer, Tensor batch, Tensor decay) {
    /** The values by name. */
    Map<String, Float> values() {
      Map<String, Float> values = new LinkedHashMap<>();
      values.put("loss", total.item());
      values.put("reconstruction", reconstruction.item());
      values.put("layer", layer.item());
      values.put("batch", batch.item());
      values.put("decay", decay.item());
      return values;
    }
  }

  static SparseModel of(int pixels, Philox generator) {
    return new SparseModel(
        Dense.of(pixels, UNITS, glorot(), generator.split("encoder")),
        Dense.of(UNITS, pixels, glorot(), generator.split("decoder")));
  }

  /** Glorot's rule for a matrix that has the bias as one more row. */
  private static Initializer glorot() {
    return new Initializer() {
      @Override
      public Tensor make(Shape shape, int in, int out, Philox generator) {
        float bound = (float) Math.sqrt(6.0 / (in + 1 + out));
        return generator.uniform(shape, -bound, bound);
      }

      @Override
      public Initializer bias() {
        return this;
      }
    };
  }

  /**
   * Pictures [n, d] with noise, normal within two deviations, and a fifth of the pixels dropped.
   */
  static Tensor corrupt(Tensor images, Training pass) {
    Tensor noise = pass.generator().truncatedNormal(images.shape(), NOISE_BOUND).mul(NOISE);
    return INPUT.apply(images.add(noise), pass);
  }

  /**
   * What became of pictures that were corrupted as in training.
   *
   * @param corrupted what the encoder saw [n, d]
   * @param restored what the decoder made of it [n, d]
   */
  record Restored(Tensor corrupted, Tensor restored) {}

  /** Corrupts pictures [n, d] and restores them, with the dropout of training. */
  Restored restore(Tensor images, Training pass) {
    Tensor corrupted = corrupt(images, pass);
    return new Restored(corrupted, reconstruct(activity(corrupted, Pass.inference()), pass));
  }

  /** The activities of the units [n, h], between 0 and 1. */
  Tensor activity(Tensor images, Pass pass) {
    return encoder.apply(images, pass).sigmoid();
  }

  /** Pictures [n, d] from activities [n, h], of which training drops a half. */
  Tensor reconstruct(Tensor activity, Pass pass) {
    return decoder.apply(HIDDEN.apply(activity, pass), pass);
  }

  /** The codes [n, h]: ones for the winners, the units with the greatest activity. */
  Tensor codes(Tensor images) {
    return winners(activity(images, Pass.inference()));
  }

  /** Ones for the largest values of each row [n, h], a share of them; ties to the lowest index. */
  static Tensor winners(Tensor rows) {
    return Ordering.kWinnerMask(rows, 1, Math.round(SHARE * rows.shape().extent(1)));
  }

  /**
   * The loss of a batch.
   *
   * @param clean pictures [n, d]
   * @param corrupted the same, as the encoder sees them
   */
  Loss loss(Tensor clean, Tensor corrupted, float layerWeight, float batchWeight, Pass pass) {
    Tensor h = activity(corrupted, pass);
    Tensor r = reconstruct(h, pass);
    Tensor weights = pass.value(encoder.weight()).square().sum();
    Tensor biases = pass.value(encoder.bias().orElseThrow()).square().sum();
    Tensor reconstruction = r.sub(clean).square().mean();
    Tensor layer = Sparsity.perSample(h, SHARE);
    Tensor batch = Sparsity.perUnit(h, SHARE);
    Tensor decay = weights.add(biases).mul(DECAY / 2);
    Tensor total =
        reconstruction.add(layer.mul(layerWeight)).add(batch.mul(batchWeight)).add(decay);
    return new Loss(total, reconstruction, layer, batch, decay);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
  }
}
