package dev.halftone.tensor;

import java.util.Arrays;

/**
 * The axes that a reduction folds: chosen ones or all, dropped from the result or kept with extent
 * 1.
 *
 * <p>{@code x.sum(Axes.of(0))} maps [n, d] to [d]; {@code x.sum(Axes.of(0).kept())} to [1, d].
 */
public final class Axes {
  private static final Axes ALL = new Axes(null, false);

  private final int[] chosen;
  private final boolean kept;

  private Axes(int[] chosen, boolean kept) {
    this.chosen = chosen;
    this.kept = kept;
  }

  /** These axes; negative ones count from the last. None folds nothing. */
  public static Axes of(int... axes) {
    return new Axes(axes.clone(), false);
  }

  /** Every axis. */
  public static Axes all() {
    return ALL;
  }

  /** The same axes, kept in the result with extent 1. */
  public Axes kept() {
    return new Axes(chosen, true);
  }

  /** For each axis of the shape, whether it is folded. */
  boolean[] folded(String operation, Shape shape) {
    boolean[] folded = new boolean[shape.rank()];
    if (chosen == null) {
      Arrays.fill(folded, true);
      return folded;
    }
    for (int axis : chosen) {
      int positive = shape.axis(operation, axis);
      if (folded[positive]) {
        throw new IllegalArgumentException(
            operation + ": expected each axis once, got " + Arrays.toString(chosen));
      }
      folded[positive] = true;
    }
    return folded;
  }

  /** The shape that remains when the marked axes are folded. */
  Shape remaining(Shape shape, boolean[] folded) {
    return kept ? keptShape(shape, folded) : droppedShape(shape, folded);
  }

  static Shape keptShape(Shape shape, boolean[] folded) {
    int[] extents = shape.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = folded[axis] ? 1 : extents[axis];
    }
    return Shape.of(extents);
  }

  private static Shape droppedShape(Shape shape, boolean[] folded) {
    int[] extents = new int[shape.rank()];
    int rank = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      if (!folded[axis]) {
        extents[rank++] = shape.extent(axis);
      }
    }
    return Shape.of(Arrays.copyOf(extents, rank));
  }

  @Override
  public String toString() {
    return (chosen == null ? "all" : Arrays.toString(chosen)) + (kept ? " kept" : "");
  }
}
