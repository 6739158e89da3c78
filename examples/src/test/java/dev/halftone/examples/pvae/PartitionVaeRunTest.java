package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.ExampleProcess;
import dev.halftone.examples.Main;
import dev.halftone.io.Idx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs on a few small pictures. */
class PartitionVaeRunTest {
  @TempDir private Path folder;

  private record Executed(int exit, String output, String errors) {}

  /** Noise that is brighter the higher the class. */
  private Path data(int side) throws IOException {
    Path data = Files.createDirectory(folder.resolve("noise"));
    write(data, "train", 60, side);
    write(data, "t10k", 20, side);
    return data;
  }

  private static void write(Path data, String part, int count, int side) throws IOException {
    byte[] pixels = new byte[count * side * side];
    Random random = new Random(count);
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      labels[i / (side * side)] = (byte) (i / (side * side) % 3);
      pixels[i] = (byte) random.nextInt(80 * (1 + labels[i / (side * side)]));
    }
    new Idx(new int[] {count, side, side}, pixels).write(data.resolve(part + "-images-idx3-ubyte"));
    new Idx(new int[] {count}, labels).write(data.resolve(part + "-labels-idx1-ubyte"));
  }

  private static Executed execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Main.commands(), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new Executed(exit, out.toString(), err.toString());
  }

  @Test
  void aRunThatWasKilledAndResumedGivesTheBitsOfOneThatWasNot() throws Exception {
    ExampleProcess process =
        new ExampleProcess(
            folder,
            List.of(
                "pvae",
                "--data-dir=" + data(16),
                "--mode=grouped",
                "--baseline",
                "--batch=8",
                "--epochs=4"));
    Path whole = process.run(List.of("-Dhalftone.simd=off"), "whole", "--threads=1");
    Path resumed = process.killedAndResumed("training");
    assertEquals(ExampleProcess.digest(whole), ExampleProcess.digest(resumed));
    String log = Files.readString(whole.resolve("metrics.csv"));
    assertEquals(log, Files.readString(resumed.resolve("metrics.csv")));
    assertTrue(
        log.startsWith(
            "phase,epoch,step,loss,mse,kl,kl 1,kl 2,kl 3,dependence,shared,likeness,interaction,"),
        log);
    assertTrue(log.contains("\nplain VAE test,4,"), log);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mode original --sizes 2,1 --batch 20 --epochs 1 --factor 1",
        "--mode corrected --sizes 3 --hidden 4 --batch 20 --epochs 1 --enlarge bilinear"
      })
  void encodesWithWhatEveryVariantSaved(String options) throws IOException {
    Path data = data(17);
    Path out = folder.resolve("run");
    Executed run =
        execute(("pvae " + options + " --data-dir " + data + " --out " + out).split(" "));
    assertEquals(0, run.exit(), run.errors());
    Path codes = folder.resolve("codes.npy");
    Executed encoded = execute("encode", "--model=" + out, "--data-dir=" + data, "--out=" + codes);
    assertTrue(
        encoded.output().contains("FLOAT32 [20, 3] of 'means', the mean of the code"),
        encoded.output() + encoded.errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mode tied   | --mode: expected one of original, corrected, grouped, got 'tied'
          --sizes 4,0   | --sizes: expected a positive whole number, got '0'
          --hidden x    | --hidden: expected a positive whole number, got 'x'
          --factor 0    | --factor: expected a positive whole number, got '0'
          --gamma=-1    | --gamma: expected a number of at least 0, got '-1'
          --theta=-2    | --theta: expected a number of at least 0, got '-2'
          --eta y       | --eta: expected a number of at least 0, got 'y'
          --iota=NaN    | --iota: expected a number of at least 0, got 'NaN'
          """)
  void saysWhatIsWrongWithAnOption(String option, String message) {
    Executed executed = execute(("pvae " + option).split(" "));
    assertEquals(2, executed.exit());
    assertEquals(
        "examples: " + message + " (see examples/run pvae --help)", executed.errors().strip());
  }

  @Test
  void saysThatPicturesAreTooSmallOrTheFactorTooLarge() throws IOException {
    Path out = folder.resolve("out");
    Path data = data(15);
    Executed small = execute("pvae", "--data-dir=" + data, "--out=" + out);
    assertEquals(1, small.exit());
    assertEquals(
        "examples: pvae: expected pictures of at least 16 x 16 for its two convolutions, got 15 x"
            + " 15",
        small.errors().strip());
    Executed large = execute("pvae", "--quick", "--factor=29", "--out=" + out);
    assertEquals(
        "examples: --factor: expected at most the side of the pictures, 28 x 28, got 29",
        large.errors().strip());
    assertTrue(Files.notExists(out));
  }
}
