package dev.halftone.examples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private static final List<String> FIELDS =
      List.of(
          "schema",
          "command",
          "version",
          "seed",
          "data",
          "config",
          "environment",
          "results",
          "parametersSha256",
          "seconds");

  private static Report empty() {
    return new Report(
        "seq", "0.1.0", -7, new Environment("17", "scalar", 1, "Linux", "some, 1", 1L << 30));
  }

  private static Map<?, ?> read(Report report) {
    return (Map<?, ?>) StrictJson.read(ReportJson.write(report));
  }

  @Test
  void readsBackWhole() {
    Map<?, ?> json = read(SampleReport.report());
    assertEquals(FIELDS, List.copyOf(json.keySet()));
    assertEquals(1L, json.get("schema"));
    assertEquals("seq", json.get("command"));
    assertEquals(1L, json.get("seed"));
    assertEquals(
        Map.of(
            "name",
            "mnist",
            "sha256",
            "8d422c7b0a1c1c79".repeat(4),
            "train",
            60000L,
            "test",
            10000L),
        json.get("data"));
    Map<?, ?> config = (Map<?, ?>) json.get("config");
    assertEquals(List.of(10L, 20L, 50L, 100L), config.get("clusters"));
    assertEquals(0.001, config.get("rate"));
    assertEquals(1e-5, config.get("decoder decay"));
    assertEquals(false, config.get("binarised"));
    assertEquals("5e884898da280471".repeat(4), json.get("parametersSha256"));
    assertEquals(74.2, ((Map<?, ?>) json.get("seconds")).get("encoder"));
    Map<?, ?> environment = (Map<?, ?>) json.get("environment");
    assertEquals("SIMD, 512-bit", environment.get("kernels"));
    assertEquals(2L, environment.get("threads"));
    assertTrue((Long) environment.get("peakMemoryBytes") > 1 << 20);
    assertEquals(8, ((List<?>) json.get("results")).size());
  }

  @Test
  void writesEveryResultInFull() {
    Report report = empty();
    report.add(Result.of("a", 97.5).published(97, "table 1").atLeast(97.6));
    report.add(Result.of("b", 1.2).within(1.175, 1.235));
    report.add(Result.of("c", Double.NaN).atMost(3));
    report.add(Result.of("d", 4));
    List<?> rows = (List<?>) read(report).get("results");
    List<String> fields = List.of("name", "value", "published", "target", "meets", "source");
    rows.forEach(row -> assertEquals(fields, List.copyOf(((Map<?, ?>) row).keySet())));
    assertEquals("[a, 97.5, 97.0, 97.6, false, table 1]", values(rows.get(0)));
    assertEquals("[b, 1.2, null, [1.175, 1.235], true, null]", values(rows.get(1)));
    assertEquals("[c, null, null, 3.0, false, null]", values(rows.get(2)));
    assertEquals("[d, 4.0, null, null, null, null]", values(rows.get(3)));
  }

  private static String values(Object row) {
    return ((Map<?, ?>) row).values().toString();
  }

  @Test
  void writesNullForWhatARunDoesNotHave() {
    Map<?, ?> json = read(empty());
    assertEquals(FIELDS, List.copyOf(json.keySet()));
    assertNull(json.get("data"));
    assertNull(json.get("parametersSha256"));
    assertEquals(-7L, json.get("seed"));
    assertEquals(List.of(), json.get("results"));
  }

  @Test
  void survivesAwkwardTexts() {
    Report report = empty();
    report.config("quote \" and \\ and \n and \u2028", "</script> & 'é' \uD83D\uDE00");
    Map<?, ?> config = (Map<?, ?>) read(report).get("config");
    assertEquals("</script> & 'é' \uD83D\uDE00", config.get("quote \" and \\ and \n and \u2028"));
  }

  @Test
  void addsUpAStageThatIsNotedTwice() {
    Report report = empty();
    report.seconds("encoder", 1.5);
    report.seconds("encoder", 2);
    assertEquals(Map.of("encoder", 3.5), read(report).get("seconds"));
  }
}
