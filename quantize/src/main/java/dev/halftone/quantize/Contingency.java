package dev.halftone.quantize;

/** How often each pair of two labelings of the same rows occurs. */
final class Contingency {
  private final int[][] counts;
  private final int columns;

  private Contingency(int[][] counts, int columns) {
    this.counts = counts;
    this.columns = columns;
  }

  /** Counts pairs of labels of at least 0; the table reaches to the largest label of each. */
  static Contingency of(
      String operation, int[] first, String firstName, int[] second, String secondName) {
    Metrics.requireSameLength(operation, first, firstName, second, secondName);
    int rows = extent(operation, first, firstName);
    int columns = extent(operation, second, secondName);
    int[][] counts = new int[rows][columns];
    for (int i = 0; i < first.length; i++) {
      counts[first[i]][second[i]]++;
    }
    return new Contingency(counts, columns);
  }

  int rows() {
    return counts.length;
  }

  int columns() {
    return columns;
  }

  int count(int row, int column) {
    return counts[row][column];
  }

  long[] rowSums() {
    long[] sums = new long[counts.length];
    for (int row = 0; row < counts.length; row++) {
      for (int count : counts[row]) {
        sums[row] += count;
      }
    }
    return sums;
  }

  long[] columnSums() {
    long[] sums = new long[columns];
    for (int[] row : counts) {
      for (int column = 0; column < columns; column++) {
        sums[column] += row[column];
      }
    }
    return sums;
  }

  /** One more than the largest label. */
  static int extent(String operation, int[] labels, String name) {
    int largest = -1;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw new IllegalArgumentException(
            operation
                + ": expected labels >= 0, got "
                + labels[i]
                + " at "
                + i
                + Rows.suffix(name));
      }
      largest = Math.max(largest, labels[i]);
    }
    return largest + 1;
  }
}
