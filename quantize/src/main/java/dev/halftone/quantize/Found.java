package dev.halftone.quantize;

import dev.halftone.kernel.Smallest;
import java.util.Arrays;

/** Where the neighbors of many queries are put, in any order and by any thread. */
final class Found {
  private final int queries;
  private final int k;
  private final int[] indices;
  private final float[] distances;

  Found(int queries, int k) {
    this.queries = queries;
    this.k = k;
    indices = new int[Math.multiplyExact(queries, k)];
    distances = new float[indices.length];
  }

  /**
   * Sorts what was selected for a query and keeps it; places without a neighbor get -1.
   *
   * @param unit by which keys are multiplied to give distances
   */
  void put(int query, Smallest nearest, double unit) {
    nearest.sort();
    int at = query * k;
    for (int rank = 0; rank < nearest.size(); rank++) {
      indices[at + rank] = nearest.index(rank);
      distances[at + rank] = (float) (nearest.key(rank) * unit);
    }
    Arrays.fill(indices, at + nearest.size(), at + k, -1);
    Arrays.fill(distances, at + nearest.size(), at + k, Float.POSITIVE_INFINITY);
  }

  Neighbors neighbors() {
    return new Neighbors(queries, k, indices, distances);
  }
}
