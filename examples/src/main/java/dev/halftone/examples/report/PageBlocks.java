package dev.halftone.examples.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The pieces of the page between its figures and its settings. */
final class PageBlocks {
  /** The pixels that a page leaves for pictures side by side. */
  private static final int ROOM = 940;

  /** Nobody reads a table of more points than this. */
  private static final int TABLED = 1000;

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
        chart(html, chart, "block-" + i, alone(blocks, i));
      } else if (block instanceof Gallery gallery) {
        gallery(html, gallery, "block-" + i);
      } else if (block instanceof HeatMap map) {
        PageTables.heatMap(html, map, "block-" + i);
      } else if (block instanceof Table table) {
        PageTables.table(html, table, "block-" + i);
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

  static void card(Html html, String kind, String title, String caption, String id) {
    html.open("article", "class", "block " + kind, "aria-labelledby", id);
    html.element("h3", title, "id", id);
    if (!caption.isEmpty()) {
      html.element("p", caption, "class", "caption");
    }
  }

  /** Whether the chart at {@code i} has no other beside it: charts stand in pairs. */
  private static boolean alone(List<Block> blocks, int i) {
    int before = i;
    while (before > 0 && blocks.get(before - 1) instanceof Chart) {
      before--;
    }
    boolean followed = i + 1 < blocks.size() && blocks.get(i + 1) instanceof Chart;
    return (i - before) % 2 == 0 && !followed;
  }

  private static void chart(Html html, Chart chart, String id, boolean alone) {
    card(html, alone ? "chart wide" : "chart", chart.title(), chart.caption(), id);
    html.open("div", "class", "canvas");
    html.open("canvas", "role", "img", "aria-label", chart.title() + ". " + summary(chart)).close();
    html.close();
    html.script(ChartData.json(chart), "type", "application/json");
    if (chart.series().stream().mapToInt(series -> series.points().size()).sum() <= TABLED) {
      numbers(html, chart);
    }
    html.close();
  }

  private static void numbers(Html html, Chart chart) {
    html.open("details").element("summary", "The numbers");
    scrolling(html, "Numbers of the chart: " + chart.title());
    html.open("table").open("thead").open("tr").element("th", "Series", "scope", "col");
    for (String head : List.of(chart.x().label(), chart.y().label())) {
      html.element("th", head, "scope", "col", "class", "number");
    }
    html.close().close().open("tbody");
    for (Chart.Series series : chart.series()) {
      for (Chart.Point point : series.points()) {
        html.open("tr").element("th", series.name(), "scope", "row");
        html.element("td", Numbers.text(point.x()), "class", "number");
        html.element("td", range(point), "class", "number").close();
      }
    }
    html.close().close().close().close();
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
      int together = gallery.pictures().size();
      int factor = enlargement(picture, together);
      String pair = together > 1 && tooWideForTwo(picture) ? "paired" : "single";
      html.open("figure", "class", pair, "style", "--width:" + picture.width() * factor + "px");
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

  /** Whether two such pictures fit side by side only if they are made smaller. */
  private static boolean tooWideForTwo(Picture picture) {
    return picture.width() > ROOM / 2 - 20 && !strip(picture);
  }

  private static boolean strip(Picture picture) {
    return picture.width() > 3 * picture.height();
  }

  /**
   * A whole factor, so that pixels stay square; the more pictures share a row, the smaller. A strip
   * has a row for itself.
   */
  private static int enlargement(Picture picture, int together) {
    int room = strip(picture) ? ROOM : Math.max(150, ROOM / together - 20);
    int tall = 640;
    return Math.max(1, Math.min(6, Math.min(room / picture.width(), tall / picture.height())));
  }

  /** A wide table scrolls inside its own box, which the keyboard can reach. */
  static void scrolling(Html html, String label) {
    html.open("div", "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0");
  }
}
