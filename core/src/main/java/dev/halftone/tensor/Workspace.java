package dev.halftone.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arrays of one reverse pass, used again within it and by the next pass of the same model.
 *
 * <p>It lends arrays only to what is computed from a gradient inside a pullback of this build.
 * Nobody else ever sees these, until one becomes the gradient of a leaf or is handed to a rule of
 * somebody else's: then it is theirs for good. All others come back once no pending gradient lies
 * in them.
 *
 * <p>Maps here are only looked up, so that nothing depends on their order.
 */
final class Workspace {
  /** Below this an array costs less than its entry here. */
  static final int SMALLEST = 1024;

  private static final class Loan {
    int pending;
  }

  private final Map<Integer, ArrayDeque<float[]>> earlier;
  private final Map<Integer, ArrayDeque<float[]>> free = new HashMap<>();
  private final IdentityHashMap<float[], Loan> loans = new IdentityHashMap<>();
  private final List<float[]> candidates = new ArrayList<>();

  private Workspace(Map<Integer, ArrayDeque<float[]>> earlier) {
    this.earlier = earlier;
  }

  static Workspace empty() {
    return new Workspace(new HashMap<>());
  }

  /** For the next pass, what this one used; what it had no use for is left to the collector. */
  Workspace next() {
    return new Workspace(free);
  }

  /**
   * An array for a result of a, of any content: in a reverse pass from its workspace, in a forward
   * pass from the activations of earlier steps.
   */
  static float[] array(Tensor a, int length) {
    if (length < SMALLEST) {
      return new float[length];
    }
    if (a.workspace() != null) {
      return a.workspace().lend(length);
    }
    return hasHome(a) ? a.node().home.activations().array(length) : new float[length];
  }

  /** An array for a result of a and b, of any content. */
  static float[] array(Tensor a, Tensor b, int length) {
    boolean first = a.workspace() != null || (b.workspace() == null && hasHome(a));
    return array(first ? a : b, length);
  }

  private static boolean hasHome(Tensor a) {
    return a.isTracked() && a.node().home != null;
  }

  float[] lend(int length) {
    if (length < SMALLEST) {
      return new float[length];
    }
    float[] array = poll(free, length);
    if (array == null) {
      array = poll(earlier, length);
    }
    if (array == null) {
      array = new float[length];
    }
    loans.put(array, new Loan());
    candidates.add(array);
    return array;
  }

  private static float[] poll(Map<Integer, ArrayDeque<float[]>> arrays, int length) {
    ArrayDeque<float[]> some = arrays.get(length);
    return some == null ? null : some.poll();
  }

  /** Notes that a pending gradient lies in this tensor. */
  void hold(Tensor gradient) {
    Loan loan = loans.get(gradient.array());
    if (loan != null) {
      loan.pending++;
    }
  }

  /** Notes that a gradient of {@link #hold} has been passed on. */
  void drop(Tensor gradient) {
    Loan loan = loans.get(gradient.array());
    if (loan != null) {
      loan.pending--;
      candidates.add(gradient.array());
    }
  }

  /** Gives the array away: it will not be used again. */
  void giveAway(Tensor gradient) {
    loans.remove(gradient.array());
  }

  /** Between two pullbacks: takes back what holds no pending gradient. */
  void reclaim() {
    for (float[] array : candidates) {
      Loan loan = loans.get(array);
      if (loan != null && loan.pending == 0) {
        loans.remove(array);
        free.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
      }
    }
    candidates.clear();
  }
}
