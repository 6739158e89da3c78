package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.nn.Trainer.Ending;
import dev.halftone.nn.optim.Sgd;
import dev.halftone.tensor.NonFiniteException;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
  private static final int EPOCHS = 6;
  private static final int STEPS = EPOCHS * SmallModel.STEPS;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void learns(SmallModel small) throws IOException {
    List<Float> losses = new ArrayList<>();
    SmallModel.Run run = small.make();
    Trainer.Outcome outcome =
        run.trainer
            .listen(report -> losses.add(report.losses().values().iterator().next()))
            .run(30, run.step);
    assertEquals(Ending.FINISHED, outcome.ending());
    assertEquals(new Progress(30, 0, 30 * SmallModel.STEPS), outcome.at());
    double first = losses.subList(0, 7).stream().mapToDouble(v -> v).sum();
    double last =
        losses.subList(losses.size() - 7, losses.size()).stream().mapToDouble(v -> v).sum();
    assertTrue(last < 0.9 * first, "from " + first / 7 + " to " + last / 7);
  }

  /** Interrupted after each of 25 random steps, mid-epoch or not, and taken up again. */
  @ParameterizedTest
  @EnumSource
  void anInterruptSavesAndTheRunGoesOnBitForBit(SmallModel small) throws IOException {
    SmallModel.Run whole = small.make();
    whole.trainer.checkpoint(folder.resolve("whole"), 1000).metrics(folder.resolve("whole.csv"));
    whole.trainer.run(EPOCHS, whole.step);
    String expected = whole.model.parametersSha256();
    String csv = Files.readString(folder.resolve("whole.csv"));

    Philox random = Philox.seeded(1);
    for (int trial = 0; trial < 25; trial++) {
      int stop = 1 + random.nextInt(STEPS - 1);
      Path file = folder.resolve("state" + trial);
      Path log = folder.resolve("log" + trial);
      SmallModel.Run first = small.make();
      int[] steps = {0};
      first
          .trainer
          .checkpoint(file, 1000)
          .metrics(log)
          .listen(
              report -> {
                if (++steps[0] == stop) {
                  Thread.currentThread().interrupt();
                }
              });
      Trainer.Outcome outcome = first.trainer.run(EPOCHS, first.step);
      assertTrue(Thread.interrupted(), "the flag is the caller's to clear");
      assertEquals(Ending.INTERRUPTED, outcome.ending());
      assertEquals(stop, outcome.at().step());

      SmallModel.Run second = small.make();
      second.trainer.checkpoint(file, 1000).metrics(log);
      assertEquals(Ending.FINISHED, second.trainer.run(EPOCHS, second.step).ending());
      assertEquals(expected, second.model.parametersSha256(), "stopped after " + stop);
      assertEquals(csv, Files.readString(log), "stopped after " + stop);
    }
  }

  @Test
  void metricsAreOneLineForEachStep() throws IOException {
    Path csv = folder.resolve("metrics.csv");
    SmallModel.Run run = SmallModel.VARIATIONAL.make();
    run.trainer.metrics(csv).run(2, run.step);
    List<String> lines = Files.readAllLines(csv);
    assertEquals("step,epoch,batch,loss,divergence", lines.get(0));
    assertEquals(1 + 2 * SmallModel.STEPS, lines.size());
    assertTrue(lines.get(8).startsWith("8,1,1,"), lines.get(8));
  }

  /** A metric that falls for three epochs and then rises. */
  @Test
  void stopsWhenTheMetricDoesNotImproveAndRemembersThatAcrossARestart() throws IOException {
    double[] metric = {5, 4, 3, 3.5, 3.2, 3.1, 3.3, 1};
    int[] looks = {0};
    List<Integer> bests = new ArrayList<>();
    Path file = folder.resolve("state");
    for (int epochs : new int[] {4, 100}) {
      SmallModel.Run run = SmallModel.CLASSIFIER.make();
      Trainer.Outcome outcome =
          run.trainer
              .checkpoint(file, 1000)
              .validate(
                  EarlyStopping.of(EarlyStopping.Goal.LOWEST, 3, () -> metric[looks[0]++])
                      .onBest(() -> bests.add(looks[0] - 1)))
              .run(epochs, run.step);
      assertEquals(epochs == 4 ? Ending.FINISHED : Ending.STOPPED_EARLY, outcome.ending());
      if (epochs == 100) {
        assertEquals(new EarlyStopping.Seen(3.1f, 3, 2, 6), outcome.validation().orElseThrow());
      }
    }
    assertEquals(6, looks[0]);
    assertEquals(List.of(0, 1, 2), bests);
  }

  /** In step 3 the loss takes the logarithm of a negative number, under noise or not. */
  @Test
  void aNaNStopsTheSameStepAndNamesItsOp() {
    Parameter w = Parameter.of("w", Tensor.ones(2));
    int[] step = {0};
    Trainer trainer =
        Trainer.of(() -> Map.of("w", w), Batches.of(10, 2), Philox.seeded(1))
            .minimize("loss", Sgd.of(Map.of("w", w), 0.1));
    String[] before = new String[1];
    NonFiniteException e =
        assertThrows(
            NonFiniteException.class,
            () ->
                trainer.run(
                    1,
                    (rows, pass) -> {
                      before[0] = w.value().toString();
                      float sign = rows[0] == 6 ? -1 : 1;
                      step[0]++;
                      Tensor noise = pass.generator().uniform(w.shape(), 1, 2);
                      Tensor bad = pass.value(w).mul(noise).mul(sign).log();
                      return Map.of("loss", bad.square().sum());
                    }));
    assertEquals(
        "step 3 (epoch 0, batch 3): Log: expected finite values, got NaN as element 0 of [2] from"
            + " [2]",
        e.getMessage());
    assertEquals(5, step[0], "four steps and one repetition");
    assertEquals(before[0], w.value().toString(), "no optimiser may have stepped");
  }

  @Test
  void aGradientThatIsNotFiniteIsNoticedBehindAFiniteLoss() {
    Parameter w = Parameter.of("w", Tensor.zeros(2));
    Trainer trainer =
        Trainer.of(() -> Map.of("w", w), Batches.of(10, 2), Philox.seeded(1))
            .minimize("loss", Sgd.of(Map.of("w", w), 0.1));
    NonFiniteException e =
        assertThrows(
            NonFiniteException.class,
            () -> trainer.run(1, (rows, pass) -> Map.of("loss", pass.value(w).sqrt().sum())));
    assertEquals(
        "step 0 (epoch 0, batch 0): gradient of Sqrt: expected finite values, got Infinity as"
            + " element 0 of [2] for input 0",
        e.getMessage());
  }

  @Test
  void mistakesAreNamed() {
    SmallModel.Run run = SmallModel.CLASSIFIER.make();
    IllegalStateException missing =
        assertThrows(
            IllegalStateException.class,
            () ->
                run.trainer.run(
                    1, (rows, pass) -> Map.of("error", run.step.losses(rows, pass).get("loss"))));
    assertEquals("trainer: expected a loss term 'loss', got [error]", missing.getMessage());
    Trainer bare = Trainer.of(run.model, Batches.of(4, 2), Philox.seeded(1));
    assertEquals(
        "trainer: expected an optimiser, got none; call minimize",
        assertThrows(IllegalStateException.class, () -> bare.run(1, run.step)).getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
