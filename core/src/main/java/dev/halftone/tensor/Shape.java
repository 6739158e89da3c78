package dev.halftone.tensor;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first: rank 0 to 8, every extent at least 0, at most 2^31 - 9
 * elements (the largest array that every JVM can allocate).
 */
public final class Shape {
  /** The largest rank. */
  public static final int MAX_RANK = 8;

  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
  private static final Shape SCALAR = new Shape(new int[0], 1);

  private final int[] extents;
  private final int size;

  private Shape(int[] extents, int size) {
    this.extents = extents;
    this.size = size;
  }

  /**
   * The shape with these extents; none gives the shape of a scalar.
   *
   * @throws IllegalArgumentException if the rank exceeds 8, an extent is negative or the number of
   *     elements exceeds 2^31 - 9
   */
  public static Shape of(int... extents) {
    if (extents.length == 0) {
      return SCALAR;
    }
    if (extents.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "shape: expected at most " + MAX_RANK + " extents, got " + extents.length);
    }
    long size = 1;
    boolean empty = false;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape: expected extents of at least 0, got " + Arrays.toString(extents));
      }
      empty |= extent == 0;
      size = Math.min(size * Math.max(extent, 1), 1L << 40);
    }
    if (!empty && size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "shape: expected at most " + MAX_SIZE + " elements, got " + Arrays.toString(extents));
    }
    return new Shape(extents.clone(), empty ? 0 : (int) size);
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** The number of elements: the product of the extents, 1 for a scalar. */
  public int size() {
    return size;
  }

  /**
   * The extent of an axis; negative axes count from the last, which is -1.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int extent(int axis) {
    return extents[axis("extent", axis)];
  }

  /** The extents as a new array. */
  public int[] toArray() {
    return extents.clone();
  }

  /** The axis counted from the first, given one that may be negative. */
  int axis(String operation, int axis) {
    int positive = axis < 0 ? axis + extents.length : axis;
    if (positive < 0 || positive >= extents.length) {
      throw new IllegalArgumentException(
          operation
              + ": expected an axis from "
              + -extents.length
              + " to "
              + (extents.length - 1)
              + " of "
              + this
              + ", got axis "
              + axis);
    }
    return positive;
  }

  /** The distance in the array between neighbours along each axis. */
  int[] strides() {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(extents[axis], 1);
    }
    return strides;
  }

  /** The product of the extents of the axes from (inclusive) to (exclusive). */
  int sizeBetween(int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= extents[axis];
    }
    return product;
  }

  /** This shape with another extent for one axis, counted from the first. */
  Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis] = extent;
    return of(changed);
  }

  /**
   * The shape to which both broadcast by NumPy's rule: aligned at the last axis, an extent of 1 (or
   * a missing axis) stretches to the other's.
   *
   * @throws IllegalArgumentException if two extents differ and neither is 1; names the operation
   */
  public static Shape broadcast(String operation, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int axis = 1; axis <= rank; axis++) {
      int left = axis <= a.rank() ? a.extent(-axis) : 1;
      int right = axis <= b.rank() ? b.extent(-axis) : 1;
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException(
            operation + ": expected shapes that broadcast together, got " + a + " and " + b);
      }
      extents[rank - axis] = left == 1 ? right : left;
    }
    return of(extents);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents in brackets, for example {@code [64, 784]}. */
  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
