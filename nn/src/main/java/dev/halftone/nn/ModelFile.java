package dev.halftone.nn;

import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a model as a safetensors file, each under its path. */
public final class ModelFile {
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
    Safetensors saved = Safetensors.read(file);
    List<String> mismatches = Mismatches.between(values(model), saved.tensors());
    if (!mismatches.isEmpty()) {
      throw new ArchitectureMismatchException("load " + file, mismatches);
    }
    model.parameters().forEach((path, parameter) -> parameter.set(saved.tensors().get(path)));
    return saved.metadata();
  }

  private static Map<String, Tensor> values(Module model) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    model.parameters().forEach((path, parameter) -> values.put(path, parameter.value()));
    return values;
  }
}
