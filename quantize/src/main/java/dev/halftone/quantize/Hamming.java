package dev.halftone.quantize;

/**
 * Hamming distances, the number of bits that differ, between binary codes in long words.
 *
 * <p>Plain loops over {@link Long#bitCount}, which is one instruction: for 1 to 8 words a row the
 * loads are the limit, not the arithmetic.
 */
public final class Hamming {
  private Hamming() {}

  /** The number of bits in which {@code words} long words from {@code ao} and {@code bo} differ. */
  public static int distance(long[] a, int ao, long[] b, int bo, int words) {
    int distance = 0;
    for (int i = 0; i < words; i++) {
      distance += Long.bitCount(a[ao + i] ^ b[bo + i]);
    }
    return distance;
  }

  /**
   * The distances from one code to many: out[at + i] for row {@code from + i}, up to row {@code to
   * - 1}.
   *
   * @param query one code of {@code words} long words from {@code offset}
   * @param codes rows x words, as {@link Codes#words} gives them
   */
  public static void distances(
      long[] query, int offset, long[] codes, int words, int from, int to, int[] out, int at) {
    if (words == 1) {
      long only = query[offset];
      for (int row = from; row < to; row++) {
        out[at + row - from] = Long.bitCount(only ^ codes[row]);
      }
    } else if (words == 2) {
      long first = query[offset];
      long second = query[offset + 1];
      for (int row = from; row < to; row++) {
        out[at + row - from] =
            Long.bitCount(first ^ codes[2 * row]) + Long.bitCount(second ^ codes[2 * row + 1]);
      }
    } else {
      for (int row = from; row < to; row++) {
        out[at + row - from] = distance(query, offset, codes, row * words, words);
      }
    }
  }

  /**
   * The distances from each of the queries to each of the codes, [queries x rows], row by row.
   *
   * @throws IllegalArgumentException if the layouts differ
   */
  public static int[] distances(Codes queries, Codes codes) {
    codes.requireLayout("Hamming.distances", queries.layout());
    int words = codes.layout().wordsPerRow();
    long[] left = queries.words();
    long[] right = codes.words();
    int[] distances = new int[Math.multiplyExact(queries.rows(), codes.rows())];
    for (int query = 0; query < queries.rows(); query++) {
      int at = query * codes.rows();
      distances(left, query * words, right, words, 0, codes.rows(), distances, at);
    }
    return distances;
  }
}
