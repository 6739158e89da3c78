package dev.halftone.quantize;

import dev.halftone.kernel.Parallel;

/**
 * Exact search for the binary codes that differ from a query in the fewest bits; ties go to the
 * lowest index.
 *
 * <p>Distances are whole numbers, so the k nearest are found by counting how often each occurs, not
 * by sorting. Codes with equally many ones, such as those of a {@link SparseBinaryQuantizer} with K
 * winners, share K - distance / 2 of them: the nearest is the one with the largest overlap.
 */
public final class HammingSearch {
  /** Long words of references that stay in the second cache while queries pass over them. */
  private static final int BLOCK_WORDS = 1 << 15;

  private static final int MOST_BLOCK_ROWS = 1 << 12;
  private static final int TILE = 32;

  private final CodeLayout layout;
  private final int size;
  private final long[] words;

  private HammingSearch(CodeLayout layout, int size, long[] words) {
    this.layout = layout;
    this.size = size;
    this.words = words;
  }

  /**
   * Prepares to search among codes, at least one.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static HammingSearch of(Codes references) {
    if (references.rows() == 0) {
      throw new IllegalArgumentException(
          "HammingSearch.of: expected at least one row, got none" + Rows.suffix("references"));
    }
    return new HammingSearch(references.layout(), references.rows(), references.words());
  }

  /** Number of references n. */
  public int size() {
    return size;
  }

  /** Fields and bits of the codes. */
  public CodeLayout layout() {
    return layout;
  }

  /**
   * The k references that differ from each query in the fewest bits, with the number of those bits.
   *
   * @throws IllegalArgumentException if the queries have another layout or k is not from 1 to n
   */
  public Neighbors search(Codes queries, int k) {
    String operation = "HammingSearch.search";
    queries.requireLayout(operation, layout);
    NearestNeighbors.requireCount(operation, k, size);
    long[] asked = queries.words();
    int m = queries.rows();
    int[] indices = new int[Math.multiplyExact(m, k)];
    float[] distances = new float[indices.length];
    Parallel.forEach(
        (m + TILE - 1) / TILE,
        tile -> {
          int from = tile * TILE;
          int to = Math.min(m, from + TILE);
          NearestByCount[] nearest = search(asked, from, to, k);
          for (int query = from; query < to; query++) {
            nearest[query - from].write(indices, distances, query * k);
          }
        });
    return new Neighbors(m, k, indices, distances);
  }

  private NearestByCount[] search(long[] queries, int from, int to, int k) {
    int perRow = layout.wordsPerRow();
    int blockRows = Math.max(1, Math.min(MOST_BLOCK_ROWS, BLOCK_WORDS / Math.max(1, perRow)));
    NearestByCount[] nearest = new NearestByCount[to - from];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = new NearestByCount(k, layout.bitsPerRow());
    }
    int[] distances = new int[Math.min(blockRows, size)];
    for (int block = 0; block < size; block += blockRows) {
      int end = Math.min(size, block + blockRows);
      for (int query = from; query < to; query++) {
        Hamming.distances(queries, query * perRow, words, perRow, block, end, distances, 0);
        nearest[query - from].offer(distances, end - block, block);
      }
    }
    return nearest;
  }
}
