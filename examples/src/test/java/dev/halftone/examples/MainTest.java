package dev.halftone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.report.StrictJson;
import dev.halftone.examples.run.TinyExample;
import dev.halftone.io.Idx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return run(new TinyExample(-1), arguments);
  }

  private int run(TinyExample example, String... arguments) {
    return Main.commandLine(
            List.of(example), new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Runs the example on a data set of a few pictures. */
  private int train(TinyExample example, String... arguments) throws IOException {
    Path data = folder.resolve("data");
    if (Files.notExists(data)) {
      Files.createDirectory(data);
      write(data, "train", 20);
      write(data, "t10k", 10);
    }
    String[] all =
        Stream.concat(Stream.of("tiny", "--data-dir", data.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return run(example, all);
  }

  private int train(String... arguments) throws IOException {
    return train(new TinyExample(-1), arguments);
  }

  private static void write(Path folder, String part, int count) throws IOException {
    byte[] pixels = new byte[count * 9];
    new Random(count).nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 3);
    }
    new Idx(new int[] {count, 3, 3}, pixels).write(folder.resolve(part + "-images-idx3-ubyte"));
    new Idx(new int[] {count}, labels).write(folder.resolve(part + "-labels-idx1-ubyte"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @AfterEach
  void forgetThreads() {
    System.clearProperty("halftone.threads");
  }

  @Test
  void helpsAndTellsItsVersion() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().startsWith("Usage: examples/run"), out.toString());
    assertTrue(out.toString().contains("tiny"), out.toString());
    assertEquals(0, run("--version"));
    assertTrue(out.toString().contains("halftone-examples "), out.toString());
    assertEquals(0, run("tiny", "--help"));
    for (String option :
        List.of(
            "--data",
            "--data-dir",
            "--out",
            "--seed",
            "--epochs",
            "--batch",
            "--threads",
            "--resume",
            "--quick")) {
      assertTrue(out.toString().contains(option), option);
    }
    assertEquals("", err.toString());
  }

  @Test
  void listsEveryCommandOnce() {
    List<Object> commands = Main.commands();
    assertFalse(commands.isEmpty());
    assertEquals(
        commands.size(),
        Main.commandLine(commands, new PrintWriter(out), new PrintWriter(err))
            .getSubcommands()
            .size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tiny --epochs -1      | --epochs: expected a positive whole number, got '-1'
          tiny --epochs=0       | --epochs: expected a positive whole number, got '0'
          tiny --epochs ten     | --epochs: expected a positive whole number, got 'ten'
          tiny --batch 1.5      | --batch: expected a positive whole number, got '1.5'
          tiny --batch 99999999999 | --batch: expected a positive whole number, got '99999999999'
          tiny --threads 0      | --threads: expected a positive whole number up to 256, got '0'
          tiny --seed x         | --seed: expected a whole number, got 'x'
          tiny --mood odd       | --mood: expected one of calm, wild, got 'odd'
          tiny --epoch 3        | unknown option '--epoch', did you mean --epochs?
          tiny --epochs         | Missing required parameter for option '--epochs' (N)
          tiny --sede=3         | unknown option '--sede', did you mean --seed?
          tiny --zzz            | unknown option '--zzz' (see
          tiny surplus          | unknown command or argument 'surplus'
          tyni                  | unknown command or argument 'tyni', did you mean tiny?
          ''                    | expected a command, one of: tiny
          """)
  void answersWrongUsageInOneLine(String command, String expected) throws IOException {
    String[] arguments = command.isEmpty() ? new String[0] : command.split(" ");
    assertEquals(2, run(arguments), err.toString());
    String line = err.toString().strip();
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("examples: "), line);
    assertTrue(line.contains(expected), line);
    assertTrue(line.contains("--help)"), line);
    assertEquals("", out.toString());
    assertEquals(List.of(), files());
  }

  @Test
  void failsInOneLineWhereTheResultsCannotGo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    for (Path wanted : List.of(file, file.resolve("below"))) {
      assertEquals(1, run("tiny", "--out", wanted.toString()));
      String line = err.toString().strip();
      assertEquals(1, line.lines().count(), line);
      assertTrue(
          line.startsWith("examples: --out: expected a folder that can be written to, got " + file),
          line);
      err.getBuffer().setLength(0);
    }
    assertEquals(List.of(file), files());
    assertEquals("in the way", Files.readString(file));
  }

  @Test
  void doesNotTouchAFolderThatHoldsFiles() throws IOException {
    Files.writeString(folder.resolve("report.json"), "dear");
    assertEquals(1, run("tiny", "--out", folder.toString()));
    assertEquals(
        "examples: --out: expected a new or empty folder, got "
            + folder
            + ", which holds files; --resume continues the run in it",
        err.toString().strip());
    assertEquals("dear", Files.readString(folder.resolve("report.json")));
    assertEquals(1, files().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          told      | examples: told in one line
          io        | examples: the disk said no
          format    | examples: some.idx: expected 4 bytes, got 3, at byte 0
          missing   | examples: no such file or folder: gone.idx
          denied    | examples: permission denied: locked.idx
          unchecked | examples: the disk said no
          """)
  void tellsExpectedFailuresInOneLineAndLeavesNothing(String failure, String line)
      throws IOException {
    Path wanted = folder.resolve("a").resolve("b");
    assertEquals(1, train("--fail", failure, "--out", wanted.toString()));
    assertEquals(line, err.toString().strip());
    assertEquals(List.of(folder.resolve("data")), files());
  }

  @Test
  void showsWhereAnUnexpectedFailureCameFrom() throws IOException {
    assertEquals(1, train("--fail", "bug", "--out", folder.resolve("r").toString()));
    assertTrue(err.toString().contains("IllegalStateException: a bug"), err.toString());
    assertTrue(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void namesTheDataSetsThereAre() throws IOException {
    assertEquals(1, run("tiny", "--data", "nist", "--out", folder.resolve("r").toString()));
    String line = err.toString().strip();
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("examples: --data nist: expected one of digits, mnist"), line);
    assertEquals(List.of(), files());
  }

  @Test
  void setsTheThreadsBeforeTheExampleRuns() throws IOException {
    String wanted = folder.resolve("r").toString();
    assertEquals(0, train("--threads", "3", "--fail", "property", "--out", wanted));
    assertTrue(out.toString().contains("halftone.threads=3"), out.toString());
  }

  @Test
  void leavesAWholeFolder() throws IOException {
    Path wanted = folder.resolve("r");
    assertEquals(0, train("--seed", "-7", "--quick", "--out", wanted.toString()), err.toString());
    for (String name :
        List.of(
            "settings.json", "report.json", "report.html", "metrics.csv", "model.safetensors")) {
      assertTrue(Files.size(wanted.resolve(name)) > 20, name);
    }
    Map<?, ?> report = (Map<?, ?>) StrictJson.read(Files.readString(wanted.resolve("report.json")));
    assertEquals("tiny", report.get("command"));
    assertEquals(-7L, report.get("seed"));
    assertEquals(
        Map.of(
            "quick",
            true,
            "fail",
            "",
            "mood",
            TinyExample.Mood.calm.toString(),
            "fit epochs",
            2L,
            "fit batch",
            5L),
        report.get("config"));
    assertEquals(64, report.get("parametersSha256").toString().length());
    assertTrue(out.toString().contains("final loss"), out.toString());
    assertTrue(out.toString().contains(wanted.resolve("report.html").toString()), out.toString());
  }

  @Test
  void resumesToTheSameParametersAndMetrics() throws IOException {
    Path whole = folder.resolve("whole");
    assertEquals(0, train("--seed", "5", "--epochs", "4", "--out", whole.toString()));
    Path broken = folder.resolve("broken");
    assertEquals(
        1, train(new TinyExample(2), "--seed", "5", "--epochs", "4", "--out", broken.toString()));
    assertEquals("examples: the power failed", err.toString().lines().toList().get(1));
    assertTrue(Files.exists(broken.resolve("fit.state.safetensors")));
    assertFalse(Files.exists(broken.resolve("report.json")));
    // Seed, epochs and data come from the folder.
    assertEquals(0, run("tiny", "--resume", broken.toString()), err.toString());
    assertEquals(
        Files.readString(whole.resolve("metrics.csv")),
        Files.readString(broken.resolve("metrics.csv")));
    assertEquals(digest(whole), digest(broken));
  }

  private static Object digest(Path run) throws IOException {
    String json = Files.readString(run.resolve("report.json"));
    return ((Map<?, ?>) StrictJson.read(json)).get("parametersSha256");
  }

  @Test
  void refusesToResumeWhatIsNotThatRun() throws IOException {
    Path done = folder.resolve("r");
    assertEquals(0, train("--seed", "5", "--epochs", "2", "--out", done.toString()));
    assertResumeFails(
        done, "--seed: expected 5, since " + done + " was started so, got 6", "--seed=6");
    assertResumeFails(
        done,
        "--quick: expected its default, since " + done + " was started so, got true",
        "--quick");
    assertResumeFails(
        done, "--resume: expected no --out, since a run continues in its own folder", "--out=x");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertResumeFails(
        empty, "--resume: expected the folder of a run, got " + empty + " without settings.json");
    Path settings = done.resolve("settings.json");
    String good = Files.readString(settings);
    Files.writeString(settings, good.replace("tiny", "huge"));
    assertResumeFails(
        done, "--resume: expected a run of 'tiny', got " + done + ", a run of 'huge'");
    Files.writeString(settings, good.substring(0, good.length() / 2));
    assertResumeFails(done, "--resume: " + settings + " is damaged");
  }

  private void assertResumeFails(Path run, String message, String... more) {
    err.getBuffer().setLength(0);
    String[] arguments =
        Stream.concat(Stream.of("tiny", "--resume", run.toString()), Stream.of(more))
            .toArray(String[]::new);
    assertEquals(1, run(arguments));
    String line = err.toString().strip();
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("examples: " + message), line);
  }

  @Test
  void resumesOnAnotherNumberOfThreads() throws IOException {
    Path whole = folder.resolve("whole");
    assertEquals(0, train("--epochs", "2", "--out", whole.toString()));
    Path broken = folder.resolve("broken");
    assertEquals(1, train(new TinyExample(1), "--epochs", "2", "--out", broken.toString()));
    assertEquals(0, run("tiny", "--resume", broken.toString(), "--threads", "2"), err.toString());
    assertEquals(digest(whole), digest(broken));
  }

  @Test
  void keepsNoStateOfARunThatEndedAndSaysSoWhenItIsResumed() throws IOException {
    Path done = folder.resolve("r");
    assertEquals(0, train("--epochs", "2", "--out", done.toString()));
    try (Stream<Path> files = Files.list(done)) {
      assertEquals(List.of(), files.filter(file -> file.toString().contains(".state.")).toList());
    }
    out.getBuffer().setLength(0);
    assertEquals(0, run("tiny", "--resume", done.toString()));
    assertEquals("nothing to resume: the run in " + done + " has ended", out.toString().strip());
  }
}
