package dev.halftone.quantize;

/**
 * Neighbouring rows in an array, numbered as in the whole.
 *
 * @param values the rows, one behind the other
 * @param from the first row
 * @param to the row behind the last
 */
@SuppressWarnings("ArrayRecordComponent") // a look at values that are not to be copied
record RowBlock(float[] values, int from, int to, int dimension) {

  /** Where a row begins. */
  int offset(int row) {
    return (row - from) * dimension;
  }

  int rows() {
    return to - from;
  }
}
