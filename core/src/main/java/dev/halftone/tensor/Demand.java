package dev.halftone.tensor;

/** What a reverse pass asks of an op: which inputs need a gradient, and whether it is recorded. */
public final class Demand {
  private final Node node;
  private final Workspace workspace;
  private final boolean recording;

  Demand(Node node, Workspace workspace, boolean recording) {
    this.node = node;
    this.workspace = workspace;
    this.recording = recording;
  }

  /** Whether the input with this index needs a gradient. */
  public boolean wants(int input) {
    return node.inputs[input] != null;
  }

  /** Whether the pullback is being recorded, so that the gradient can be differentiated again. */
  public boolean recording() {
    return recording;
  }

  /**
   * A tensor that the op saved, to compute with: itself while the pullback is being recorded,
   * otherwise its plain value, so that a first-order pass records nothing.
   */
  public Tensor saved(Tensor tensor) {
    return recording ? tensor : tensor.value().within(workspace);
  }

  /** An array for a gradient, with any content: every element of it must be written. */
  float[] array(int length) {
    return workspace == null ? new float[length] : workspace.lend(length);
  }

  /**
   * Declares that the rule cannot itself be differentiated.
   *
   * @throws UnsupportedOperationException while the pullback is being recorded; names the operation
   */
  public void firstOrderOnly(String operation) {
    if (recording) {
      throw new UnsupportedOperationException(
          operation + ": expected a first derivative, a second one is not supported");
    }
  }
}
