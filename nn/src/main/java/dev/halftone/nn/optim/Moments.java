package dev.halftone.nn.optim;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The trainable parameters of an optimiser, each with its running moments. */
final class Moments {

  /**
   * Values per task. Fixed, so that the split does not depend on the number of threads, and small
   * enough that weight, gradient and two moments of a chunk stay in a second-level cache.
   */
  private static final int CHUNK = 1 << 14;

  /** One chunk of one parameter: weight, gradient and moments share the range. */
  interface Chunk {
    void update(float[] weight, float[] gradient, float[][] moments, int from, int to);
  }

  private static final Kernels KERNELS = KernelSelection.kernels();

  private record Entry(String path, Parameter parameter, float[][] moments) {}

  private final String optimizer;
  private final List<String> names;
  private final List<Entry> entries = new ArrayList<>();

  Moments(String optimizer, Map<String, Parameter> parameters, String... names) {
    this.optimizer = optimizer;
    this.names = List.of(names);
    Set<Parameter> seen = new LinkedHashSet<>();
    parameters.forEach(
        (path, parameter) -> {
          if (parameter.trainable() && seen.add(parameter)) {
            entries.add(
                new Entry(path, parameter, new float[names.length][parameter.shape().size()]));
          }
        });
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          optimizer + ": expected at least one trainable parameter, got none");
    }
  }

  /**
   * Runs {@code chunk} over every value of every parameter, in parallel by fixed chunks, with the
   * gradients shortened to {@code clipNorm} if they are longer.
   */
  void update(Gradients gradients, float clipNorm, Chunk chunk) {
    requireReached(gradients);
    float factor = clipFactor(gradients, clipNorm);
    for (Entry entry : entries) {
      float[] gradient = gradients.of(entry.parameter).array();
      entry.parameter.update(
          weight ->
              Parallel.forEach(
                  (weight.length + CHUNK - 1) / CHUNK,
                  c -> {
                    int from = c * CHUNK;
                    int to = Math.min(weight.length, from + CHUNK);
                    chunk.update(
                        weight, scaled(gradient, factor, from, to), entry.moments, from, to);
                  }));
    }
  }

  private void requireReached(Gradients gradients) {
    for (Entry entry : entries) {
      if (!gradients.reached(entry.parameter)) {
        throw new IllegalStateException(
            optimizer
                + " step: expected a gradient for every parameter, got none for "
                + entry.path
                + " "
                + entry.parameter.shape()
                + "; the loss does not depend on it");
      }
    }
  }

  /** min(1, clipNorm / norm), the norm over all parameters summed in their order in double. */
  private float clipFactor(Gradients gradients, float clipNorm) {
    if (Float.isInfinite(clipNorm)) {
      return 1;
    }
    double squares = 0;
    for (Entry entry : entries) {
      float[] gradient = gradients.of(entry.parameter).array();
      squares += KERNELS.dot(gradient, 0, gradient, 0, gradient.length);
    }
    double norm = Math.sqrt(squares);
    return norm > clipNorm ? (float) (clipNorm / norm) : 1;
  }

  /** The gradient itself, or a copy with the chunk scaled; gradients are values and stay. */
  private static float[] scaled(float[] gradient, float factor, int from, int to) {
    if (factor == 1) {
      return gradient;
    }
    float[] copy = new float[to];
    KERNELS.scale(gradient, from, factor, copy, from, to - from);
    return copy;
  }

  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (Entry entry : entries) {
      for (int m = 0; m < names.size(); m++) {
        Shape shape = entry.parameter.shape();
        state.put(names.get(m) + "." + entry.path, Tensor.of(entry.moments[m], shape.toArray()));
      }
    }
    return state;
  }

  /** All or nothing: every name and shape is checked before a value is copied. */
  void restore(Map<String, Tensor> state) {
    List<String> mismatches = new ArrayList<>();
    Map<String, Tensor> expected = state();
    expected.forEach(
        (name, mine) -> {
          Tensor saved = state.get(name);
          if (saved == null) {
            mismatches.add(name + ": missing");
          } else if (!saved.shape().equals(mine.shape())) {
            mismatches.add(name + ": expected " + mine.shape() + ", got " + saved.shape());
          }
        });
    state.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> mismatches.add(name + ": not known here"));
    if (!mismatches.isEmpty()) {
      throw new IllegalArgumentException(optimizer + " restore: " + String.join("; ", mismatches));
    }
    for (Entry entry : entries) {
      for (int m = 0; m < names.size(); m++) {
        float[] saved = state.get(names.get(m) + "." + entry.path).array();
        System.arraycopy(saved, 0, entry.moments[m], 0, saved.length);
      }
    }
  }
}
