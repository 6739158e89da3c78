package dev.halftone.examples.report;

import java.util.List;

/**
 * A plain table; the first column names the row.
 *
 * @param title the heading
 * @param caption what the reader should see in it, or an empty string
 * @param columns the column heads
 * @param rows the cells, each row as long as {@code columns}
 */
public record Table(String title, String caption, List<String> columns, List<List<String>> rows)
    implements Block {
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '"
                + title
                + "': expected "
                + columns.size()
                + " cells in each row, got "
                + row.size()
                + " in "
                + row);
      }
    }
  }
}
