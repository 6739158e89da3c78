package dev.halftone.examples.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.nn.ProgressReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int STEPS = 10;

  private final StringWriter out = new StringWriter();
  private long seconds;

  private final Watch plain =
      new Watch(new PlainProgress(new PrintWriter(out), () -> seconds * 1_000_000_000L));

  private static ProgressReport report(int epoch, int step) {
    Map<String, Float> losses = new LinkedHashMap<>();
    losses.put("loss", 0.5f / (step + 1));
    losses.put("divergence", 3f);
    return new ProgressReport("encoder", epoch, 2, step, STEPS, losses);
  }

  @Test
  void writesALineEveryFewSecondsAndOneAtTheEnd() {
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int step = 1; step <= STEPS; step++) {
        plain.report(report(epoch, step));
        seconds += 2;
      }
    }
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        "encoder · 20 % · epoch 1 of 2 · loss 0.1, divergence 3 · 32 s left", lines.get(0));
    assertEquals(
        "encoder · done · epoch 2 of 2 · loss 0.04545, divergence 3 · 38 s",
        lines.get(lines.size() - 1));
    assertEquals(7, lines.size(), out.toString());
  }

  @Test
  void estimatesAResumedPhaseByWhatItSaw() {
    plain.report(report(1, 0));
    seconds += 10;
    plain.report(report(1, 5));
    assertTrue(out.toString().contains("75 %"), out.toString());
    assertTrue(out.toString().contains("10 s left"), out.toString());
  }

  @Test
  void startsAgainWithEveryPhase() {
    plain.report(report(0, 1));
    seconds += 100;
    plain.report(new ProgressReport("decoder", 0, 1, 1, 2, Map.of("error", 0.1f)));
    assertEquals("", out.toString());
    seconds += 6;
    plain.report(new ProgressReport("decoder", 0, 1, 2, 2, Map.of("error", 0.1f)));
    assertEquals("decoder · done · error 0.1 · 6.0 s", out.toString().strip());
  }

  @Test
  void drawsABarWithTheLossAndEndsItsLine() {
    Watch bar = new Watch(new BarProgress(new PrintWriter(out), 120));
    for (int step = 1; step <= STEPS; step++) {
      bar.report(report(1, step));
    }
    bar.say("a line of its own");
    bar.close();
    String text = out.toString();
    assertTrue(text.contains("encoder"), text);
    assertTrue(text.contains("█ 100 % · epoch 2 of 2 · loss 0.04545, divergence 3"), text);
    assertTrue(text.contains("100 %"), text);
    assertTrue(text.endsWith("\na line of its own\n"), text);
  }
}
