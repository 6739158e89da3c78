package dev.halftone.examples.report;

import java.util.List;

/**
 * A matrix of counts, shaded by its share of the row, such as a confusion matrix.
 *
 * @param title the heading
 * @param caption what the reader should see in it, or an empty string
 * @param rowsAre what the rows are, as "true class"
 * @param columnsAre what the columns are, as "predicted"
 * @param rows the row names
 * @param columns the column names
 * @param counts counts[row][column], none negative
 */
@SuppressWarnings("ArrayRecordComponent") // Heat maps are drawn, never compared.
public record HeatMap(
    String title,
    String caption,
    String rowsAre,
    String columnsAre,
    List<String> rows,
    List<String> columns,
    int[][] counts)
    implements Block {
  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    if (counts.length != rows.size()) {
      throw new IllegalArgumentException(
          "heat map '"
              + title
              + "': expected "
              + rows.size()
              + " rows, got "
              + counts.length
              + ", counts");
    }
    for (int[] row : counts) {
      if (row.length != columns.size()) {
        throw new IllegalArgumentException(
            "heat map '"
                + title
                + "': expected "
                + columns.size()
                + " columns, got "
                + row.length
                + ", counts");
      }
    }
  }

  /** A confusion matrix: rows are true classes, columns predicted ones, both named alike. */
  public static HeatMap confusion(
      String title, String caption, List<String> classes, int[][] counts) {
    return new HeatMap(title, caption, "true", "predicted", classes, classes, counts);
  }

  /** The share of the row's total at (row, column), 0 where the row is empty. */
  double share(int row, int column) {
    long total = 0;
    for (int count : counts[row]) {
      total += count;
    }
    return total == 0 ? 0 : (double) counts[row][column] / total;
  }
}
