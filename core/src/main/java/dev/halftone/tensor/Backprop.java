package dev.halftone.tensor;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The reverse pass: visits nodes in descending number, so without recursion, and adds up what
 * arrives.
 *
 * <p>Maps here are only looked up, never iterated: the order of every sum follows from the graph
 * alone.
 */
final class Backprop {
  /** A node that a gradient has reached, with the sum of what has arrived so far. */
  private static final class Visit {
    final Node node;
    final int arrival;
    Tensor gradient;
    boolean ownsGradient;

    Visit(Node node, int arrival, Tensor gradient) {
      this.node = node;
      this.arrival = arrival;
      this.gradient = gradient;
    }
  }

  private static final Comparator<Visit> LATEST_FIRST =
      Comparator.<Visit>comparingInt(visit -> -visit.node.number)
          .thenComparingInt(visit -> visit.arrival);

  private final boolean recording;
  private final Workspace workspace;
  private final Map<Object, Visit> visits = new HashMap<>();
  private final PriorityQueue<Visit> pending = new PriorityQueue<>(LATEST_FIRST);
  private final Map<Object, Tensor> gradients = new HashMap<>();

  private Backprop(boolean recording, Workspace workspace) {
    this.recording = recording;
    this.workspace = workspace;
  }

  static Gradients gradients(Tensor loss, boolean recording) {
    if (loss.size() != 1) {
      throw new IllegalArgumentException(
          "gradients: expected a loss of one element, got " + loss.shape());
    }
    if (!loss.isTracked()) {
      throw new IllegalArgumentException(
          "gradients: expected a loss that depends on a tracked tensor, got one without provenance"
              + " (was it computed under inference or detached?)");
    }
    Parameter home = recording ? null : loss.node().home;
    Backprop backprop =
        new Backprop(recording, home == null ? Workspace.empty() : home.takeWorkspace());
    backprop.arrive(loss.node(), Tensor.full(1, loss.shape().toArray()));
    while (!backprop.pending.isEmpty()) {
      backprop.leave(backprop.pending.remove());
    }
    if (home != null) {
      home.keepWorkspace(backprop.workspace.next());
    }
    return new Gradients(backprop.gradients);
  }

  private void arrive(Node node, Tensor gradient) {
    requireCurrent(node);
    Visit visit = visits.get(node.key());
    if (visit == null) {
      visit = new Visit(node, visits.size(), gradient);
      visits.put(node.key(), visit);
      pending.add(visit);
      workspace.hold(gradient);
    } else if (visit.ownsGradient) {
      Elementwise.addInPlace(visit.gradient, gradient);
    } else {
      Tensor first = visit.gradient;
      visit.gradient = first.add(gradient);
      visit.ownsGradient = !recording;
      workspace.hold(visit.gradient);
      workspace.drop(first);
    }
  }

  private void leave(Visit visit) {
    Node node = visit.node;
    if (node.isLeaf()) {
      // Pending for good, so that its array stays with the user.
      gradients.put(node.key(), recording ? visit.gradient : plain(visit.gradient));
      return;
    }
    visits.remove(node);
    Tensor[] arrived = pullback(node, visit.gradient);
    for (int input = 0; input < node.inputs.length; input++) {
      if (node.inputs[input] != null) {
        requireShape(node, input, arrived[input]);
        if (node.watched) {
          NonFiniteException.requireFinite(node.op, input, arrived[input], visit.gradient);
        }
        arrive(node.inputs[input], arrived[input]);
      }
    }
    workspace.drop(visit.gradient);
    workspace.reclaim();
  }

  /** A rule of somebody else's may keep what it sees, so that is given away. */
  private Tensor[] pullback(Node node, Tensor gradient) {
    if (recording) {
      if (node.home != null) {
        node.home.activations().remember();
      }
      return node.op.pullback(gradient, new Demand(node, null, true));
    }
    if (isOurs(node.op)) {
      return node.op.pullback(gradient.within(workspace), new Demand(node, workspace, false));
    }
    workspace.giveAway(gradient);
    return node.op.pullback(plain(gradient), new Demand(node, null, false));
  }

  private static Tensor plain(Tensor gradient) {
    return Tensor.wrap(gradient.array(), gradient.shape());
  }

  private static boolean isOurs(Op op) {
    return op.getClass().getPackageName().equals(Backprop.class.getPackageName());
  }

  private static void requireShape(Node node, int input, Tensor gradient) {
    Shape expected = node.inputs[input].shape;
    if (gradient == null || !gradient.shape().equals(expected)) {
      throw new IllegalStateException(
          "gradients: expected the pullback of %s to give %s for input %d, got %s"
              .formatted(
                  node.op.name(), expected, input, gradient == null ? "none" : gradient.shape()));
    }
  }

  private static void requireCurrent(Node node) {
    if (node.owner != null && node.owner.version() != node.version) {
      throw new IllegalStateException(
          "gradients: expected parameter '%s' as the loss saw it, but it was updated since"
              .formatted(node.owner.name()));
    }
  }
}
