package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.nn.optim.Adam;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each step of saving a training state goes wrong in turn; what was acknowledged is never lost. */
class TrainingStateFaultTest {
  @TempDir private Path folder;

  /** A model of one layer that trains on noise. */
  private static final class Run {
    final Dense model = Dense.of(20, 200, Initializers.uniformFanIn(), Philox.seeded(1));
    final Adam adam = Adam.of(model.parameters(), 0.01);
    final TrainingState state = TrainingState.of(model).with("adam", adam);
    Progress at = Progress.start();

    void step() {
      Tensor x = Philox.seeded(at.step()).normal(Shape.of(4, 20));
      adam.step(model.apply(x, new Training(Philox.seeded(0))).square().mean().gradients());
      at = at.nextBatch();
    }
  }

  private static String hashAfter(long steps) {
    Run run = new Run();
    while (run.at.step() < steps) {
      run.step();
    }
    return run.model.parametersSha256();
  }

  /** A folder with the states after one and two steps, acknowledged. */
  private Path prepared(int trial) throws IOException {
    Path file = Files.createDirectory(folder.resolve("trial" + trial)).resolve("state");
    Run run = new Run();
    for (int save = 0; save < 2; save++) {
      run.step();
      run.state.save(file, run.at);
    }
    return file;
  }

  private static Run resumed(Path file) throws IOException {
    Run run = new Run();
    run.at = run.state.resume(file).orElseThrow();
    return run;
  }

  private List<String> stepsOfASave() throws IOException {
    Path file = prepared(-1);
    FaultyFileSystem files = new FaultyFileSystem(FileSystems.getDefault(), -1, null);
    Run run = resumed(file);
    run.step();
    run.state.save(files.of(file), run.at);
    assertEquals(3, resumed(file).at.step());
    return files.steps();
  }

  @Test
  void aSaveIsTheseSteps() throws IOException {
    assertEquals(
        "[list, create, open, open, link, move, force the folder, move, force the folder]",
        stepsOfASave().toString());
  }

  /**
   * A device in place of the file makes its writes fail ({@code /dev/full}: the disk is full), its
   * force (a null device cannot be forced), or what is read back differ (nothing is).
   */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/full", "/dev/null", "/nowhere/file"})
  void aStepThatFailsCostsNoAcknowledgedState(String device) throws IOException {
    assumeTrue(!device.startsWith("/dev") || Files.exists(Path.of(device)), "no " + device);
    List<String> steps = stepsOfASave();
    TreeMap<Long, Integer> resumedAt = new TreeMap<>();
    for (int wrong = 0; wrong < steps.size(); wrong++) {
      String where = "step " + wrong + ", " + steps.get(wrong);
      Path file = prepared(wrong);
      FaultyFileSystem files =
          new FaultyFileSystem(FileSystems.getDefault(), wrong, new File(device));
      Run run = resumed(file);
      run.step();
      if (steps.get(wrong).equals("list") || steps.get(wrong).equals("link")) {
        // Tidying up is no reason to give up; a refused link is made up for by a copy, or reported.
        save(run, files.of(file));
      } else {
        IOException e =
            assertThrows(IOException.class, () -> run.state.save(files.of(file), run.at), where);
        assertTrue(e.getMessage().startsWith("save " + file + ": "), where + ": " + e.getMessage());
      }
      Run found = resumed(file);
      assertTrue(found.at.step() == 2 || found.at.step() == 3, where + ": " + found.at);
      assertEquals(hashAfter(found.at.step()), found.model.parametersSha256(), where);
      resumedAt.merge(found.at.step(), 1, Integer::sum);
      try (Stream<Path> left = Files.list(file.getParent())) {
        List<String> names = left.map(p -> p.getFileName().toString()).sorted().toList();
        assertEquals(List.of("state", "state.1"), names, where);
      }
      found.step();
      found.state.save(file, found.at);
      assertEquals(found.at, resumed(file).at, where);
    }
    System.out.printf(
        "training state: %d steps made to fail with %s; resumed at step: times %s%n",
        steps.size(), device, resumedAt);
  }

  private static void save(Run run, Path file) {
    try {
      run.state.save(file, run.at);
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("injected"), e.getMessage());
    }
  }

  @Test
  void aFullDiskSaysSo() throws IOException {
    File full = new File("/dev/full");
    assumeTrue(full.exists(), "no /dev/full");
    Path file = prepared(0);
    Run run = resumed(file);
    run.step();
    FaultyFileSystem files = new FaultyFileSystem(FileSystems.getDefault(), 2, full);
    IOException e = assertThrows(IOException.class, () -> run.state.save(files.of(file), run.at));
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertTrue(e.getMessage().contains("the old file stays"), e.getMessage());
    assertEquals(2, resumed(file).at.step());
  }
}
