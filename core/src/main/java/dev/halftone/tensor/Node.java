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

  /** The parameter where the graph begins, along first inputs; null if none is in sight. */
  final Parameter home;

  /** Whether values computed from here are checked for NaN and infinity as they are made. */
  final boolean watched;

  private Node(
      Shape shape,
      Op op,
      Node[] inputs,
      int number,
      Parameter owner,
      int version,
      boolean watched) {
    this.shape = shape;
    this.op = op;
    this.inputs = inputs;
    this.number = number;
    this.owner = owner;
    this.version = version;
    this.home = owner == null ? home(inputs) : owner;
    this.watched = watched;
  }

  private static Parameter home(Node[] inputs) {
    for (Node input : inputs) {
      if (input != null && input.home != null) {
        return input.home;
      }
    }
    return null;
  }

  /** A leaf on its own, or one that stands for a version of a parameter. */
  static Node leaf(Shape shape, Parameter owner, int version) {
    return new Node(shape, null, NONE, 0, owner, version, false);
  }

  /** The same leaf, watched. */
  Node watched() {
    return new Node(shape, op, inputs, number, owner, version, true);
  }

  /** The result of an op; inputs that are not tracked are null. */
  static Node result(Shape shape, Op op, Node[] inputs) {
    int number = 0;
    boolean watched = false;
    for (Node input : inputs) {
      if (input != null) {
        number = Math.max(number, input.number);
        watched |= input.watched;
      }
    }
    return new Node(shape, op, inputs, number + 1, null, 0, watched);
  }

  boolean isLeaf() {
    return op == null;
  }

  /** What a gradient is filed under: a parameter has one gradient however often it was used. */
  Object key() {
    return owner == null ? this : owner;
  }
}
