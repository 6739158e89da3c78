package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a heap of 64 MB, altered files end in a value or a {@link FormatException}, nothing else.
 * {@code -Dhalftone.mutations=1000000} runs more, {@code -Dhalftone.mutations.seed=N} others. The
 * slowest reading is reported, and limited only by {@code -Dhalftone.mutations.millis=100}, as in
 * the profile {@code fuzz}: a clock in the normal build would fail it on a busy machine.
 */
class HostileInputTest {
  private static final int MUTATIONS = Integer.getInteger("halftone.mutations", 20_000);
  private static final long SEED = Long.getLong("halftone.mutations.seed", 1);
  private static final int MILLIS = Integer.getInteger("halftone.mutations.millis", 0);

  @TempDir private Path folder;

  @Test
  void alteredFilesGiveAValueOrARefusal() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Dhalftone.simd=off",
                "-cp",
                ClassPath.of(HostileReading.class, FormatException.class, JsonFactory.class),
                HostileReading.class.getName(),
                Integer.toString(MUTATIONS),
                Long.toString(SEED),
                folder.toString(),
                Integer.toString(MILLIS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertEquals(0, exit, () -> String.join("\n", lines));
    assertEquals(HostileFormat.values().length, lines.size(), lines::toString);
    // Surefire leaves out what goes to a TestReporter.
    lines.forEach(System.out::println);
  }
}
