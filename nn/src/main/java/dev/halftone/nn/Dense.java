package dev.halftone.nn;

import dev.halftone.tensor.Fused;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * A fully connected layer: [..., in] to [..., out], y = x·Wᵀ + b.
 *
 * @param weight [out, in]
 * @param bias [out], or empty
 */
public record Dense(Parameter weight, Optional<Parameter> bias) implements Rectifiable {

  /** Checks that weight is a matrix and the bias fits it. */
  public Dense {
    Check.rank("dense", "weight", weight.shape(), 2);
    int out = weight.shape().extent(0);
    bias.ifPresent(b -> Check.shape("dense", "bias", b.shape(), Shape.of(out)));
  }

  /**
   * With bias; weight drawn first, then bias.
   *
   * @throws IllegalArgumentException if a number of inputs or outputs is not positive
   */
  public static Dense of(int in, int out, Initializer initializer, Philox generator) {
    Check.positive("dense", "inputs", in);
    Check.positive("dense", "outputs", out);
    Tensor weight = initializer.make(Shape.of(out, in), in, out, generator);
    Tensor bias = initializer.bias().make(Shape.of(out), in, out, generator);
    return new Dense(Parameter.of("weight", weight), Optional.of(Parameter.of("bias", bias)));
  }

  /** The same weight without a bias. */
  public Dense withoutBias() {
    return new Dense(weight, Optional.empty());
  }

  /** Extent of the last axis of the input. */
  public int inputs() {
    return weight.shape().extent(1);
  }

  /** Extent of the last axis of the output. */
  public int outputs() {
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
    Shape shape = x.shape();
    if (shape.rank() < 2 || shape.extent(-1) != inputs()) {
      throw new IllegalArgumentException(
          "dense: expected x of shape [..., " + inputs() + "], got " + shape);
    }
    Tensor rows = shape.rank() == 2 ? x : x.reshape(-1, inputs());
    Optional<Tensor> transposed =
        pass instanceof Inference ? weight.transposed() : Optional.empty();
    Tensor y =
        transposed
            .map(settled -> bySettled(rows, settled, pass, rectified))
            .orElseGet(() -> byWeight(rows, pass, rectified));
    if (shape.rank() == 2) {
      return y;
    }
    int[] extents = shape.toArray();
    extents[extents.length - 1] = outputs();
    return y.reshape(extents);
  }

  private Tensor byWeight(Tensor rows, Pass pass, boolean rectified) {
    return bias.map(b -> Fused.linear(rows, pass.value(weight), pass.value(b), rectified))
        .orElseGet(() -> rectified(rows.matmulTransposed(pass.value(weight)), rectified));
  }

  /** The same with a weight [in, out] that has been as it is for a while. */
  private Tensor bySettled(Tensor rows, Tensor settled, Pass pass, boolean rectified) {
    return bias.map(b -> Fused.linearTransposed(rows, settled, pass.value(b), rectified))
        .orElseGet(() -> rectified(rows.matmul(settled), rectified));
  }

  private static Tensor rectified(Tensor y, boolean rectified) {
    return rectified ? y.relu() : y;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Check.weightAndBias(weight, bias);
  }

  @Override
  public String toString() {
    return "Dense(" + inputs() + " -> " + outputs() + (bias.isPresent() ? ")" : ", no bias)");
  }
}
