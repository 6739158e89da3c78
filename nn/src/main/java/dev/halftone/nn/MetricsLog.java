package dev.halftone.nn;

import dev.halftone.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loss terms of every step as CSV: step, epoch, batch, then the terms of the first step. */
final class MetricsLog {
  private final Optional<Path> file;
  private final List<String> lines = new ArrayList<>();

  MetricsLog(Optional<Path> file) {
    this.file = file;
  }

  /** Takes up the lines of an earlier run, as far as the state that is resumed had come. */
  void resume(Progress at) throws IOException {
    if (file.isEmpty() || at.step() == 0 || !Files.exists(file.get())) {
      return;
    }
    for (String line : Files.readAllLines(file.get(), StandardCharsets.UTF_8)) {
      if (lines.isEmpty() || step(line) <= at.step()) {
        lines.add(line);
      }
    }
  }

  private static long step(String line) {
    try {
      return Long.parseLong(line.substring(0, Math.max(0, line.indexOf(','))));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  void add(Progress at, Map<String, Float> terms) {
    if (file.isEmpty()) {
      return;
    }
    if (lines.isEmpty()) {
      StringBuilder header = new StringBuilder("step,epoch,batch");
      terms.keySet().forEach(term -> header.append(',').append(quoted(term)));
      lines.add(header.toString());
    }
    StringBuilder line = new StringBuilder();
    line.append(at.step()).append(',').append(at.epoch()).append(',').append(at.batch());
    terms.values().forEach(value -> line.append(',').append(value));
    lines.add(line.toString());
  }

  private static String quoted(String term) {
    boolean plain = term.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    return plain ? term : '"' + term.replace("\"", "\"\"").replaceAll("\\s", " ") + '"';
  }

  void write() throws IOException {
    if (file.isPresent() && !lines.isEmpty()) {
      byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFile.replace(file.get(), out -> out.write(text));
    }
  }
}
