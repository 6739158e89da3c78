package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reference values of PyTorch in float64; their origin is {@code golden.py} in the resources. */
public final class Golden {
  private final Map<String, Tensor> tensors;
  private int comparisons;
  private long numbers;
  private double worst;

  private Golden(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** All of the file. */
  public static Golden read() {
    try {
      Path file = Path.of(Golden.class.getResource("golden.safetensors").toURI());
      return new Golden(Safetensors.read(file).tensors());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands under a name. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    assertTrue(tensor != null, "golden.safetensors has no " + name);
    return tensor;
  }

  /** Everything under {@code prefix}, with the prefix taken off. */
  public Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  /**
   * Fails unless every value is within {@code tolerance} of the expected one, as a share of the
   * largest expected magnitude; keeps count for {@link #tell}.
   */
  public void close(Tensor expected, Tensor actual, double tolerance, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    double scale = 1e-30;
    for (float value : expected.array()) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < expected.size(); i++) {
      double e = expected.array()[i];
      double a = actual.array()[i];
      assertTrue(
          Math.abs(e - a) <= tolerance * scale,
          what + " element " + i + ": expected " + e + ", got " + a + ", scale " + scale);
      worst = Math.max(worst, Math.abs(e - a) / scale);
    }
    comparisons++;
    numbers += expected.size();
  }

  /** Prints how much was compared and the worst error, as a share of its tensor's largest value. */
  public void tell(String what) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d comparisons of %d numbers with PyTorch, worst relative error %.2e%n",
        what,
        comparisons,
        numbers,
        worst);
  }
}
