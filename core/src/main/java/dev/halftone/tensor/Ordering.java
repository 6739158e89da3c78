package dev.halftone.tensor;

import dev.halftone.kernel.Smallest;
import java.util.Arrays;

/**
 * Sorting along an axis. Equal elements (both zeros are) keep their order, so ties go to the lowest
 * index; NaN comes last, ascending and descending.
 *
 * <p>The gradient of sorted values follows the permutation back; places and masks are constants.
 */
public final class Ordering {
  /** Up to one in so many elements are selected by a heap; for more, sorting all is as fast. */
  private static final int SORTED_SHARE = 8;

  private Ordering() {}

  /**
   * Sorted elements and where they were.
   *
   * @param values with the extent of the axis changed to how many were asked for
   * @param places for each value, row-major, its index along the axis
   */
  public record Sorted(Tensor values, int[] places) {}

  /** All elements along an axis, ascending; the same shape. */
  public static Sorted sort(Tensor a, int axis) {
    int positive = a.shape().axis("sort", axis);
    return sorted(a, positive, a.shape().extent(positive), false);
  }

  /**
   * The k largest elements along an axis, descending: [.., n, ..] to [.., k, ..].
   *
   * @throws IllegalArgumentException unless 0 &lt;= k &lt;= n
   */
  public static Sorted topK(Tensor a, int axis, int k) {
    return sorted(a, requireCount("topK", a, axis, k), k, true);
  }

  /**
   * 1 for the k largest elements along an axis, else 0, the same shape. Untracked: to let only the
   * winners through is a product with this.
   *
   * @throws IllegalArgumentException unless 0 &lt;= k &lt;= n
   */
  public static Tensor kWinnerMask(Tensor a, int axis, int k) {
    int positive = requireCount("kWinnerMask", a, axis, k);
    int n = a.shape().extent(positive);
    int inner = a.shape().sizeBetween(positive + 1, a.shape().rank());
    float[] in = a.array();
    float[] mask = new float[in.length];
    Chunks.runRows(
        n == 0 ? 0 : in.length / n,
        n,
        (from, count) -> {
          int[] keys = new int[n];
          for (int run = from; run < from + count; run++) {
            int start = run / inner * n * inner + run % inner;
            Winners.mark(in, start, inner, k, keys, mask);
          }
        });
    return Tensor.wrap(mask, a.shape());
  }

  private static int requireCount(String operation, Tensor a, int axis, int k) {
    int positive = a.shape().axis(operation, axis);
    if (k < 0 || k > a.shape().extent(positive)) {
      throw new IllegalArgumentException(
          "%s: expected k from 0 to %d for axis %d of %s, got %d"
              .formatted(operation, a.shape().extent(positive), positive, a.shape(), k));
    }
    return positive;
  }

  private static Sorted sorted(Tensor a, int axis, int k, boolean descending) {
    int n = a.shape().extent(axis);
    Tensor rows = Movement.axisLast(a, axis);
    int[] flat = flatPlaces(rows, k, descending);
    Shape shape = rows.shape().with(rows.shape().rank() - 1, k);
    Tensor values = axisBack(rows.reshape(a.size()).gather(0, flat).reshape(shape), axis);
    float[] places = new float[flat.length];
    for (int i = 0; i < flat.length; i++) {
      places[i] = flat[i] % n;
    }
    float[] moved = axisBack(Tensor.wrap(places, shape), axis).array();
    int[] out = new int[moved.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) moved[i];
    }
    return new Sorted(values, out);
  }

  /** For the first k of each sorted row, their places in the whole array. */
  private static int[] flatPlaces(Tensor rows, int k, boolean descending) {
    int n = rows.shape().extent(-1);
    int count = n == 0 ? 0 : rows.size() / n;
    float[] in = rows.array();
    int[] out = new int[count * k];
    Chunks.runRows(
        count,
        n,
        (from, length) -> {
          boolean few = k < n / SORTED_SHARE;
          long[] keys = new long[few ? 0 : n];
          Smallest smallest = new Smallest(few ? Math.max(1, k) : 0);
          for (int row = from; row < from + length; row++) {
            if (few) {
              select(in, row * n, n, descending, smallest);
            } else {
              sort(in, row * n, descending, keys);
            }
            for (int i = 0; i < k; i++) {
              out[row * k + i] = row * n + (few ? smallest.index(i) : (int) keys[i]);
            }
          }
        });
    return out;
  }

  private static void sort(float[] in, int row, boolean descending, long[] keys) {
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) key(in[row + i], descending) << 32 | i;
    }
    Arrays.sort(keys);
  }

  private static void select(float[] in, int row, int n, boolean descending, Smallest smallest) {
    smallest.clear();
    for (int i = 0; i < n; i++) {
      smallest.offer(key(in[row + i], descending), i);
    }
    smallest.sort();
  }

  /** An integer with the order of the floats, both zeros alike, and NaN after everything. */
  static int key(float value, boolean descending) {
    if (Float.isNaN(value)) {
      return Integer.MAX_VALUE;
    }
    int bits = Float.floatToIntBits(value + 0f);
    int ascending = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    return descending ? ~ascending : ascending;
  }

  /** Moves the last axis back to its place: the inverse of {@link Movement#axisLast}. */
  private static Tensor axisBack(Tensor rows, int axis) {
    int[] order = new int[rows.shape().rank()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i < axis ? i : i == axis ? order.length - 1 : i - 1;
    }
    return rows.permute(order);
  }
}
