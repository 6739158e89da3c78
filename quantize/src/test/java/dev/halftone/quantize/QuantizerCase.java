package dev.halftone.quantize;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of the quantizers' contract.
 *
 * @param name for messages
 * @param type the class under test
 * @param fit makes a quantizer
 * @param load reads one from a file
 * @param notApplicable the checks that it is not held to, each with the reason
 */
record QuantizerCase(
    String name,
    Class<? extends Quantizer> type,
    Fit fit,
    Load load,
    Map<String, String> notApplicable) {

  interface Fit {
    Quantizer of(Tensor rows, Setting setting);
  }

  interface Load {
    Quantizer from(Path path) throws IOException;
  }

  /**
   * What checks vary.
   *
   * @param entries of a codebook, or levels of a value; quantizers without them ignore it
   * @param start the first centers, or null
   * @param weights of the rows, or null
   */
  record Setting(
      int entries,
      int maxIterations,
      Tolerance tolerance,
      long seed,
      Tensor start,
      Tensor weights) {
    static Setting of(int entries) {
      return new Setting(entries, 25, Tolerance.none(), 1, null, null);
    }

    Setting withMaxIterations(int value) {
      return new Setting(entries, value, tolerance, seed, start, weights);
    }

    Setting withStart(Tensor value) {
      return new Setting(entries, maxIterations, tolerance, seed, value, weights);
    }

    Setting withWeights(Tensor value) {
      return new Setting(entries, maxIterations, tolerance, seed, start, value);
    }

    int bits() {
      return 31 - Integer.numberOfLeadingZeros(entries);
    }
  }

  static QuantizerCase of(String name, Class<? extends Quantizer> type, Fit fit, Load load) {
    return new QuantizerCase(name, type, fit, load, Map.of());
  }

  /** The same row without some checks. */
  QuantizerCase without(String reason, String... checks) {
    Map<String, String> more = new LinkedHashMap<>(notApplicable);
    for (String check : checks) {
      more.put(check, reason);
    }
    return new QuantizerCase(name, type, fit, load, more);
  }

  /** Fitted with 4 entries. */
  Quantizer fit(Tensor rows) {
    return fit(rows, 4);
  }

  Quantizer fit(Tensor rows, int entries) {
    return fit.of(rows, Setting.of(entries));
  }

  Quantizer fit(Tensor rows, Setting setting) {
    return fit.of(rows, setting);
  }

  @Override
  public String toString() {
    return name;
  }
}
