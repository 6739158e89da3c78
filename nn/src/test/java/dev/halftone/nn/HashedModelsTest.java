package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Training gives the same bits whatever runs it: each setting is varied against one base. */
class HashedModelsTest {
  private static final String VECTOR = "--add-modules=jdk.incubator.vector";
  private static final String OFF = "-Dhalftone.simd=off";
  private static final int AT_ONCE = 2;

  /** A JVM and what its first line must hold, which shows that the setting took effect. */
  private record Setting(Path jdk, List<String> flags, String shows) {
    static Setting of(String shows, String... flags) {
      return new Setting(ChildProcess.thisJdk(), List.of(flags), shows);
    }

    Setting on(Path otherJdk) {
      return new Setting(otherJdk, flags, shows);
    }

    @Override
    public String toString() {
      return jdk.getFileName() + " " + String.join(" ", flags);
    }

    List<String> train() throws Exception {
      Process process = ChildProcess.start(HashedModels.class, jdk, flags);
      try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
        List<String> printed = lines.lines().toList();
        assertEquals(0, process.waitFor(), "exit of " + this);
        return printed;
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static final Setting BASE = Setting.of("SIMD", VECTOR, "-Dhalftone.threads=2");

  private static List<Setting> settings() throws Exception {
    List<Setting> settings = new ArrayList<>();
    for (int threads : new int[] {1, 3, 8, 16}) {
      settings.add(Setting.of("threads " + threads + ";", VECTOR, "-Dhalftone.threads=" + threads));
    }
    settings.add(Setting.of("scalar (halftone.simd=off)", VECTOR, OFF));
    settings.add(Setting.of("scalar (module"));
    settings.add(Setting.of("C1 only", VECTOR, "-XX:TieredStopAtLevel=1"));
    settings.add(Setting.of("SIMD, 128-bit", VECTOR, "-XX:MaxVectorSize=16"));
    settings.add(Setting.of("SIMD", VECTOR, "-XX:MaxVectorSize=32"));
    settings.add(Setting.of("heap 9", VECTOR, "-XX:+UseSerialGC", "-Xmx96m"));
    settings.add(Setting.of("SIMD", VECTOR, "-XX:+UseParallelGC"));
    settings.add(Setting.of("heap 1024 MB", VECTOR, "-XX:+UseG1GC", "-Xmx1g"));
    Optional<Path> other = ChildProcess.otherJdk();
    if (other.isPresent()) {
      settings.add(Setting.of("SIMD", VECTOR).on(other.get()));
      settings.add(Setting.of("scalar", OFF).on(other.get()));
    }
    return settings;
  }

  @Test
  void trainedBitsDependOnNoSettingOfTheMachine(TestReporter reporter) throws Exception {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<Setting, Future<List<String>>> runs = new LinkedHashMap<>();
      Future<List<String>> first = executor.submit(BASE::train);
      for (Setting setting : settings()) {
        runs.put(setting, executor.submit(setting::train));
      }
      List<String> base = first.get();
      requireTrained(base);
      int hashes = 0;
      for (Map.Entry<Setting, Future<List<String>>> run : runs.entrySet()) {
        Setting setting = run.getKey();
        List<String> lines = run.getValue().get();
        assertTrue(lines.get(0).contains(setting.shows), setting + " ran as " + lines.get(0));
        assertEquals(base.size(), lines.size(), "lines of " + setting);
        for (int i = 1; i < lines.size(); i++) {
          assertEquals(base.get(i), lines.get(i), setting + " differs from " + BASE);
          hashes++;
        }
      }
      reporter.publishEntry("hashes", hashes + " of " + runs.size() + " JVMs against the base");
    } finally {
      executor.shutdownNow();
    }
  }

  /** Equal hashes of models that diverged would prove little. */
  private static void requireTrained(List<String> lines) {
    assertEquals(1 + HashedModel.values().length, lines.size());
    Iterator<String> line = lines.listIterator(1);
    for (HashedModel model : HashedModel.values()) {
      String[] words = line.next().split(" ", -1);
      assertEquals(model.name(), words[0]);
      float before = Float.parseFloat(words[2]);
      float after = Float.parseFloat(words[3]);
      assertTrue(after < 0.95f * before, model + ": loss from " + before + " to " + after);
    }
  }
}
