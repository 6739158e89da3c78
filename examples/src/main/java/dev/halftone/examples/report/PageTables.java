package dev.halftone.examples.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Tables and shaded matrices on the page. */
final class PageTables {
  /** How many of the most frequent confusions are put into words. */
  private static final int TOLD = 5;

  /** Below this share the shade of the diagonal is too pale for white digits. */
  private static final double FAINT = 0.7;

  private PageTables() {}

  static void table(Html html, Table table, String id) {
    PageBlocks.card(html, "plain", table.title(), table.caption(), id);
    PageBlocks.scrolling(html, table.title());
    html.open("table", "aria-labelledby", id).open("thead").open("tr");
    List<String> kinds =
        IntStream.range(0, table.columns().size()).mapToObj(i -> kind(table, i)).toList();
    for (int i = 0; i < table.columns().size(); i++) {
      html.element("th", table.columns().get(i), "scope", "col", "class", kinds.get(i));
    }
    html.close().close().open("tbody");
    for (List<String> row : table.rows()) {
      html.open("tr").element("th", row.get(0), "scope", "row");
      for (int i = 1; i < row.size(); i++) {
        html.element("td", row.get(i), "class", kinds.get(i));
      }
      html.close();
    }
    html.close().close().close().close();
  }

  /**
   * Numbers stand to the right, so that their digits line up; words, and the row's name, do not.
   */
  private static String kind(Table table, int column) {
    boolean numbers =
        table.rows().stream()
            .allMatch(row -> row.get(column).matches("[-−+±]?[0-9][0-9.,E−± ]*%?|[-–]?"));
    return numbers && column > 0 ? "number" : "word";
  }

  static void heatMap(Html html, HeatMap map, String id) {
    PageBlocks.card(html, "heat", map.title(), map.caption(), id);
    html.open("div", "class", "beside");
    PageBlocks.scrolling(html, map.title());
    html.open("table", "aria-labelledby", id).open("thead").open("tr");
    html.open("th", "class", "corner").element("span", map.rowsAre() + " ↓");
    html.element("span", map.columnsAre() + " →").close();
    for (String column : map.columns()) {
      html.element("th", column, "scope", "col");
    }
    html.close().close().open("tbody");
    double worst = off(map).stream().mapToDouble(Cell::share).max().orElse(0);
    for (int row = 0; row < map.rows().size(); row++) {
      html.open("tr").element("th", map.rows().get(row), "scope", "row");
      for (int column = 0; column < map.columns().size(); column++) {
        Cell cell = new Cell(map, row, column);
        String count = cell.count() == 0 ? "·" : String.valueOf(cell.count());
        boolean faint = cell.share() < FAINT;
        String kind = !cell.onDiagonal() ? "wrong" : faint ? "right faint" : "right";
        html.element("td", count, "class", kind, "style", shade(cell, worst));
      }
      html.close();
    }
    html.close().close().close();
    confusions(html, map);
    html.close().close();
  }

  /** The most frequent cells off the diagonal, in words. */
  private static void confusions(Html html, HeatMap map) {
    List<Cell> cells =
        off(map).stream()
            .filter(cell -> cell.count() > 0)
            .sorted(Comparator.comparingInt(Cell::count).reversed())
            .limit(TOLD)
            .toList();
    if (cells.isEmpty() || off(map).size() == map.rows().size() * map.columns().size()) {
      return;
    }
    html.open("div", "class", "told").element("p", "Most often confused", "class", "label");
    html.open("ol");
    for (Cell cell : cells) {
      String row = map.rows().get(cell.row());
      String column = map.columns().get(cell.column());
      html.open("li").element("b", row + " → " + column);
      html.element("span", cell.count() == 1 ? " once" : " " + cell.count() + " times");
      html.close();
    }
    html.close();
    html.element("p", "Errors are shaded by the square root of their share.", "class", "label");
    html.close();
  }

  private static List<Cell> off(HeatMap map) {
    List<Cell> cells = new ArrayList<>();
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < map.columns().size(); column++) {
        Cell cell = new Cell(map, row, column);
        if (!cell.onDiagonal()) {
          cells.add(cell);
        }
      }
    }
    return cells;
  }

  /** Errors are rare, so they are shaded by the square root of their share of the worst one. */
  private static String shade(Cell cell, double worst) {
    double strength =
        cell.onDiagonal() || worst == 0 ? cell.share() : 0.8 * Math.sqrt(cell.share() / worst);
    return String.format(Locale.ROOT, "--share:%.0f%%", 100 * strength);
  }

  private record Cell(HeatMap map, int row, int column) {
    int count() {
      return map.counts()[row][column];
    }

    double share() {
      return map.share(row, column);
    }

    boolean onDiagonal() {
      return map.rows().get(row).equals(map.columns().get(column));
    }
  }
}
