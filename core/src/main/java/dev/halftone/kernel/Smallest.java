package dev.halftone.kernel;

/**
 * Keeps the k smallest of the keys that it is offered, equal keys by the lowest index, in a heap
 * whose root is the largest kept. The kept set and its order do not depend on the order of offers.
 *
 * <p>Most offers end at a comparison with {@link #bound}: of n keys in random order about k (1 + ln
 * (n / k)) enter the heap.
 */
public final class Smallest {
  private final double[] keys;
  private final int[] indices;
  private int size;

  /** Room for k keys, k at least 1. */
  public Smallest(int k) {
    keys = new double[k];
    indices = new int[k];
  }

  /** Forgets everything kept. */
  public void clear() {
    size = 0;
  }

  /** The number of keys kept, at most k. */
  public int size() {
    return size;
  }

  /** No key above this can enter any more: the largest kept, infinite while there is room. */
  public double bound() {
    return size < keys.length ? Double.POSITIVE_INFINITY : keys[0];
  }

  /** Offers a key, not NaN, under an index that was not offered before. */
  public void offer(double key, int index) {
    if (size < keys.length) {
      up(size++, key, index);
    } else if (before(key, index, keys[0], indices[0])) {
      down(0, size, key, index);
    }
  }

  /**
   * Sorts what is kept; {@link #key} and {@link #index} are then in ascending order, and nothing
   * may be offered before {@link #clear}.
   */
  public void sort() {
    // Heap sort: the largest goes to the end, again and again.
    for (int end = size - 1; end > 0; end--) {
      double key = keys[end];
      int index = indices[end];
      keys[end] = keys[0];
      indices[end] = indices[0];
      down(0, end, key, index);
    }
  }

  /** The key of this rank after {@link #sort}. */
  public double key(int rank) {
    return keys[rank];
  }

  /** The index of this rank after {@link #sort}. */
  public int index(int rank) {
    return indices[rank];
  }

  private void up(int from, double key, int index) {
    int child = from;
    while (child > 0) {
      int parent = (child - 1) / 2;
      if (!before(keys[parent], indices[parent], key, index)) {
        break;
      }
      keys[child] = keys[parent];
      indices[child] = indices[parent];
      child = parent;
    }
    keys[child] = key;
    indices[child] = index;
  }

  private void down(int from, int end, double key, int index) {
    int parent = from;
    for (int child = 2 * parent + 1; child < end; child = 2 * parent + 1) {
      if (child + 1 < end
          && before(keys[child], indices[child], keys[child + 1], indices[child + 1])) {
        child++;
      }
      if (!before(key, index, keys[child], indices[child])) {
        break;
      }
      keys[parent] = keys[child];
      indices[parent] = indices[child];
      parent = child;
    }
    keys[parent] = key;
    indices[parent] = index;
  }

  private static boolean before(double key, int index, double otherKey, int otherIndex) {
    return key < otherKey || (key == otherKey && index < otherIndex);
  }
}
