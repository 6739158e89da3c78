package dev.halftone.nn;

import dev.halftone.io.AtomicFile;
import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a run needs to continue bit for bit: parameters and running statistics, the moments and
 * step of optimisers, keys and positions of generators and permutations, and where the run stands.
 *
 * <p>It is kept in one safetensors file, with a JSON description in its metadata, that is replaced
 * atomically; the generation before stays beside it as {@code <name>.1}. Learning rates need no
 * saving, since a schedule is a pure function of the step.
 *
 * <pre>{@code
 * TrainingState state = TrainingState.of(model).with("adam", adam).with("noise", generator);
 * Progress at = state.resume(file).orElse(Progress.start());
 * ...
 * state.save(file, at);
 * }</pre>
 */
public final class TrainingState {
  private static final String DESCRIPTION = "halftone.training";

  /** The present state and the one before it. */
  private static final int GENERATIONS = 2;

  private record Saved(Map<String, Tensor> tensors, StateHeader header) {}

  private final Module model;
  private final Map<String, Optimizer> optimizers = new LinkedHashMap<>();
  private final Map<String, Philox> generators = new LinkedHashMap<>();
  private final Map<String, String> batches = new LinkedHashMap<>();
  private RunDescription run = RunDescription.of(0);

  private TrainingState(Module model) {
    this.model = model;
  }

  /** The parameters of a model, running statistics included. */
  public static TrainingState of(Module model) {
    return new TrainingState(model);
  }

  /** Adds an optimiser. */
  public TrainingState with(String name, Optimizer optimizer) {
    optimizers.put(name, optimizer);
    return this;
  }

  /** Adds a generator; resuming moves it to the saved position and fails if it has another key. */
  public TrainingState with(String name, Philox generator) {
    generators.put(name, generator);
    return this;
  }

  /** Adds batches; resuming fails unless they are divided and shuffled as they were. */
  public TrainingState with(String name, Batches division) {
    batches.put(name, division.toString());
    return this;
  }

  /** Sets what the run was asked to do; resuming fails if its data has another hash. */
  public TrainingState describedBy(RunDescription description) {
    run = description;
    return this;
  }

  /**
   * Replaces {@code file} by the present state; once this returns the state survives a power cut.
   *
   * @throws IOException if it cannot be written; the generations before are then still there
   */
  public void save(Path file, Progress at) throws IOException {
    Safetensors state = new Safetensors(tensors(), Map.of(DESCRIPTION, header(at).toJson()));
    AtomicFile.replaceKeeping(file, GENERATIONS, state::write);
  }

  /**
   * Continues from {@code file}, or from the generation before it if it is missing or damaged.
   *
   * @return where the run stood, or empty if there is neither
   * @throws IOException if no generation can be read
   * @throws ArchitectureMismatchException if the file fits another architecture, listing how;
   *     nothing has been changed then
   */
  public Optional<Progress> resume(Path file) throws IOException {
    if (!Files.exists(file) && !Files.exists(AtomicFile.generation(file, 1))) {
      return Optional.empty();
    }
    Saved saved = AtomicFile.readNewest(file, GENERATIONS, TrainingState::read);
    check(file, saved);
    apply(saved);
    return Optional.of(saved.header.progress());
  }

  private static Saved read(Path file) throws IOException {
    Safetensors content = Safetensors.readChecked(file);
    String description = content.metadata().get(DESCRIPTION);
    if (description == null) {
      throw new FormatException(
          file.toString(), "a training state", "other tensors", "__metadata__");
    }
    return new Saved(content.tensors(), StateHeader.fromJson(file.toString(), description));
  }

  private void apply(Saved saved) {
    model
        .parameters()
        .forEach((path, parameter) -> parameter.set(saved.tensors.get(ofModel(path))));
    optimizers.forEach(
        (name, optimizer) -> {
          Map<String, Tensor> moments = new LinkedHashMap<>();
          for (String moment : optimizer.state().keySet()) {
            moments.put(moment, saved.tensors.get(ofOptimizer(name, moment)));
          }
          optimizer.restore(saved.header.optimizerSteps().get(name), moments);
        });
    generators.forEach(
        (name, generator) -> generator.moveTo(saved.header.generators().get(name).position()));
  }

  private void check(Path file, Saved saved) throws ArchitectureMismatchException {
    StateHeader header = saved.header;
    List<String> mismatches = new ArrayList<>(Mismatches.between(tensors(), saved.tensors));
    named(mismatches, "optimizer", optimizers, header.optimizerSteps());
    named(mismatches, "generator", generators, header.generators());
    named(mismatches, "batches", batches, header.batches());
    generators.forEach(
        (name, generator) -> {
          StateHeader.Generator theirs = header.generators().get(name);
          if (theirs != null && theirs.key() != generator.key()) {
            mismatches.add(
                "generator %s: expected key %016x, got %016x"
                    .formatted(name, generator.key(), theirs.key()));
          }
        });
    batches.forEach(
        (name, mine) -> {
          String theirs = header.batches().get(name);
          if (theirs != null && !mine.equals(theirs)) {
            mismatches.add("batches " + name + ": expected " + mine + ", got " + theirs);
          }
        });
    String data = header.run().dataSha256();
    if (!run.dataSha256().equals(data)) {
      mismatches.add("data: expected SHA-256 '" + run.dataSha256() + "', got '" + data + "'");
    }
    if (!mismatches.isEmpty()) {
      throw new ArchitectureMismatchException("resume " + file, mismatches);
    }
  }

  private static void named(
      List<String> mismatches, String kind, Map<String, ?> mine, Map<String, ?> saved) {
    mine.keySet().stream()
        .filter(name -> !saved.containsKey(name))
        .forEach(name -> mismatches.add(kind + " " + name + ": not in the file"));
    saved.keySet().stream()
        .filter(name -> !mine.containsKey(name))
        .forEach(name -> mismatches.add(kind + " " + name + ": in the file, not in the run"));
  }

  private StateHeader header(Progress at) {
    Map<String, Long> steps = new LinkedHashMap<>();
    optimizers.forEach((name, optimizer) -> steps.put(name, optimizer.steps()));
    Map<String, StateHeader.Generator> positions = new LinkedHashMap<>();
    generators.forEach(
        (name, g) -> positions.put(name, new StateHeader.Generator(g.key(), g.position())));
    return new StateHeader(
        at, steps, positions, batches, run, LibraryVersion.text(), KernelSelection.description());
  }

  private Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
      tensors.put(ofModel(entry.getKey()), entry.getValue().value());
    }
    optimizers.forEach(
        (name, optimizer) ->
            optimizer
                .state()
                .forEach((moment, value) -> tensors.put(ofOptimizer(name, moment), value)));
    return tensors;
  }

  private static String ofModel(String path) {
    return "model." + path;
  }

  private static String ofOptimizer(String name, String moment) {
    return "optimizer." + name + "." + moment;
  }
}
