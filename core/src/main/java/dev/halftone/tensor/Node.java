package dev.halftone.tensor;

/**
 * Where a tensor came from: an op and the nodes of its inputs, or a leaf.
 *
 * <p>The number exceeds that of every input, so that descending numbers visit each result before
 * what it was made of. It is derived from the inputs instead of a counter: there is no shared
 * state.
 */
final class Node {
  private static final Node[] NONE = {};

  final Shape shape;
  final Op op;
  final Node[] inputs;
  final int number;
  final Parameter owner;
  final int version;

  private Node(Shape shape, Op op, Node[] inputs, int number, Parameter owner, int version) {
    this.shape = shape;
    this.op = op;
    this.inputs = inputs;
    this.number = number;
    this.owner = owner;
    this.version = version;
  }

  /** A leaf on its own, or one that stands for a version of a parameter. */
  static Node leaf(Shape shape, Parameter owner, int version) {
    return new Node(shape, null, NONE, 0, owner, version);
  }

  /** The result of an op; inputs that are not tracked are null. */
  static Node result(Shape shape, Op op, Node[] inputs) {
    int number = 0;
    for (Node input : inputs) {
      number = input == null ? number : Math.max(number, input.number);
    }
    return new Node(shape, op, inputs, number + 1, null, 0);
  }

  boolean isLeaf() {
    return op == null;
  }

  /** What a gradient is filed under: a parameter has one gradient however often it was used. */
  Object key() {
    return owner == null ? this : owner;
  }
}
