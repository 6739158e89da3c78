package dev.halftone.quantize;

/** Finite rows that are visited in blocks, so that they need not be in memory all at once. */
interface RowBlocks {
  int count();

  int dimension();

  /** The weight of a row, 1 unless weights were given. */
  float weight(int row);

  int blocks();

  /** A block, in ascending order of the rows; valid until the next is asked for. */
  RowBlock block(int index);

  /** Copies a row to {@code to} from {@code at} on. */
  void copy(int row, float[] to, int at);

  /** The chosen rows, as a copy. */
  default float[] copy(int[] indices) {
    float[] chosen = new float[Math.multiplyExact(indices.length, dimension())];
    for (int i = 0; i < indices.length; i++) {
      copy(indices[i], chosen, i * dimension());
    }
    return chosen;
  }
}
