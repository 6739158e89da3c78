package dev.halftone.quantize;

import java.util.Objects;

/**
 * The k nearest references of each query, nearest first, equal distances by the lowest index.
 *
 * @param queries number of queries m
 * @param k number of neighbors of each
 * @param indices rows of the references, those of query i from i k on, [m k]; -1 where an
 *     approximate search found fewer than k
 * @param distances to them, [m k]; infinite where the float range ends and where there is none
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

  /**
   * The share of the exact neighbors that are among these: with 1 exact neighbor for each query,
   * the recall@k of Jégou et al. (2011).
   *
   * @param exact what an exact search found for the same queries
   * @throws IllegalArgumentException if that are other or no queries
   */
  public double recall(Neighbors exact) {
    if (exact.queries != queries || queries == 0) {
      throw new IllegalArgumentException(
          "Neighbors.recall: expected at least one query and as many exact ones, got "
              + queries
              + " and "
              + exact.queries
              + Rows.suffix("exact"));
    }
    long found = 0;
    for (int query = 0; query < queries; query++) {
      for (int rank = 0; rank < exact.k; rank++) {
        int wanted = exact.index(query, rank);
        for (int i = query * k; i < (query + 1) * k; i++) {
          if (indices[i] == wanted) {
            found++;
            break;
          }
        }
      }
    }
    return (double) found / exact.indices.length;
  }

  private int place(int query, int rank) {
    return Objects.checkIndex(query, queries) * k + Objects.checkIndex(rank, k);
  }
}
