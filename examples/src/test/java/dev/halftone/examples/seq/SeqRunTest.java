package dev.halftone.examples.seq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.halftone.examples.ExampleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeqRunTest {
  @TempDir private Path folder;

  private ExampleProcess seq;

  @BeforeEach
  void choose() {
    seq =
        new ExampleProcess(
            folder,
            List.of(
                "seq",
                "--quick",
                "--epochs=3",
                "--decoder-epochs=1",
                "--clusters=10,20",
                "--starts=1"));
  }

  @Test
  void equalSeedsGiveEqualBitsHoweverTheyAreComputed() throws Exception {
    String expected = ExampleProcess.digest(seq.run(List.of(), "two", "--threads=2"));
    assertEquals(expected, ExampleProcess.digest(seq.run(List.of(), "one", "--threads=1")));
    assertEquals(
        expected, ExampleProcess.digest(seq.run(List.of("-Dhalftone.simd=off"), "scalar")));
    assertNotEquals(expected, ExampleProcess.digest(seq.run(List.of(), "other", "--seed=2")));
  }

  @Test
  void aRunThatWasKilledAndResumedGivesTheBitsOfOneThatWasNot() throws Exception {
    Path whole = seq.run(List.of(), "whole");
    Path killed = seq.killedAndResumed("encoder");
    assertEquals(ExampleProcess.digest(whole), ExampleProcess.digest(killed));
    assertEquals(
        Files.readString(whole.resolve("metrics.csv")),
        Files.readString(killed.resolve("metrics.csv")));
  }
}
