package dev.halftone.examples.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The pieces of the page between its figures and its settings. */
final class PageBlocks {
  /**
   * Small pictures are enlarged by whole factors up to about this many pixels, so that pixels stay
   * square.
   */
  private static final int ENLARGED = 360;

  private PageBlocks() {}

  static void write(Html html, List<Block> blocks) {
    boolean within = false;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (block instanceof Section section) {
        if (within) {
          html.close().close();
        }
        section(html, section, "part-" + i);
        within = true;
        continue;
      }
      if (!within) {
        section(html, new Section("What happened", ""), "part-" + i);
        within = true;
      }
      if (block instanceof Chart chart) {
        chart(html, chart, "block-" + i);
      } else if (block instanceof Gallery gallery) {
        gallery(html, gallery, "block-" + i);
      } else if (block instanceof HeatMap map) {
        heatMap(html, map, "block-" + i);
      } else if (block instanceof Table table) {
        table(html, table, "block-" + i);
      }
    }
    if (within) {
      html.close().close();
    }
  }

  private static void section(Html html, Section section, String id) {
    html.open("section", "aria-labelledby", id).element("h2", section.title(), "id", id);
    if (!section.text().isEmpty()) {
      html.element("p", section.text(), "class", "prose");
    }
    html.open("div", "class", "blocks");
  }

  private static void card(Html html, String kind, String title, String caption, String id) {
    html.open("article", "class", "block " + kind, "aria-labelledby", id);
    html.element("h3", title, "id", id);
    if (!caption.isEmpty()) {
      html.element("p", caption, "class", "caption");
    }
  }

  private static void chart(Html html, Chart chart, String id) {
    card(html, "chart", chart.title(), chart.caption(), id);
    html.open("div", "class", "canvas");
    html.open("canvas", "role", "img", "aria-label", chart.title() + ". " + summary(chart)).close();
    html.close();
    html.script(ChartData.json(chart), "type", "application/json");
    html.open("details").element("summary", "The numbers");
    scrolling(html, "Numbers of the chart: " + chart.title());
    html.open("table").open("thead").open("tr");
    for (String head : List.of("Series", chart.x().label(), chart.y().label())) {
      html.element("th", head, "scope", "col");
    }
    html.close().close().open("tbody");
    for (Chart.Series series : chart.series()) {
      for (Chart.Point point : series.points()) {
        html.open("tr").element("th", series.name(), "scope", "row");
        html.element("td", Numbers.text(point.x()), "class", "number");
        html.element("td", range(point), "class", "number").close();
      }
    }
    html.close().close().close().close().close();
  }

  private static String range(Chart.Point point) {
    String value = Numbers.text(point.y());
    return point.low() == point.high()
        ? value
        : value + " (" + Numbers.text(point.low()) + " to " + Numbers.text(point.high()) + ")";
  }

  /** What a listener needs to know of a chart: where each series starts and ends. */
  private static String summary(Chart chart) {
    List<String> sentences = new ArrayList<>();
    for (Chart.Series series : chart.series()) {
      if (series.points().isEmpty() || series.mark() == Chart.Mark.POINTS) {
        sentences.add(series.name() + ": " + series.points().size() + " points.");
      } else {
        Chart.Point first = series.points().get(0);
        Chart.Point last = series.points().get(series.points().size() - 1);
        sentences.add(
            String.format(
                Locale.ROOT,
                "%s: from %s at %s to %s at %s.",
                series.name(),
                Numbers.text(first.y()),
                Numbers.text(first.x()),
                Numbers.text(last.y()),
                Numbers.text(last.x())));
      }
    }
    return String.join(" ", sentences);
  }

  private static void gallery(Html html, Gallery gallery, String id) {
    card(html, "gallery", gallery.title(), gallery.caption(), id);
    html.open("div", "class", "pictures");
    for (Picture picture : gallery.pictures()) {
      int factor = Math.max(1, ENLARGED / Math.max(picture.width(), picture.height()));
      html.open("figure");
      html.open(
          "img",
          "alt",
          picture.alternative(),
          "width",
          String.valueOf(picture.width() * factor),
          "height",
          String.valueOf(picture.height() * factor),
          "src",
          "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(picture)));
      if (!picture.caption().isEmpty()) {
        html.element("figcaption", picture.caption());
      }
      html.close();
    }
    html.close().close();
  }

  private static void heatMap(Html html, HeatMap map, String id) {
    card(html, "heat", map.title(), map.caption(), id);
    scrolling(html, map.title());
    html.open("table", "aria-labelledby", id).open("thead").open("tr");
    html.open("th", "class", "corner").element("span", map.rowsAre() + " ↓");
    html.element("span", map.columnsAre() + " →").close();
    for (String column : map.columns()) {
      html.element("th", column, "scope", "col");
    }
    html.close().close().open("tbody");
    for (int row = 0; row < map.rows().size(); row++) {
      html.open("tr").element("th", map.rows().get(row), "scope", "row");
      for (int column = 0; column < map.columns().size(); column++) {
        boolean right = map.rows().get(row).equals(map.columns().get(column));
        int count = map.counts()[row][column];
        html.element(
            "td",
            count == 0 ? "·" : String.valueOf(count),
            "class",
            right ? "right" : "wrong",
            "style",
            shade(map.share(row, column), right));
      }
      html.close();
    }
    html.close().close().close().close();
  }

  /** Errors are rare, so their share is shown by its square root; the diagonal's as it is. */
  private static String shade(double share, boolean right) {
    return String.format(Locale.ROOT, "--share:%.1f%%", 100 * (right ? share : Math.sqrt(share)));
  }

  private static void table(Html html, Table table, String id) {
    card(html, "plain", table.title(), table.caption(), id);
    scrolling(html, table.title());
    html.open("table", "aria-labelledby", id).open("thead").open("tr");
    for (String column : table.columns()) {
      html.element("th", column, "scope", "col");
    }
    html.close().close().open("tbody");
    for (List<String> row : table.rows()) {
      html.open("tr");
      for (int i = 0; i < row.size(); i++) {
        if (i == 0) {
          html.element("th", row.get(i), "scope", "row");
        } else {
          html.element("td", row.get(i), "class", "number");
        }
      }
      html.close();
    }
    html.close().close().close().close();
  }

  /** A wide table scrolls inside its own box, which the keyboard can reach. */
  private static void scrolling(Html html, String label) {
    html.open("div", "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0");
  }
}
