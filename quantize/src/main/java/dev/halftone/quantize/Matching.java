package dev.halftone.quantize;

import java.util.Arrays;

/**
 * The heaviest one-to-one matching of the rows and columns of a matrix, by the Hungarian method
 * with potentials (Kuhn 1955, Munkres 1957), O(rows^2 columns).
 */
final class Matching {
  private Matching() {}

  /** For each row of the gains the matched column, or -1 where there are more rows than columns. */
  static int[] heaviest(int[][] gains) {
    int rows = gains.length;
    int columns = rows == 0 ? 0 : gains[0].length;
    if (rows <= columns) {
      return assign(gains);
    }
    int[][] turned = new int[columns][rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column][row] = gains[row][column];
      }
    }
    int[] matched = new int[rows];
    Arrays.fill(matched, -1);
    int[] rowOfColumn = assign(turned);
    for (int column = 0; column < columns; column++) {
      matched[rowOfColumn[column]] = column;
    }
    return matched;
  }

  /** Matches every row; needs at least as many columns. Index 0 of each array is a sentinel. */
  private static int[] assign(int[][] gains) {
    int rows = gains.length;
    int columns = rows == 0 ? 0 : gains[0].length;
    long[] rowPotential = new long[rows + 1];
    long[] columnPotential = new long[columns + 1];
    int[] rowOfColumn = new int[columns + 1];
    int[] previous = new int[columns + 1];
    for (int row = 1; row <= rows; row++) {
      long[] slack = new long[columns + 1];
      Arrays.fill(slack, Long.MAX_VALUE);
      boolean[] visited = new boolean[columns + 1];
      rowOfColumn[0] = row;
      int column = 0;
      while (rowOfColumn[column] != 0) {
        visited[column] = true;
        int from = rowOfColumn[column];
        long least = Long.MAX_VALUE;
        int nearest = 0;
        for (int to = 1; to <= columns; to++) {
          if (visited[to]) {
            continue;
          }
          long reduced = -gains[from - 1][to - 1] - rowPotential[from] - columnPotential[to];
          if (reduced < slack[to]) {
            slack[to] = reduced;
            previous[to] = column;
          }
          if (slack[to] < least) {
            least = slack[to];
            nearest = to;
          }
        }
        for (int to = 0; to <= columns; to++) {
          if (visited[to]) {
            rowPotential[rowOfColumn[to]] += least;
            columnPotential[to] -= least;
          } else {
            slack[to] -= least;
          }
        }
        column = nearest;
      }
      while (column != 0) {
        int back = previous[column];
        rowOfColumn[column] = rowOfColumn[back];
        column = back;
      }
    }
    int[] matched = new int[rows];
    for (int column = 1; column <= columns; column++) {
      if (rowOfColumn[column] != 0) {
        matched[rowOfColumn[column] - 1] = column - 1;
      }
    }
    return matched;
  }
}
