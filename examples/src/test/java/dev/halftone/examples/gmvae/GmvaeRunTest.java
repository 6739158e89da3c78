package dev.halftone.examples.gmvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.ExampleProcess;
import dev.halftone.examples.Main;
import dev.halftone.examples.report.StrictJson;
import dev.halftone.io.Idx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of both clustering commands on a few small pictures. */
class GmvaeRunTest {
  @TempDir private Path folder;

  /** Stripes: a picture of class k is white in its k-th rows. */
  private Path data() throws IOException {
    Path data = Files.createDirectory(folder.resolve("stripes"));
    write(data, "train", 120);
    write(data, "t10k", 30);
    return data;
  }

  private static void write(Path data, String part, int count) throws IOException {
    byte[] pixels = new byte[count * 36];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 3);
      Arrays.fill(pixels, i * 36 + 12 * labels[i], i * 36 + 12 * labels[i] + 12, (byte) (255 - i));
    }
    new Idx(new int[] {count, 6, 6}, pixels).write(data.resolve(part + "-images-idx3-ubyte"));
    new Idx(new int[] {count}, labels).write(data.resolve(part + "-labels-idx1-ubyte"));
  }

  @Test
  void aClusteringThatWasKilledAndResumedGivesTheBitsOfOneThatWasNot() throws Exception {
    ExampleProcess process =
        new ExampleProcess(
            folder,
            List.of("gmvae", "--data-dir=" + data(), "--batch=10", "--epochs=6", "--seeds=2"));
    Path whole = process.run(List.of("-Dhalftone.simd=off"), "whole", "--threads=1");
    Path killed = process.killedAndResumed("seed-1");
    equal(whole, killed);
    assertTrue(results(whole).contains("mean of 2 seeds"), results(whole));
    assertTrue(Files.exists(killed.resolve("features-seed-2-epoch-5.npy")));
  }

  @Test
  void aSemiSupervisedRunThatWasKilledAndResumedGivesTheSameBits() throws Exception {
    ExampleProcess process =
        new ExampleProcess(
            folder,
            List.of(
                "semi",
                "--data-dir=" + data(),
                "--batch=10",
                "--labels=9",
                "--labels-per-batch=6",
                "--epochs=3"));
    Path whole = process.run(List.of(), "whole", "--threads=1");
    equal(whole, process.killedAndResumed("semi"));
    assertTrue(results(whole).contains("test accuracy, nearest labelled image"), results(whole));
  }

  private static void equal(Path whole, Path resumed) throws IOException {
    assertEquals(ExampleProcess.digest(whole), ExampleProcess.digest(resumed));
    assertEquals(results(whole), results(resumed));
    assertEquals(
        Files.readString(whole.resolve("metrics.csv")),
        Files.readString(resumed.resolve("metrics.csv")));
  }

  private static String results(Path run) throws IOException {
    Map<?, ?> report = (Map<?, ?>) StrictJson.read(Files.readString(run.resolve("report.json")));
    return report.get("results").toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gmvae --model mixture --batch 30 --epochs 1 --clusters 4 --rows all --hard",
        "gmvae --initializer glorot --gaussian-weight 5 --last-gaussian-weight 2 --epochs 2",
        "semi --no-style --apart --metric triplet --labels 6 --labels-per-batch 3 --epochs 1"
            + " --neighbors 2"
      })
  void encodesWithWhatEveryVariantSaved(String command) throws IOException {
    Path data = data();
    Path out = folder.resolve("run");
    assertEquals(
        "", execute((command + " --data-dir " + data + " --out " + out).split(" ")).errors());
    Path codes = folder.resolve("codes.npy");
    Executed encoded =
        execute("encode", "--model=" + out, "--data-dir=" + data, "--out=" + codes, "--as=style");
    assertTrue(encoded.output().contains(" of 'style'"), encoded.output() + encoded.errors());
  }

  private record Executed(String output, String errors) {}

  private static Executed execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Main.commands(), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    // Progress goes to the error stream; a run that ends well has said nothing else there.
    return new Executed(out.toString(), exit == 0 ? "" : err.toString().strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gmvae --clusters 0          | --clusters: expected a positive whole number, got '0'
          gmvae --gaussian-weight=-1  | --gaussian-weight: expected a number of at least 0, got '-1'
          gmvae --last-gaussian-weight=x | --last-gaussian-weight: expected a number of at least 0, got 'x'
          gmvae --initializer he      | --initializer: expected one of torch, glorot, got 'he'
          gmvae --temperature 0       | --temperature: expected a positive number, got '0'
          gmvae --model both          | --model: expected one of simple, mixture, got 'both'
          gmvae --rows some           | --rows: expected one of train, all, got 'some'
          gmvae --seeds x             | --seeds: expected a positive whole number, got 'x'
          semi --net wide             | --net: expected one of dense, conv, got 'wide'
          semi --metric pairs         | --metric: expected one of lifted, triplet, got 'pairs'
          semi --rate=-1              | --rate: expected a positive number, got '-1'
          semi --margin x             | --margin: expected a number of at least 0, got 'x'
          """)
  void saysWhatIsWrongWithAnOption(String command, String message) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    String expected =
        "examples: " + message + " (see examples/run " + arguments.get(0) + " --help)";
    assertEquals(expected, execute(arguments.toArray(String[]::new)).errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          semi --labels 10                       | --labels: expected a multiple of 3, got 10
          semi --labels 9 --labels-per-batch 12  | --labels-per-batch: expected at most 9, got 12
          semi --labels 9 --neighbors 9 --batch 9 | --batch: expected more than the 9 labelled rows of a batch, got 9
          semi --labels 9 --neighbors 10         | --neighbors: expected at most the 9 labelled rows of a batch, got 10
          semi --images 75                       | --labels: expected at least 33 images of every class, got 25 of the rarest
          gmvae --images 9                       | gmvae: expected at least 10 images to train on, got 9
          semi --labels 9 --neighbors 9 --net conv | --net conv: expected pictures of 28 x 28, got 6 x 6
          """)
  void saysWhatDoesNotFitTheData(String command, String message) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--data-dir=" + data());
    Path out = folder.resolve("run");
    arguments.add("--out=" + out);
    assertEquals("examples: " + message, execute(arguments.toArray(String[]::new)).errors());
    assertTrue(Files.notExists(out));
  }
}
