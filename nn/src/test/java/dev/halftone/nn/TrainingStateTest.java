package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.Safetensors;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
  private static final String DATA = "0123abcd";

  @TempDir private Path folder;

  /**
   * A small run: noise, shuffling, a falling rate and two moments, so that each must be resumed.
   */
  private static final class Run {
    final Philox noise = Philox.seeded(11).split("noise");
    final Batches batches = Batches.of(30, 8).shuffled(Philox.seeded(11).split("batches"));
    final Tensor data = Philox.seeded(99).normal(Shape.of(30, 6));
    final Sequential model;
    final Adam adam;
    final TrainingState state;
    Progress at = Progress.start();

    Run(int hidden, String dataSha256) {
      Philox first = Philox.seeded(11).split("first");
      model =
          Sequential.of(
              Dense.of(6, hidden, Initializers.uniformFanIn(), first),
              Activation.relu(),
              Dropout.of(0.3f),
              Dense.of(hidden, 6, Initializers.uniformFanIn(), first));
      adam =
          Adam.of(model.parameters(), AdamOptions.of(step -> 0.01 / (1 + step)).withDecay(1e-4f));
      state =
          TrainingState.of(model)
              .with("adam", adam)
              .with("noise", noise)
              .with("batches", batches)
              .describedBy(new RunDescription(Map.of("hidden", "" + hidden), 11, dataSha256));
    }

    Run() {
      this(9, DATA);
    }

    /** Trains up to a number of steps since the beginning. */
    String trainTo(long steps) {
      while (at.step() < steps) {
        for (int[] rows : batches.epoch(at.epoch()).from(at.batch())) {
          Tensor x = data.gather(0, rows);
          Tensor y = model.apply(x, new Training(noise));
          adam.step(y.sub(x).square().mean().gradients());
          at = at.nextBatch();
          if (at.step() == steps) {
            return model.parametersSha256();
          }
        }
        at = at.nextEpoch();
      }
      return model.parametersSha256();
    }
  }

  @Test
  void resumesBitForBitFromEveryStep() throws IOException {
    String whole = new Run().trainTo(13);
    for (int stop = 0; stop <= 13; stop++) {
      Path file = folder.resolve("stop" + stop);
      Run first = new Run();
      first.trainTo(stop);
      first.state.save(file, first.at);
      Run second = new Run();
      second.at = second.state.resume(file).orElseThrow();
      assertEquals(stop, second.at.step());
      assertEquals(stop, second.adam.steps());
      assertEquals(whole, second.trainTo(13), "stopped after step " + stop);
    }
  }

  @Test
  void nothingSavedIsAFreshStart() throws IOException {
    assertTrue(new Run().state.resume(folder.resolve("none")).isEmpty());
  }

  @Test
  void aDamagedStateFallsBackToTheGenerationBefore() throws IOException {
    Path file = folder.resolve("state");
    Run run = new Run();
    run.trainTo(3);
    run.state.save(file, run.at);
    run.trainTo(6);
    run.state.save(file, run.at);

    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    Run again = new Run();
    again.at = again.state.resume(file).orElseThrow();
    assertEquals(3, again.at.step());
    assertEquals(new Run().trainTo(6), again.trainTo(6));

    Files.delete(file);
    assertEquals(3, new Run().state.resume(file).orElseThrow().step());
  }

  @Test
  void damageOfBothGenerationsIsAnError() throws IOException {
    Path file = folder.resolve("state");
    Run run = new Run();
    run.state.save(file, run.at);
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(IOException.class, () -> new Run().state.resume(file));
  }

  @Test
  void anotherArchitectureIsRefusedWithTheListAndLeavesTheModelAlone() throws IOException {
    Path file = folder.resolve("state");
    Run run = new Run();
    run.trainTo(2);
    run.state.save(file, run.at);

    Run other = new Run(12, "ffff");
    String before = other.model.parametersSha256();
    ArchitectureMismatchException e =
        assertThrows(ArchitectureMismatchException.class, () -> other.state.resume(file));
    assertEquals(
        List.of(
            "model.0.weight: expected [12, 6], got [9, 6]",
            "model.0.bias: expected [12], got [9]",
            "model.3.weight: expected [6, 12], got [6, 9]",
            "optimizer.adam.first.0.weight: expected [12, 6], got [9, 6]",
            "optimizer.adam.second.0.weight: expected [12, 6], got [9, 6]",
            "optimizer.adam.first.0.bias: expected [12], got [9]",
            "optimizer.adam.second.0.bias: expected [12], got [9]",
            "optimizer.adam.first.3.weight: expected [6, 12], got [6, 9]",
            "optimizer.adam.second.3.weight: expected [6, 12], got [6, 9]",
            "data: expected SHA-256 'ffff', got '0123abcd'"),
        e.mismatches());
    assertEquals(before, other.model.parametersSha256());
  }

  @Test
  void otherSeedsAndPartsAreRefused() throws IOException {
    Path file = folder.resolve("state");
    Run run = new Run();
    run.state.save(file, run.at);
    TrainingState other =
        TrainingState.of(run.model)
            .with("adam", run.adam)
            .with("noise", Philox.seeded(0))
            .with("batches", Batches.of(30, 4))
            .with("extra", Philox.seeded(1))
            .describedBy(RunDescription.of(11));
    ArchitectureMismatchException e =
        assertThrows(ArchitectureMismatchException.class, () -> other.resume(file));
    String text = e.getMessage();
    assertTrue(text.contains("generator extra: not in the file"), text);
    assertTrue(text.contains("generator noise: expected key 0000000000000000, got "), text);
    assertTrue(text.contains("batches batches: expected Batches[rows=30, size=4"), text);
    assertTrue(text.contains("data: expected SHA-256 '', got '0123abcd'"), text);
  }

  @Test
  void theFileDescribesTheRun() throws IOException {
    Path file = folder.resolve("state");
    Run run = new Run();
    run.trainTo(6);
    run.state.save(file, run.at);
    String json = Safetensors.read(file).metadata().get("halftone.training");
    for (String part :
        List.of(
            "\"version\":1",
            "\"library\":\"",
            "\"kernels\":\"",
            "\"epoch\":1",
            "\"batch\":2",
            "\"step\":6",
            "\"seed\":11",
            "\"dataSha256\":\"0123abcd\"",
            "\"configuration\":{\"hidden\":\"9\"}",
            "\"optimizers\":{\"adam\":6}",
            "\"generators\":{\"noise\":{\"key\":")) {
      assertTrue(json.contains(part), part + " in " + json);
    }
  }

  @Test
  void modelFilesLoadByPath() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Run trained = new Run();
    trained.trainTo(4);
    ModelFile.save(trained.model, file, Map.of("note", "four steps"));
    Run fresh = new Run();
    assertNotEquals(trained.model.parametersSha256(), fresh.model.parametersSha256());
    assertEquals("four steps", ModelFile.load(fresh.model, file).get("note"));
    assertEquals(trained.model.parametersSha256(), fresh.model.parametersSha256());
    String before = new Run(4, DATA).model.parametersSha256();
    Run small = new Run(4, DATA);
    ArchitectureMismatchException e =
        assertThrows(ArchitectureMismatchException.class, () -> ModelFile.load(small.model, file));
    assertEquals(3, e.mismatches().size());
    assertEquals(before, small.model.parametersSha256());
  }
}
