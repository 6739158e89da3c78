package dev.halftone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.report.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in virtual machines of their own, so that threads, kernels and kills can differ. */
class SeqRunTest {
  private static final List<String> SMALL =
      List.of(
          "seq", "--quick", "--epochs=3", "--decoder-epochs=1", "--clusters=10,20", "--starts=1");

  @TempDir private Path folder;

  @Test
  void equalSeedsGiveEqualBitsHoweverTheyAreComputed() throws Exception {
    String expected = digest(run(List.of(), "two", "--threads=2"));
    assertEquals(expected, digest(run(List.of(), "one", "--threads=1")));
    assertEquals(expected, digest(run(List.of("-Dhalftone.simd=off"), "scalar")));
    assertTrue(!expected.equals(digest(run(List.of(), "other", "--seed=2"))));
  }

  @Test
  void aRunThatWasKilledAndResumedGivesTheBitsOfOneThatWasNot() throws Exception {
    String expected = digest(run(List.of(), "whole"));
    Path killed = folder.resolve("killed");
    Process process = start(List.of(), List.of("--out=" + killed), SMALL);
    Path state = killed.resolve("encoder.state.safetensors");
    while (process.isAlive() && !Files.exists(state)) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    assertTrue(process.isAlive(), "the run ended before it could be killed");
    process.destroyForcibly().waitFor();
    assertTrue(Files.notExists(killed.resolve("report.json")));
    finish(start(List.of(), List.of("--resume=" + killed), List.of("seq")));
    assertEquals(expected, digest(killed));
    assertEquals(
        Files.readString(folder.resolve("whole").resolve("metrics.csv")),
        Files.readString(killed.resolve("metrics.csv")));
  }

  private Path run(List<String> flags, String name, String... arguments) throws Exception {
    Path out = folder.resolve(name);
    List<String> more = new ArrayList<>(List.of(arguments));
    more.add("--out=" + out);
    finish(start(flags, more, SMALL));
    return out;
  }

  private Process start(List<String> flags, List<String> more, List<String> base)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(base);
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }

  private void finish(Process process) throws Exception {
    assertEquals(0, process.waitFor(), () -> log());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String digest(Path run) throws IOException {
    Object report = StrictJson.read(Files.readString(run.resolve("report.json")));
    String digest = (String) ((Map<?, ?>) report).get("parametersSha256");
    assertTrue(digest.matches("[0-9a-f]{64}"), digest);
    return digest;
  }
}
