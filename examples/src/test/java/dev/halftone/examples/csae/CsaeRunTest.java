package dev.halftone.examples.csae;

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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs on a data set of a few small pictures. */
class CsaeRunTest {
  private static final String SEE_HELP = " (see examples/run csae --help)";

  @TempDir private Path folder;

  private Path data(String name, int side, int classes) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    write(data, "train", 48, side, classes);
    write(data, "t10k", 24, side, classes);
    return data;
  }

  private static void write(Path data, String part, int count, int side, int classes)
      throws IOException {
    byte[] pixels = new byte[count * side * side];
    new Random(count).nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % classes);
      Arrays.fill(pixels, i * side * side, i * side * side + side * (1 + labels[i]), (byte) -1);
    }
    new Idx(new int[] {count, side, side}, pixels).write(data.resolve(part + "-images-idx3-ubyte"));
    new Idx(new int[] {count}, labels).write(data.resolve(part + "-labels-idx1-ubyte"));
  }

  /** Killed and taken up again, and by one thread without SIMD, with a study behind it. */
  @Test
  void equalSeedsGiveEqualBitsHoweverTheRunWent() throws Exception {
    Path data = data("data", 8, 3);
    ExampleProcess process =
        new ExampleProcess(
            folder,
            List.of(
                "csae",
                "--data-dir=" + data,
                "--batch=10",
                "--steps=123",
                "--study=baselines",
                "--study-steps=4"));
    Path whole = process.run(List.of("-Dhalftone.simd=off"), "whole", "--threads=1");
    Path killed = process.killedAndResumed("csae");
    assertEquals(report(whole).get("parametersSha256"), report(killed).get("parametersSha256"));
    assertEquals(report(whole).get("results"), report(killed).get("results"));
    assertEquals(
        Files.readString(whole.resolve("metrics.csv")),
        Files.readString(killed.resolve("metrics.csv")));
    encodes(whole, data);
  }

  private void encodes(Path model, Path data) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Main.commands(), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(
                "encode",
                "--model=" + model,
                "--data-dir=" + data,
                "--out=" + folder.resolve("codes.npy"));
    assertEquals(0, exit, err.toString());
    assertTrue(out.toString().contains("[24, 40] of 'codes'"), out.toString());
  }

  private static Map<?, ?> report(Path run) throws IOException {
    return (Map<?, ?>) StrictJson.read(Files.readString(run.resolve("report.json")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --steps 3 --epochs 1 | --steps: expected no --epochs beside it
          --haar-levels 4      | --haar-levels: expected 1 to 3, got 4
          --noise=-0.1         | --noise: expected a number of at least 0, got '-0.1'
          --rate fast          | --rate: expected a number of at least 0, got 'fast'
          --study all          | --study: expected one of edge, noise, baselines, got 'all'
          """)
  void saysWhatIsWrongWithAnOption(String options, String message) {
    assertEquals("examples: " + message, errors(options.split(" ")).replace(SEE_HELP, ""));
  }

  @Test
  void saysWhatIsWrongWithTheData() throws IOException {
    Path one = data("one", 8, 1);
    assertEquals(
        "examples: csae: expected at least 2 classes with 2 images each to train on, got 1, one"
            + " with 48",
        errors("--data-dir=" + one, "--out=" + folder.resolve("a")));
    Path two = data("two", 8, 2);
    Path wide = data("wide", 12, 2);
    assertEquals(
        "examples: --unseen-dir: expected images of 8 x 8 as in two, got 12 x 12",
        errors("--data-dir=" + two, "--unseen-dir=" + wide, "--out=" + folder.resolve("b")));
    assertTrue(Files.notExists(folder.resolve("b")));
  }

  private static String errors(String... options) {
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("csae"));
    arguments.addAll(List.of(options));
    int exit =
        Main.commandLine(
                List.of(new Csae()),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    assertTrue(exit > 0);
    return err.toString().strip();
  }
}
