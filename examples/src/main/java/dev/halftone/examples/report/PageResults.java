package dev.halftone.examples.report;

import java.util.List;
import java.util.Optional;

/** The figures of a run on the page: those that are compared with something, then the others. */
final class PageResults {
  private PageResults() {}

  static void write(Html html, List<Result> results, String note) {
    List<Result> compared = results.stream().filter(PageResults::isCompared).toList();
    List<Result> alone = results.stream().filter(result -> !isCompared(result)).toList();
    if (results.isEmpty()) {
      return;
    }
    boolean beside = compared.stream().anyMatch(result -> result.published().isPresent());
    html.open("section", "aria-labelledby", "figures");
    String title = beside ? "Figures beside the published ones" : "Figures";
    html.element("h2", title, "id", "figures");
    if (!note.isEmpty()) {
      html.element("p", note, "class", "note");
    }
    if (!compared.isEmpty()) {
      table(html, compared);
    }
    if (!alone.isEmpty()) {
      if (!compared.isEmpty()) {
        html.element("h3", "Also measured", "class", "also");
      }
      list(html, alone);
    }
    html.close();
  }

  private static boolean isCompared(Result result) {
    return result.published().isPresent() || result.target().isPresent();
  }

  private static void table(Html html, List<Result> results) {
    html.open("table", "class", "results stacking");
    html.element(
        "caption", "What this run measured, what was published, and what was to be reached.");
    html.open("thead").open("tr");
    for (String head : List.of("Figure", "This run", "Published", "Difference", "Target", "Met")) {
      html.element("th", head, "scope", "col");
    }
    html.close().close().open("tbody");
    for (Result result : results) {
      html.open("tr").open("th", "scope", "row").text(result.name());
      result.source().ifPresent(source -> html.element("span", source, "class", "source"));
      html.close();
      cell(html, "This run", Optional.of(Numbers.text(result.value())), "number value");
      Optional<Double> published = result.published().stream().boxed().findFirst();
      cell(html, "Published", published.map(Numbers::text), "number");
      cell(
          html,
          "Difference",
          published.map(figure -> Numbers.signed(result.value() - figure)),
          "number");
      cell(html, "Target", result.target().map(Target::describe), "number");
      verdict(html, result.meets());
      html.close();
    }
    html.close().close();
  }

  private static void cell(Html html, String label, Optional<String> text, String kind) {
    html.element(
        "td",
        text.orElse("–"),
        "data-label",
        label,
        "class",
        text.isPresent() ? kind : kind + " none");
  }

  private static void verdict(Html html, Optional<Boolean> meets) {
    html.open("td", "data-label", "Met", "class", meets.isPresent() ? "verdict" : "none");
    if (meets.isPresent()) {
      boolean met = meets.get();
      html.element("span", met ? "✓ met" : "✗ missed", "class", met ? "met" : "missed");
    } else {
      html.text("–");
    }
    html.close();
  }

  private static void list(Html html, List<Result> results) {
    html.open("dl", "class", "measured");
    for (Result result : results) {
      html.open("div").element("dt", result.name());
      html.element("dd", Numbers.text(result.value())).close();
    }
    html.close();
  }
}
