package dev.halftone.nn;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.kernel.Parallel;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Rounding;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * The vector quantizer of VQ-VAE (van den Oord, Vinyals and Kavukcuoglu 2017): each row of [B, d]
 * is replaced by the nearest row of a codebook [K, d], ties to the lowest code, and the gradient
 * passes straight through.
 *
 * <p>The codebook either learns by {@link Result#codebookLoss()} (when trainable), or follows the
 * rows by {@link #follow}, an exponential moving average, in which case it is fixed.
 *
 * @param codebook [K, d]
 * @param counts [K], fixed: moving number of rows per code
 * @param sums [K, d], fixed: moving sum of the rows of each code
 */
public record VectorQuantize(Parameter codebook, Parameter counts, Parameter sums)
    implements Layer {
  private static final Kernels KERNELS = KernelSelection.kernels();

  /** Added to every count so that an empty code divides by no zero (Laplace smoothing). */
  private static final double SMOOTHING = 1e-5;

  /**
   * What became of a batch.
   *
   * @param values [B, d]: the rows of the codebook, with the gradient of x
   * @param codes the code of each row
   * @param codebookLoss mean of (x - e)², x held fixed: moves the codebook to the rows
   * @param commitmentLoss mean of (x - e)², e held fixed: moves the rows to the codebook
   */
  public record Result(Tensor values, int[] codes, Tensor codebookLoss, Tensor commitmentLoss) {}

  /** Checks that the parts fit. */
  public VectorQuantize {
    Check.rank("vectorQuantize", "codebook", codebook.shape(), 2);
    Check.shape("vectorQuantize", "sums", sums.shape(), codebook.shape());
    Check.shape("vectorQuantize", "counts", counts.shape(), Shape.of(codebook.shape().extent(0)));
  }

  /** A codebook that learns from its loss, first uniform in [-1 / K, 1 / K). */
  public static VectorQuantize of(int codes, int features, Philox generator) {
    return make(codes, features, generator, true);
  }

  /** A codebook that no gradient moves; call {@link #follow} after each step. */
  public static VectorQuantize following(int codes, int features, Philox generator) {
    return make(codes, features, generator, false);
  }

  private static VectorQuantize make(int codes, int features, Philox generator, boolean trainable) {
    Check.positive("vectorQuantize", "codes", codes);
    Check.positive("vectorQuantize", "features", features);
    Tensor first = generator.uniform(Shape.of(codes, features), -1f / codes, 1f / codes);
    return new VectorQuantize(
        trainable ? Parameter.of("codebook", first) : Parameter.fixed("codebook", first),
        Parameter.fixed("counts", Tensor.ones(codes)),
        Parameter.fixed("sums", first));
  }

  /** Number of codes. */
  public int codes() {
    return codebook.shape().extent(0);
  }

  /** Extent of a row. */
  public int features() {
    return codebook.shape().extent(1);
  }

  /** The nearest code of each row of x [B, d]. */
  public int[] encode(Tensor x) {
    requireRows(x);
    int rows = x.shape().extent(0);
    int d = features();
    float[] values = x.array();
    float[] centres = codebook.value().array();
    int[] nearest = new int[rows];
    Parallel.forEach(
        rows,
        row -> {
          float[] distances = new float[codes()];
          for (int k = 0; k < distances.length; k++) {
            distances[k] = KERNELS.squaredDistance(values, row * d, centres, k * d, d);
          }
          nearest[row] = KERNELS.argMin(distances, 0, distances.length);
        });
    return nearest;
  }

  /** The quantized rows with both losses. */
  public Result quantize(Tensor x, Pass pass) {
    int[] codes = encode(x);
    Tensor chosen = pass.value(codebook).gather(0, codes);
    Tensor fixed = chosen.detach();
    return new Result(
        Rounding.straightThrough(fixed, x),
        codes,
        Reduction.MEAN.apply(chosen.sub(x.detach()).square()),
        Reduction.MEAN.apply(x.sub(fixed).square()));
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return quantize(x, pass).values();
  }

  /**
   * Moves the codebook towards the rows of a batch: counts and sums become keep·old + (1 -
   * keep)·batch, and each code the quotient of the two, smoothed.
   *
   * @param keep share of the old averages that stays, such as 0.99
   */
  public void follow(Tensor x, int[] codes, float keep) {
    requireRows(x);
    Check.inside("vectorQuantize", "keep", keep, 0, 1);
    int d = features();
    double[] batchCounts = new double[codes()];
    double[] batchSums = new double[codes() * d];
    float[] values = x.array();
    for (int row = 0; row < codes.length; row++) {
      batchCounts[codes[row]]++;
      for (int i = 0; i < d; i++) {
        batchSums[codes[row] * d + i] += values[row * d + i];
      }
    }
    counts.update(old -> mix(old, batchCounts, keep));
    sums.update(old -> mix(old, batchSums, keep));
    float[] n = counts.value().array();
    double total = 0;
    for (float count : n) {
      total += count;
    }
    double shrink = total / (total + codes() * SMOOTHING);
    float[] s = sums.value().array();
    codebook.update(
        centres -> {
          for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) (s[i] / ((n[i / d] + SMOOTHING) * shrink));
          }
        });
  }

  private static void mix(float[] old, double[] batch, float keep) {
    for (int i = 0; i < old.length; i++) {
      old[i] = (float) (keep * (double) old[i] + (1.0 - keep) * batch[i]);
    }
  }

  /**
   * Replaces every code whose moving count is below {@code least} by a random row of x, with count
   * one.
   *
   * @return how many were replaced
   */
  public int revive(Tensor x, float least, Philox generator) {
    requireRows(x);
    int d = features();
    float[] n = counts.value().toArray();
    float[] s = sums.value().toArray();
    float[] centres = codebook.value().toArray();
    int revived = 0;
    for (int k = 0; k < n.length; k++) {
      if (n[k] < least) {
        int row = generator.nextInt(x.shape().extent(0));
        System.arraycopy(x.array(), row * d, centres, k * d, d);
        System.arraycopy(x.array(), row * d, s, k * d, d);
        n[k] = 1;
        revived++;
      }
    }
    if (revived > 0) {
      counts.set(Tensor.wrap(n, counts.shape()));
      sums.set(Tensor.wrap(s, sums.shape()));
      codebook.set(Tensor.wrap(centres, codebook.shape()));
    }
    return revived;
  }

  private void requireRows(Tensor x) {
    if (x.shape().rank() != 2 || x.shape().extent(1) != features()) {
      throw new IllegalArgumentException(
          "vectorQuantize: expected x of shape [batch, " + features() + "], got " + x.shape());
    }
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap()
        .with("codebook", codebook)
        .with("counts", counts)
        .with("sums", sums)
        .toMap();
  }

  @Override
  public String toString() {
    return "VectorQuantize(" + codes() + " codes of " + features() + ")";
  }
}
