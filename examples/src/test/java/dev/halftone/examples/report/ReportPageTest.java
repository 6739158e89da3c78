package dev.halftone.examples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String PAGE = ReportPage.write(SampleReport.report());

  private static final Pattern SCRIPT = Pattern.compile("(?s)<script[^>]*>(.*?)</script>");

  private static List<MatchResult> find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }

  /** The page without what stands inside script elements. */
  private static String markup(String page) {
    return SCRIPT.matcher(page).replaceAll("<script></script>");
  }

  @Test
  void loadsNothingFromAnywhere() {
    String markup = markup(PAGE);
    List<MatchResult> loads =
        find("(?i)\\b(src|href|srcset|action|data|poster)=\"([^\"]*)\"", markup);
    assertTrue(loads.size() >= 9, "the pictures at least: " + loads.size());
    loads.forEach(load -> assertTrue(load.group(2).startsWith("data:image/png;base64,")));
    assertEquals(List.of(), find("(?i)url\\(|@import|<link|<iframe|<object|<embed|<base", markup));
    assertFalse(markup.contains("http:") || markup.contains("https:"));
    assertFalse(PAGE.contains("sourceMappingURL"));
    // The charting library names its home page in its licence; nothing in it can fetch.
    String scripts = find(SCRIPT.pattern(), PAGE).toString();
    assertEquals(
        List.of(),
        find("fetch\\(|XMLHttpRequest|importScripts|new Image|sendBeacon|import\\(", scripts));
  }

  @Test
  void showsTheSystemItsFiguresAndItsSurroundings() {
    assertTrue(PAGE.startsWith("<!DOCTYPE html>"));
    for (String text :
        List.of(
            "<h1>SEQ: supervised-encoding quantizer</h1>",
            "L = −(1/B) Σᵢ log softmax(W zᵢ)[yᵢ]",
            "6 of 7",
            "≥ 97.6",
            "✗ missed",
            "paper, figure 3, digitised",
            "2 min 45 s",
            "SIMD, 512-bit",
            "5e884898da280471",
            "784-1024-128")) {
      assertTrue(PAGE.contains(text), text);
    }
  }

  @Test
  void tellsWhatCannotBeSeen() {
    List<MatchResult> images = find("<img [^>]*>", PAGE);
    assertEquals(9, images.size());
    images.forEach(image -> assertTrue(image.group().matches("(?s).* alt=\"[^\"]{10,}\".*")));
    List<MatchResult> canvases = find("<canvas [^>]*>", PAGE);
    assertEquals(5, canvases.size());
    canvases.forEach(
        canvas ->
            assertTrue(canvas.group().matches("(?s).*role=\"img\" aria-label=\"[^\"]{20,}\".*")));
    assertEquals(canvases.size(), find("<summary>The numbers</summary>", PAGE).size());
    assertEquals(List.of(), find("<th(?![^>]*scope=)(?![^>]*corner)(?!ead)", markup(PAGE)));
    List<String> identifiers =
        find(" id=\"([^\"]*)\"", markup(PAGE)).stream().map(m -> m.group(1)).toList();
    assertEquals(identifiers.size(), identifiers.stream().distinct().count());
    find(" aria-labelledby=\"([^\"]*)\"", PAGE)
        .forEach(label -> assertTrue(identifiers.contains(label.group(1)), label.group(1)));
  }

  @Test
  void closesEveryElementItOpens() {
    String markup = markup(PAGE);
    for (String tag :
        List.of("div", "section", "article", "table", "tr", "td", "th", "dl", "figure")) {
      int opened = find("<" + tag + "[ >]", markup).size();
      assertEquals(opened, find("</" + tag + ">", markup).size(), tag);
    }
  }

  @Test
  void escapesEveryText() {
    String evil = "</script><script>alert(1)</script><!-- \"'&";
    Report report = new Report(evil, evil, 1, new Environment(evil, evil, 1, evil, evil, 1));
    report.introduce(evil, evil, evil, evil);
    report.data(new Report.Data(evil, evil, 1, 1));
    report.note(evil);
    report.config(evil, List.of(evil));
    report.add(Result.of(evil, 1).published(1, evil).atLeast(0));
    report.section(evil, evil);
    report.add(Chart.of(evil, evil, evil).caption(evil).line(evil, new double[1], new double[1]));
    report.add(Gallery.of(evil, evil, new Picture(evil, evil, 1, 1, 1, new byte[1])));
    report.add(HeatMap.confusion(evil, evil, List.of(evil), new int[][] {{1}}));
    report.add(new Table(evil, evil, List.of(evil), List.of(List.of(evil))));
    report.seconds(evil, 1);
    report.parametersSha256(evil);
    String page = ReportPage.write(report);
    List<MatchResult> scripts = find(SCRIPT.pattern(), page);
    assertEquals(3, scripts.size(), "the data, the library and ours");
    assertFalse(markup(page).contains("alert(1)</"));
    assertFalse(markup(page).contains("<!--"));
    Map<?, ?> chart = (Map<?, ?>) StrictJson.read(scripts.get(0).group(1));
    assertEquals(evil, ((Map<?, ?>) chart.get("x")).get("label"));
  }

  @Test
  void leavesTheChartingLibraryOutWithoutCharts() {
    Report report =
        new Report("seq", "1", 1, new Environment("17", "scalar", 1, "Linux", "some", 1));
    assertTrue(ReportPage.write(report).length() < 30_000);
  }

  @Test
  void leavesAHoleWhereACurveIsNotFinite() {
    Chart chart =
        Chart.of("t", "x", "y").line("a", new double[] {1, 2}, new double[] {Double.NaN, 3});
    assertTrue(
        ChartData.json(chart).contains("\"points\":[[1.0,null,null,null],[2.0,3.0,3.0,3.0]]"));
  }
}
