package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.halftone.tensor.Philox;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Kills a saving process at random times; {@code -Dhalftone.kills=200} for more. */
class KillTest {
  private static final int KILLS = Integer.getInteger("halftone.kills", 20);

  @TempDir private Path folder;

  @Test
  void nothingAcknowledgedIsLost(TestReporter reporter) throws IOException, InterruptedException {
    Path target = folder.resolve("model.safetensors");
    Philox random = Philox.seeded(3);
    int last = 0;
    int interrupted = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int acknowledged = runAndKill(target, last + 1, random);
      assertTrue(acknowledged > last, "kill " + kill + ": no save was acknowledged");
      int newest = SavingProcess.check(target);
      // The last save may have been killed between its move and its acknowledgement.
      assertTrue(
          newest == acknowledged || newest == acknowledged + 1,
          "kill " + kill + ": acknowledged " + acknowledged + ", found " + newest);
      int previous = SavingProcess.check(AtomicFile.generation(target, 1));
      assertTrue(
          previous == newest - 1 || previous == newest - 2,
          "kill " + kill + ": found " + newest + " and before it " + previous);
      last = newest;
      try (Stream<Path> files = Files.list(folder)) {
        interrupted += files.count() > 2 ? 1 : 0;
      }
      clearOrphans();
    }
    reporter.publishEntry(
        "kills", KILLS + ", of which during a save " + interrupted + ", saves " + last);
    assertEquals(last, AtomicFile.readNewest(target, 2, SavingProcess::check));
  }

  /** The last number that the process acknowledged before it was killed. */
  private static int runAndKill(Path target, int first, Philox random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ClassPath.of(SavingProcess.class, AtomicFile.class, JsonFactory.class),
                SavingProcess.class.getName(),
                target.toString(),
                Integer.toString(first))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int acknowledged = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      // Two whole saves first, so that both generations exist, then up to 30 ms more.
      for (int wanted = 2 + random.nextInt(5); wanted > 0; wanted--) {
        String line = lines.readLine();
        assertTrue(line != null, "the saving process ended by itself");
        acknowledged = Integer.parseInt(line);
      }
      boolean ended = process.waitFor(random.nextInt(30_000), TimeUnit.MICROSECONDS);
      assertTrue(!ended, "the saving process ended by itself");
      // Process.destroyForcibly would close the stream with the last acknowledgements.
      process.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged = Integer.parseInt(line);
      }
      assertEquals(128 + 9, process.waitFor(), "killed");
    } finally {
      process.destroyForcibly();
    }
    return acknowledged;
  }

  /** Removes what the next save would only remove a minute later. */
  private void clearOrphans() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(".")).toList()) {
        Files.delete(file);
      }
    }
  }
}
