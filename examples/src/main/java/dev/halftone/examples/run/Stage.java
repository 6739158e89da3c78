package dev.halftone.examples.run;

import dev.halftone.io.AtomicFile;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Module;
import dev.halftone.nn.Progress;
import dev.halftone.nn.ProgressReport;
import dev.halftone.nn.Training;
import dev.halftone.nn.TrainingState;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stage of training: epochs of batches, with progress, a log of the loss terms, and a saved state
 * from which it takes up again, bit for bit.
 *
 * <p>Loss terms are logged as means over windows of steps. A state is only saved where a window
 * ends, so that a resumed stage logs the same means.
 */
public final class Stage {
  private static final int WINDOW = 50;
  private static final long SAVE_NANOS = 15_000_000_000L;

  private final Run run;
  private final String name;
  private final Batches batches;
  private final TrainingState state;
  private final Philox noise;
  private final Path file;

  /** One step: a batch of rows under a pass, to the values of the loss terms by name. */
  @FunctionalInterface
  public interface Step {
    Map<String, Float> take(int[] rows, Training pass);
  }

  /** What is measured where an epoch ends: values by name, which go into the log. */
  @FunctionalInterface
  public interface Measure {
    Map<String, Double> take(int finishedEpochs);
  }

  Stage(Run run, String name, Module model, Optimizer optimizer, Batches batches, Philox noise) {
    this.run = run;
    this.name = name;
    this.batches = batches;
    this.noise = noise;
    this.file = run.folder().file(name + ".state.safetensors");
    this.state =
        TrainingState.of(model)
            .with("optimizer", optimizer)
            .with("noise", noise)
            .with("batches", batches)
            .describedBy(run.description());
  }

  /** Trains up to a number of epochs, from where the saved state stands. */
  public void train(int epochs, Step step) throws IOException {
    train(epochs, step, finished -> Map.of());
  }

  /**
   * Trains up to a number of epochs, from where the saved state stands, and measures after each.
   *
   * @param measure its values are logged in the phase "{@code <stage> test}"; it must not touch
   *     what is trained, and draws noise, if any, from a generator of its own
   */
  public void train(int epochs, Step step, Measure measure) throws IOException {
    run.report().config(name + " epochs", epochs);
    train((long) epochs * batches.count(), step, measure);
  }

  /** Trains up to a number of steps, from where the saved state stands; an epoch may be cut. */
  public void trainSteps(int steps, Step step) throws IOException {
    run.report().config(name + " steps", steps);
    train((long) steps, step, finished -> Map.of());
  }

  private void train(long steps, Step step, Measure measure) throws IOException {
    long start = System.nanoTime();
    run.report().config(name + " batch", batches.size());
    Progress at = state.resume(file).orElse(Progress.start());
    int epochs = (int) ((steps + batches.count() - 1) / batches.count());
    long saved = System.nanoTime();
    Map<String, Double> sums = new LinkedHashMap<>();
    while (at.step() < steps) {
      int inEpoch = (int) Math.min(batches.count(), steps - (long) at.epoch() * batches.count());
      for (int[] rows : batches.epoch(at.epoch()).from(at.batch())) {
        Map<String, Float> terms = step.take(rows, new Training(noise));
        terms.forEach((term, value) -> sums.merge(term, (double) value, Double::sum));
        at = at.nextBatch();
        run.watch()
            .report(new ProgressReport(name, at.epoch(), epochs, at.batch(), inEpoch, terms));
        boolean last = at.batch() == batches.count() || at.step() == steps;
        if (last || at.batch() % WINDOW == 0) {
          record(at, sums, (at.batch() - 1) % WINDOW + 1);
          if (!last && System.nanoTime() - saved > SAVE_NANOS) {
            save(at);
            saved = System.nanoTime();
          }
        }
        if (last) {
          break;
        }
      }
      if (at.batch() < batches.count()) {
        save(at);
        break;
      }
      at = at.nextEpoch();
      Map<String, Double> measured = measure.take(at.epoch());
      if (!measured.isEmpty()) {
        run.metrics().record(name + " test", at.epoch() - 1, batches.count(), measured);
      }
      save(at);
      saved = System.nanoTime();
    }
    run.report().seconds(name, (System.nanoTime() - start) * 1e-9);
  }

  private void record(Progress at, Map<String, Double> sums, int steps) {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((term, sum) -> means.put(term, sum / steps));
    run.metrics().record(name, at.epoch(), at.batch(), means);
    sums.clear();
  }

  /**
   * The log first: it may tell of steps that the state has not made yet, never the other way round.
   */
  private void save(Progress at) throws IOException {
    run.folder().write("metrics.csv", run.metrics().csv());
    state.save(file, at);
  }

  /** Removes the saved state and the one before it: the run has ended. */
  void discardState() throws IOException {
    Files.deleteIfExists(AtomicFile.generation(file, 1));
    Files.deleteIfExists(file);
  }
}
