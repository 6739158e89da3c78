package dev.halftone.quantize;

import java.util.Objects;

/**
 * The k nearest references of each query, nearest first, equal distances by the lowest index.
 *
 * @param queries number of queries m
 * @param k number of neighbors of each
 * @param indices rows of the references, those of query i from i k on, [m k]
 * @param distances to them, [m k]; infinite where the float range ends
 */
public record Neighbors(int queries, int k, int[] indices, float[] distances) {

  /** Checks that there are k indices and distances for each query. */
  public Neighbors {
    Objects.requireNonNull(indices, "indices");
    Objects.requireNonNull(distances, "distances");
    if (queries < 0
        || k < 1
        || indices.length != (long) queries * k
        || distances.length != indices.length) {
      throw new IllegalArgumentException(
          "Neighbors: expected k >= 1 indices and distances for each query, got "
              + indices.length
              + " and "
              + distances.length
              + " for "
              + queries
              + " queries and k = "
              + k);
    }
  }

  /** The reference of this rank, 0 for the nearest, of a query. */
  public int index(int query, int rank) {
    return indices[place(query, rank)];
  }

  /** The distance of this rank, 0 for the nearest, of a query. */
  public float distance(int query, int rank) {
    return distances[place(query, rank)];
  }

  private int place(int query, int rank) {
    return Objects.checkIndex(query, queries) * k + Objects.checkIndex(rank, k);
  }
}
