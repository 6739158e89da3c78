package dev.halftone.examples.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.ExampleProcess;
import dev.halftone.examples.Main;
import dev.halftone.io.Idx;
import dev.halftone.io.Npy;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the soft K-sparse autoencoder on small images, and codes made with what they leave. */
class SparseRunTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine(Main.commands(), new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  private Path data() throws IOException {
    Path data = folder.resolve("data");
    if (Files.notExists(data)) {
      Files.createDirectory(data);
      write(data, "train", 360);
      write(data, "t10k", 40);
    }
    return data;
  }

  private static void write(Path folder, String part, int count) throws IOException {
    float[] noise = Philox.seeded(count).uniform(Shape.of(count, 36), 0, 60).array();
    byte[] pixels = new byte[noise.length];
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      labels[i / 36] = (byte) (i / 36 % 3);
      boolean inside = i % 36 / 12 == labels[i / 36];
      pixels[i] = (byte) (noise[i] + (inside ? 180 : 0));
    }
    new Idx(new int[] {count, 6, 6}, pixels).write(folder.resolve(part + "-images-idx3-ubyte"));
    new Idx(new int[] {count}, labels).write(folder.resolve(part + "-labels-idx1-ubyte"));
  }

  private Path train(String name, String... more) throws IOException {
    Path run = folder.resolve(name);
    String[] arguments = {
      "sparse", "--data-dir=" + data(), "--steps=60", "--batch=20", "--out=" + run, "--quick"
    };
    String[] all = Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
    assertEquals(0, run(all), err.toString());
    return run;
  }

  @Test
  void trainsWithAndWithoutConstraintsAndReportsBoth() throws IOException {
    Path run = train("run", "--constraints=both,none,layer,batch");
    String report = Files.readString(run.resolve("report.json"));
    for (String set :
        List.of("both constraints", "no constraints", "layer constraint only", "batch")) {
      assertTrue(report.contains("goodness as published, " + set), set);
      assertTrue(report.contains("units that never win, " + set), set);
    }
    assertTrue(report.contains("goodness of the pixels themselves"), report);
    String header = Files.readString(run.resolve("metrics.csv")).lines().findFirst().orElseThrow();
    assertEquals("phase,epoch,step,loss,reconstruction,layer,batch,decay", header);
  }

  @Test
  void theCodesOfAnEndedRunAreThoseOfTheNetworkItLeft() throws IOException {
    Path run = train("run");
    Path codes = folder.resolve("codes.npy");
    assertEquals(
        0,
        run("encode", "--model", run.toString(), "--data-dir=" + data(), "--out", codes.toString()),
        err.toString());
    assertEquals(
        codes + ": UINT8 [40, 500] of 'codes', 1 for the most active units",
        out.toString().lines().reduce((a, b) -> b).orElseThrow());
    Tensor made = Npy.read(codes);
    Path activities = folder.resolve("activities.npy");
    run(
        "encode",
        "--model=" + run.resolve("model.safetensors"),
        "--data-dir=" + data(),
        "--as=activities",
        "--out=" + activities);
    Tensor activity = Npy.read(activities);
    assertEquals(Shape.of(40, 500), activity.shape());
    for (float h : activity.array()) {
      assertTrue(h > 0 && h < 1, "an activity of " + h);
    }
    assertArrayEquals(SparseModel.winners(activity).array(), made.array());
  }

  @Test
  void imagesOfOnesOwnAreEncodedPieceByPiece() throws IOException {
    Path run = train("run");
    Tensor images = Philox.seeded(5).uniform(Shape.of(2100, 6, 6), 0, 1);
    Path rows = folder.resolve("rows.npy");
    Npy.write(rows, images);
    Path codes = folder.resolve("codes.npy");
    assertEquals(
        0,
        run("encode", "--model=" + run, "--rows=" + rows, "--out=" + codes, "--as=activities"),
        err.toString());
    Tensor all = Npy.read(codes);
    assertEquals(Shape.of(2100, 500), all.shape());
    Npy.write(rows, images.slice(0, 1990, 2100));
    run("encode", "--model=" + run, "--rows=" + rows, "--out=" + codes, "--as=activities");
    assertArrayEquals(all.slice(0, 1990, 2100).array(), Npy.read(codes).array());
  }

  @Test
  void encodingTellsWhatItExpects() throws IOException {
    Path run = train("run");
    assertEquals(1, run("encode", "--model=" + run, "--as=clusters"));
    assertEquals(1, run("encode", "--model=" + run));
    assertEquals(1, run("encode", "--model=" + folder.resolve("none")));
    assertEquals(1, run("encode", "--model=" + run, "--rows=x.npy", "--part=train"));
    assertEquals(1, run("encode", "--model=" + run, "--rows=x.npy"));
    assertEquals(
        List.of(
            "examples: --as: expected one of codes, activities, got 'clusters'",
            "examples: encode: expected pictures of 1 x 6 x 6 = 36 values, got 2000 of 784 values",
            "examples: --model: expected the folder of a run that has ended, got "
                + folder.resolve("none"),
            "examples: --rows: expected no --data, --data-dir or --part beside it",
            "examples: --rows: expected a .npy file, got x.npy"),
        err.toString().lines().filter(line -> line.startsWith("examples: ")).toList());
  }

  @Test
  void equalSeedsGiveEqualBitsAfterBeingKilledToo() throws Exception {
    ExampleProcess sparse =
        new ExampleProcess(
            folder,
            List.of("sparse", "--data-dir=" + data(), "--steps=200", "--batch=50", "--quick"));
    Path whole = sparse.run(List.of(), "whole", "--threads=2");
    String expected = ExampleProcess.digest(whole);
    Path killed = sparse.killedAndResumed("both");
    assertEquals(expected, ExampleProcess.digest(killed));
    assertEquals(
        Files.readString(whole.resolve("metrics.csv")),
        Files.readString(killed.resolve("metrics.csv")));
    assertNotEquals(expected, ExampleProcess.digest(sparse.run(List.of(), "other", "--seed=2")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --constraints=odd     | --constraints: expected one of both, none, layer, batch, got 'odd'
          --weight=0            | --weight: expected a positive number, got '0'
          --weight=NaN          | --weight: expected a positive number, got 'NaN'
          --weight=much         | --weight: expected a positive number, got 'much'
          --steps=0             | --steps: expected a positive whole number, got '0'
          --step=3              | unknown option '--step', did you mean --steps?
          """)
  void tellsWhatIsWrongWithAnOption(String option, String message) {
    assertEquals(2, run("sparse", option));
    assertEquals(
        "examples: " + message + " (see examples/run sparse --help)", err.toString().strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --steps=2000000000  | --steps: expected at most 21474836 of 100 images each, got 2000000000
          --epochs=2000000000 | --epochs: expected at most 536870911 of 4 steps each, got 2000000000
          --images=40         | --images: expected so many that of every class 2 of the 3 kept back to judge codes by, got 0 of the rarest
          """)
  void tellsWhatDoesNotFitTheData(String option, String message) throws IOException {
    Path out = folder.resolve("unfit");
    assertEquals(1, run("sparse", "--data-dir=" + data(), "--out=" + out, option));
    assertEquals("examples: " + message, err.toString().strip());
    assertTrue(Files.notExists(out));
  }
}
