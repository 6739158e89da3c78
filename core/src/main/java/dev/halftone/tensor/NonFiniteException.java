package dev.halftone.tensor;

/**
 * A watched computation made a NaN, or an infinity out of finite values; the message names the op,
 * the place, and what it was given.
 *
 * @see Parameter#watched()
 */
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  /** With a message that says which op made what. */
  public NonFiniteException(String message) {
    super(message);
  }

  /** The forward direction: fails on a NaN, and on an infinity unless an input has one already. */
  static void requireFinite(Op op, Tensor result, Tensor... inputs) {
    int at = firstNonFinite(result);
    if (at < 0) {
      return;
    }
    StringBuilder given = new StringBuilder();
    boolean finiteInputs = true;
    for (int i = 0; i < inputs.length; i++) {
      int bad = firstNonFinite(inputs[i]);
      finiteInputs &= bad < 0;
      given.append(i == 0 ? " from " : " and ").append(inputs[i].shape());
      if (bad >= 0) {
        given.append(" that already holds ").append(inputs[i].array()[bad]);
      }
    }
    int nan = firstNaN(result);
    if (nan >= 0 || finiteInputs) {
      int shown = nan >= 0 ? nan : at;
      throw new NonFiniteException(
          op.name()
              + ": expected finite values, got "
              + result.array()[shown]
              + " as element "
              + shown
              + " of "
              + result.shape()
              + given);
    }
  }

  /** The reverse direction, for the gradient that arrives at one input of an op. */
  static void requireFinite(Op op, int input, Tensor gradient, Tensor from) {
    int at = firstNonFinite(gradient);
    if (at >= 0 && (firstNaN(gradient) >= 0 || firstNonFinite(from) < 0)) {
      throw new NonFiniteException(
          "gradient of "
              + op.name()
              + ": expected finite values, got "
              + gradient.array()[at]
              + " as element "
              + at
              + " of "
              + gradient.shape()
              + " for input "
              + input);
    }
  }

  private static int firstNonFinite(Tensor tensor) {
    float[] values = tensor.array();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  private static int firstNaN(Tensor tensor) {
    float[] values = tensor.array();
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        return i;
      }
    }
    return -1;
  }
}
