package dev.halftone.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a report as one page that needs nothing beside itself: style, charts and pictures are
 * inside, and no network is asked for anything when it is read.
 */
public final class ReportPage {
  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  private ReportPage() {}

  /** The whole page. */
  public static String write(Report report) {
    Html html = new Html();
    html.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", report.title() + " · Halftone run report");
    html.style(resource("report.css")).close();
    html.open("body");
    header(html, report);
    html.open("main");
    PageResults.write(html, report.results(), report.note());
    PageBlocks.write(html, report.blocks());
    settings(html, report);
    html.close();
    footer(html, report);
    if (report.blocks().stream().anyMatch(Chart.class::isInstance)) {
      html.script(chartLibrary()).script(resource("report.js"));
    }
    return html.close().close().toString();
  }

  private static void header(Html html, Report report) {
    html.open("header").open("div", "class", "wrap");
    html.open("p", "class", "kicker").text("Halftone ").element("code", report.command()).close();
    html.element("h1", report.title());
    if (!report.about().isEmpty()) {
      html.element("p", report.about(), "class", "lead");
    }
    if (!report.objective().isEmpty()) {
      html.open("div", "class", "objective", "role", "group", "aria-label", "Objective");
      html.element("span", "Objective", "class", "label");
      html.element("div", report.objective(), "class", "formula").close();
    }
    if (!report.paper().isEmpty()) {
      html.element("p", report.paper(), "class", "paper");
    }
    facts(html, report);
    html.close().close();
  }

  private static void facts(Html html, Report report) {
    html.open("dl", "class", "facts");
    List<Boolean> verdicts = report.results().stream().flatMap(r -> r.meets().stream()).toList();
    if (!verdicts.isEmpty()) {
      long met = verdicts.stream().filter(verdict -> verdict).count();
      fact(html, "Targets met", met + " of " + verdicts.size());
    }
    report.data().ifPresent(data -> fact(html, "Data", data.name()));
    report
        .data()
        .ifPresent(
            data -> fact(html, "Train / test", count(data.train()) + " / " + count(data.test())));
    fact(html, "Time", Numbers.duration(total(report)));
    fact(html, "Threads", String.valueOf(report.environment().threads()));
    html.close();
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static double total(Report report) {
    double sum = report.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    return report.seconds().getOrDefault("total", sum);
  }

  private static void fact(Html html, String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close();
  }

  private static void settings(Html html, Report report) {
    html.open("section", "aria-labelledby", "settings");
    html.element("h2", "Settings and environment", "id", "settings");
    html.open("div", "class", "columns");
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", String.valueOf(report.seed()));
    report.config().forEach((name, value) -> settings.put(name, setting(value)));
    definitions(html, "Settings", settings);
    Map<String, String> seconds = new LinkedHashMap<>();
    report.seconds().forEach((stage, time) -> seconds.put(stage, Numbers.duration(time)));
    definitions(html, "Time", seconds);
    Environment environment = report.environment();
    Map<String, String> place = new LinkedHashMap<>();
    place.put("Halftone", report.version());
    place.put("Java", environment.java());
    place.put("kernels", environment.kernels());
    place.put("threads", String.valueOf(environment.threads()));
    place.put("system", environment.os());
    place.put("processor", environment.processor());
    place.put("largest heap", Numbers.memory(environment.maxHeap()));
    place.put("peak memory", Numbers.memory(Environment.peakMemory()));
    definitions(html, "Environment", place);
    Map<String, String> digests = new LinkedHashMap<>();
    report.data().ifPresent(data -> digests.put("data", data.sha256()));
    if (!report.parametersSha256().isEmpty()) {
      digests.put("parameters", report.parametersSha256());
    }
    definitions(html, "Digests (SHA-256)", digests);
    html.close().close();
  }

  private static String setting(Object value) {
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(ReportPage::setting).toList());
    }
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    return value instanceof Float || value instanceof Double
        ? Numbers.text(Double.parseDouble(value.toString()))
        : String.valueOf(value);
  }

  private static void definitions(Html html, String title, Map<String, String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    html.open("div", "class", "definitions").element("h3", title).open("dl");
    entries.forEach((name, value) -> html.element("dt", name).element("dd", value));
    html.close().close();
  }

  private static void footer(Html html, Report report) {
    html.open("footer").open("div", "class", "wrap");
    html.open("p").text("The same settings and seed give the same bits from ");
    html.element("code", "examples/run " + report.command());
    html.text("; as they were given they stand in ").element("code", "settings.json");
    html.text(". The figures of this page stand in ").element("code", "report.json");
    html.text(", every step’s losses in ").element("code", "metrics.csv").text(".").close();
    html.close().close();
  }

  private static String chartLibrary() {
    // The source map would be a second file, which a browser's developer tools would ask the
    // network for.
    return resource(CHARTS).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("report page: expected resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
