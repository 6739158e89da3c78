package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.tensor.Philox;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training in processes that are killed, asked to end, and taken up by another JDK. */
class TrainingProcessTest {
  private static final int KILLS = Integer.getInteger("halftone.training.kills", 20);
  private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");
  private static final List<String> SCALAR = List.of("-Dhalftone.threads=1");

  @TempDir private Path folder;

  private static String hash(SmallModel small, int epochs) throws IOException {
    SmallModel.Run run = small.make();
    run.trainer.run(epochs, run.step);
    return run.model.parametersSha256();
  }

  /** Every step is saved; each life is killed a few steps after it has told of one. */
  @Test
  void killedAgainAndAgainItArrivesAtTheSameBits() throws IOException, InterruptedException {
    SmallModel small = SmallModel.CLASSIFIER;
    int epochs = 3 * KILLS;
    Path file = folder.resolve("state");
    Philox random = Philox.seeded(1);
    int reached = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int told = runAndKill(small, file, epochs, 1 + random.nextInt(2 * SmallModel.STEPS));
      assertTrue(told > reached, "kill " + kill + ": from " + reached + " back to " + told);
      long saved = savedStep(small, file);
      assertTrue(saved >= told - 1, "told of step " + told + ", found " + saved);
      reached = (int) saved;
    }
    List<String> lines = finish(ChildProcess.thisJdk(), VECTOR, small, file, epochs);
    assertEquals("hash " + hash(small, epochs), lines.get(lines.size() - 1));
    System.out.printf(
        "training process: %d kills, none lost, at step %d before its last life%n", KILLS, reached);
  }

  /** Where the saved state stands: a run up to no epoch at all resumes and ends. */
  private static long savedStep(SmallModel small, Path file) throws IOException {
    SmallModel.Run run = small.make();
    return run.trainer.checkpoint(file, 1).run(0, run.step).at().step();
  }

  private int runAndKill(SmallModel small, Path file, int epochs, int steps)
      throws IOException, InterruptedException {
    Process process =
        ChildProcess.start(
            ChildProcess.thisJdk(),
            List.of("-XX:TieredStopAtLevel=1"),
            small.name(),
            file.toString(),
            Integer.toString(epochs));
    int told = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < steps; i++) {
        String line = lines.readLine();
        if (line == null || !line.startsWith("step ")) {
          break;
        }
        told = Integer.parseInt(line.substring("step ".length()));
      }
      process.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("step ")) {
          told = Integer.parseInt(line.substring("step ".length()));
        }
      }
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    return told;
  }

  @Test
  void askedToEndItFinishesTheBatchSavesAndSaysSo() throws IOException, InterruptedException {
    SmallModel small = SmallModel.IMAGES;
    Path file = folder.resolve("state");
    Process process =
        ChildProcess.start(
            ChildProcess.thisJdk(), List.of(), small.name(), file.toString(), "1000000");
    String last = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < 10; i++) {
        last = lines.readLine();
      }
      process.toHandle().destroy();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.startsWith("step ") ? line : last;
      }
      assertEquals(128 + 15, process.waitFor(), "ended by the request");
    } finally {
      process.destroyForcibly();
    }
    long saved = savedStep(small, file);
    assertEquals("step " + saved, last, "the batch that was told of last is the one saved");
  }

  /** SIMD or not, many threads or one: the same bits. */
  @Test
  void kernelsAndThreadsDoNotChangeABit() throws IOException, InterruptedException {
    for (SmallModel small : SmallModel.values()) {
      String expected = "hash " + hash(small, 3);
      int run = 0;
      for (List<String> options : List.of(VECTOR, SCALAR, List.of("-Dhalftone.threads=16"))) {
        Path file = folder.resolve(small.name() + run++);
        List<String> lines = finish(ChildProcess.thisJdk(), options, small, file, 3);
        assertEquals(expected, lines.get(lines.size() - 1), small + " with " + options);
      }
    }
  }

  /** Left in the middle of an epoch and taken up again by a new JVM of the same kind. */
  @ParameterizedTest
  @EnumSource
  void aNewProcessGoesOnInTheMiddleOfAnEpoch(SmallModel small)
      throws IOException, InterruptedException {
    goesOn(small, ChildProcess.thisJdk(), VECTOR);
  }

  /** Begun with SIMD on this JDK, continued on the other without SIMD on one thread. */
  @ParameterizedTest
  @EnumSource
  void theOtherJdkGoesOnWithTheSameBits(SmallModel small) throws IOException, InterruptedException {
    Optional<Path> other = ChildProcess.otherJdk();
    assumeTrue(other.isPresent(), "there is no other JDK beside this one");
    goesOn(small, other.get(), SCALAR);
  }

  private void goesOn(SmallModel small, Path jdk, List<String> options)
      throws IOException, InterruptedException {
    Path file = folder.resolve("state");
    Philox random = Philox.seeded(small.name().length());
    int left = SmallModel.STEPS + 1 + random.nextInt(SmallModel.STEPS - 1);
    List<String> first =
        finish(ChildProcess.thisJdk(), VECTOR, small, file, 4, Integer.toString(left));
    assertEquals("outcome INTERRUPTED " + left, first.get(first.size() - 2));
    List<String> lines = finish(jdk, options, small, file, 4);
    assertEquals("step " + (left + 1), lines.get(0));
    assertEquals("hash " + hash(small, 4), lines.get(lines.size() - 1));
  }

  private static List<String> finish(
      Path jdk, List<String> options, SmallModel small, Path file, int epochs, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(small.name(), file.toString(), Integer.toString(epochs)));
    arguments.addAll(List.of(more));
    Process process = ChildProcess.start(jdk, options, arguments.toArray(String[]::new));
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
    return lines;
  }
}
