package dev.halftone.nn;

import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The parameters of a model as a safetensors file, each under its path. */
public final class ModelFile {
  /** Batches counted by PyTorch's batch norm, which nothing reads. */
  private static final String PYTORCH_COUNTER = "num_batches_tracked";

  private static final Map<String, String> PYTORCH_NAMES =
      Map.of(
          "scale", "weight",
          "shift", "bias",
          "runningMean", "running_mean",
          "runningVariance", "running_var");

  private ModelFile() {}

  /** Replaces {@code file} atomically; the metadata may be empty. */
  public static void save(Module model, Path file, Map<String, String> metadata)
      throws IOException {
    new Safetensors(values(model), metadata).write(file);
  }

  /**
   * Sets every parameter from {@code file}.
   *
   * @return the file's metadata
   * @throws ArchitectureMismatchException if names or shapes differ, listing how; nothing has been
   *     changed then
   */
  public static Map<String, String> load(Module model, Path file) throws IOException {
    return load(model, file, UnaryOperator.identity());
  }

  /**
   * Sets every parameter from a file that another program wrote under other names. Weights of dense
   * and convolution layers are laid out as PyTorch's.
   *
   * @param nameInFile the name in the file of the parameter at a path, such as {@link
   *     #pyTorchNames()}
   * @return the file's metadata
   * @throws ArchitectureMismatchException if names or shapes differ, listing how; nothing has been
   *     changed then
   */
  public static Map<String, String> load(Module model, Path file, UnaryOperator<String> nameInFile)
      throws IOException {
    Safetensors saved = Safetensors.read(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>(saved.tensors());
    tensors.keySet().removeIf(name -> name.endsWith(PYTORCH_COUNTER));
    Map<String, Tensor> expected = new LinkedHashMap<>();
    values(model).forEach((path, value) -> expected.put(nameInFile.apply(path), value));
    List<String> mismatches = Mismatches.between(expected, tensors);
    if (!mismatches.isEmpty()) {
      throw new ArchitectureMismatchException("load " + file, mismatches);
    }
    model
        .parameters()
        .forEach((path, parameter) -> parameter.set(tensors.get(nameInFile.apply(path))));
    return saved.metadata();
  }

  /**
   * PyTorch's names: scale and shift of normalisations are weight and bias there, running
   * statistics running_mean and running_var. The rest of the path, such as the indices of a
   * sequence, must agree.
   */
  public static UnaryOperator<String> pyTorchNames() {
    return path -> {
      int dot = path.lastIndexOf('.') + 1;
      String name = path.substring(dot);
      return path.substring(0, dot) + PYTORCH_NAMES.getOrDefault(name, name);
    };
  }

  private static Map<String, Tensor> values(Module model) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    model.parameters().forEach((path, parameter) -> values.put(path, parameter.value()));
    return values;
  }
}
