package dev.halftone.tensor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

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

  private final SpareArrays earlier;
  private final SpareArrays free = new SpareArrays();
  private final IdentityHashMap<float[], Loan> loans = new IdentityHashMap<>();
  private final List<float[]> candidates = new ArrayList<>();

  private Workspace(SpareArrays earlier) {
    this.earlier = earlier;
  }

  static Workspace empty() {
    return new Workspace(new SpareArrays());
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
    float[] array = free.poll(length);
    if (array == null) {
      array = earlier.poll(length);
    }
    if (array == null) {
      array = new float[length];
    }
    loans.put(array, new Loan());
    candidates.add(array);
    return array;
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
        free.add(array);
      }
    }
    candidates.clear();
  }
}
