package dev.halftone.tensor;

import java.util.Map;

/** The gradients of one loss: a value, looked up by parameter or by tracked tensor. */
public final class Gradients {
  private final Map<Object, Tensor> gradients;

  Gradients(Map<Object, Tensor> gradients) {
    this.gradients = gradients;
  }

  /**
   * The gradient with respect to a parameter, of the parameter's shape.
   *
   * @throws IllegalArgumentException if the loss does not depend on the parameter; names it
   */
  public Tensor of(Parameter parameter) {
    return require(
        gradients.get(parameter), "parameter '" + parameter.name() + "' " + parameter.shape());
  }

  /**
   * The gradient with respect to a tensor made by {@link Tensor#tracked()}, of its shape.
   *
   * @throws IllegalArgumentException if the tensor is not a leaf or the loss does not depend on it
   */
  public Tensor of(Tensor leaf) {
    if (!leaf.isTracked() || !leaf.node().isLeaf()) {
      throw new IllegalArgumentException(
          "gradients: expected a leaf made by tracked(), got a "
              + (leaf.isTracked() ? "computed" : "plain")
              + " tensor "
              + leaf.shape());
    }
    return require(gradients.get(leaf.node().key()), "the tensor " + leaf.shape());
  }

  /** Whether the loss depends on the parameter. */
  public boolean reached(Parameter parameter) {
    return gradients.containsKey(parameter);
  }

  private static Tensor require(Tensor gradient, String what) {
    if (gradient == null) {
      throw new IllegalArgumentException(
          "gradients: expected a loss that depends on " + what + ", but it was not reached");
    }
    return gradient;
  }
}
