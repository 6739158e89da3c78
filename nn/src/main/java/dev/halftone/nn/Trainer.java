package dev.halftone.nn;

import dev.halftone.nn.optim.Optimizer;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.NonFiniteException;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Epochs of batches for those who do not want to write the loop: several optimisers, validation
 * with early stopping, checkpoints and resuming, metrics as CSV, a guard against NaN, and an
 * orderly end on Ctrl-C or an interrupt.
 *
 * <pre>{@code
 * Trainer.of(model, batches, generator)
 *     .minimize("loss", adam)
 *     .checkpoint(folder.resolve("state.safetensors"), 500)
 *     .run(20, (rows, pass) -> Map.of("loss", loss(data.rows(rows), pass)));
 * }</pre>
 */
public final class Trainer {

  /** One batch: row numbers and a pass to the loss terms by name, each a scalar. */
  @FunctionalInterface
  public interface Step {
    /** The terms in the order in which they are to be reported. */
    Map<String, Tensor> losses(int[] rows, Training pass);
  }

  /** Why a run ended. */
  public enum Ending {
    /** All epochs are done. */
    FINISHED,
    /** The metric did not improve for as many epochs as it had patience. */
    STOPPED_EARLY,
    /** Ctrl-C, a request to terminate, or an interrupt; the state is saved if there is a file. */
    INTERRUPTED
  }

  /**
   * How a run ended.
   *
   * @param at where it stands
   * @param validation what the validation has seen, or empty without one
   */
  public record Outcome(Ending ending, Progress at, Optional<EarlyStopping.Seen> validation) {}

  private final Module model;
  private final Batches batches;
  private final Philox noise;
  private final Map<String, List<Optimizer>> optimizers = new LinkedHashMap<>();
  private final List<ProgressListener> listeners = new ArrayList<>();
  private RunDescription run = RunDescription.of(0);
  private Optional<EarlyStopping> validation = Optional.empty();
  private Optional<Path> checkpoint = Optional.empty();
  private Optional<Path> metrics = Optional.empty();
  private int every = Integer.MAX_VALUE;

  private Trainer(Module model, Batches batches, Philox noise) {
    this.model = model;
    this.batches = batches;
    this.noise = noise;
  }

  /** A trainer of a model; {@code noise} feeds the training passes. */
  public static Trainer of(Module model, Batches batches, Philox noise) {
    return new Trainer(model, batches, noise);
  }

  /**
   * Lets an optimiser follow the gradient of a loss term. With several optimisers all gradients are
   * taken before the first one steps.
   */
  public Trainer minimize(String term, Optimizer optimizer) {
    optimizers.computeIfAbsent(term, name -> new ArrayList<>()).add(optimizer);
    return this;
  }

  /** Validates after each epoch. */
  public Trainer validate(EarlyStopping stopping) {
    validation = Optional.of(stopping);
    return this;
  }

  /** Resumes from a file where there is one, and saves after each epoch and so many steps. */
  public Trainer checkpoint(Path file, int steps) {
    Check.positive("trainer", "steps between checkpoints", steps);
    checkpoint = Optional.of(file);
    every = steps;
    return this;
  }

  /** Keeps every step's loss terms as CSV, written with each checkpoint. */
  public Trainer metrics(Path csv) {
    metrics = Optional.of(csv);
    return this;
  }

  /** Adds a listener, called after each step. */
  public Trainer listen(ProgressListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Sets what the checkpoint says about the run. */
  public Trainer describedBy(RunDescription description) {
    run = description;
    return this;
  }

  /**
   * Trains until {@code epochs} are done since the beginning, the metric stops improving, or the
   * process or thread is asked to end.
   *
   * @throws NonFiniteException in the same step in which a loss term or gradient is not finite,
   *     naming the op that made it; no optimiser has stepped then
   * @throws IOException if a checkpoint cannot be read or written
   */
  public Outcome run(int epochs, Step step) throws IOException {
    if (optimizers.isEmpty()) {
      throw new IllegalStateException("trainer: expected an optimiser, got none; call minimize");
    }
    try (StopRequest stop = StopRequest.listen()) {
      return new Session(epochs, step, stop).run();
    }
  }

  /** What one run keeps between its steps. */
  private final class Session {
    private final int epochs;
    private final Step step;
    private final StopRequest stop;
    private final TrainingState state;
    private final MetricsLog log;
    private Progress at = Progress.start();

    Session(int epochs, Step step, StopRequest stop) {
      this.epochs = epochs;
      this.step = step;
      this.stop = stop;
      this.state = state();
      this.log = new MetricsLog(metrics);
    }

    Outcome run() throws IOException {
      if (checkpoint.isPresent()) {
        at = state.resume(checkpoint.get()).orElse(at);
        log.resume(at);
      }
      while (at.epoch() < epochs && !exhausted()) {
        for (int[] rows : batches.epoch(at.epoch()).from(at.batch())) {
          Map<String, Float> terms = take(rows);
          at = at.nextBatch();
          log.add(at, terms);
          report(terms);
          if (stop.requested()) {
            save();
            return outcome(Ending.INTERRUPTED);
          }
          if (at.step() % every == 0) {
            save();
          }
        }
        at = at.nextEpoch();
        validation.ifPresent(EarlyStopping::look);
        save();
      }
      return outcome(exhausted() ? Ending.STOPPED_EARLY : Ending.FINISHED);
    }

    private boolean exhausted() {
      return validation.map(EarlyStopping::exhausted).orElse(false);
    }

    private Outcome outcome(Ending ending) {
      return new Outcome(ending, at, validation.map(EarlyStopping::seen));
    }

    private Map<String, Float> take(int[] rows) {
      long position = noise.position();
      Map<String, Tensor> losses = step.losses(rows, new Training(noise));
      Map<String, Gradients> gradients = new LinkedHashMap<>();
      boolean finite = losses.values().stream().allMatch(loss -> Float.isFinite(loss.item()));
      for (String term : optimizers.keySet()) {
        Tensor loss = losses.get(term);
        if (loss == null) {
          throw new IllegalStateException(
              "trainer: expected a loss term '" + term + "', got " + losses.keySet());
        }
        if (finite) {
          gradients.put(term, loss.gradients());
        }
      }
      if (!finite || !allFinite(gradients)) {
        throw culprit(rows, position);
      }
      optimizers.forEach((term, followers) -> followers.forEach(o -> o.step(gradients.get(term))));
      Map<String, Float> terms = new LinkedHashMap<>();
      losses.forEach((term, loss) -> terms.put(term, loss.item()));
      return terms;
    }

    private boolean allFinite(Map<String, Gradients> gradients) {
      for (Gradients of : gradients.values()) {
        for (Parameter parameter : model.parameters().values()) {
          if (of.reached(parameter) && !Finite.all(of.of(parameter))) {
            return false;
          }
        }
      }
      return true;
    }

    /** Repeats the step from the same noise, watched, so that the op that did it speaks up. */
    private NonFiniteException culprit(int[] rows, long position) {
      String where =
          "step " + at.step() + " (epoch " + at.epoch() + ", batch " + at.batch() + "): ";
      try {
        noise.moveTo(position);
        Map<String, Tensor> losses = step.losses(rows, new Training(noise, true));
        optimizers.keySet().forEach(term -> losses.get(term).gradients());
      } catch (NonFiniteException e) {
        NonFiniteException named = new NonFiniteException(where + e.getMessage());
        named.initCause(e);
        return named;
      }
      return new NonFiniteException(
          where + "a loss or gradient is not finite, but the step did not repeat it");
    }

    private void report(Map<String, Float> terms) {
      ProgressReport report =
          new ProgressReport("train", at.epoch(), epochs, at.batch(), batches.count(), terms);
      listeners.forEach(listener -> listener.report(report));
    }

    /**
     * An interrupt closes a file channel under the writer's hands, so it is put off: the flag is
     * taken down for the time of the save, and a save that was hit is made again.
     */
    private void save() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        write();
      } catch (IOException e) {
        if (!Thread.interrupted()) {
          throw e;
        }
        interrupted = true;
        write();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /**
     * The log first: it may tell of steps that the state has not made, never the other way round.
     */
    private void write() throws IOException {
      log.write();
      if (checkpoint.isPresent()) {
        state.save(checkpoint.get(), at);
      }
    }

    private TrainingState state() {
      ParameterMap all = new ParameterMap();
      model.parameters().forEach(all::with);
      validation.ifPresent(stopping -> all.with("validation", stopping));
      Map<String, Parameter> parameters = all.toMap();
      TrainingState saved =
          TrainingState.of(() -> parameters)
              .with("noise", noise)
              .with("batches", batches)
              .describedBy(run);
      List<Optimizer> seen = new ArrayList<>();
      optimizers.forEach(
          (term, followers) ->
              followers.forEach(
                  optimizer -> {
                    saved.with(term + "." + seen.size(), optimizer);
                    seen.add(optimizer);
                  }));
      return saved;
    }
  }
}
