package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.nio.file.Path;

/**
 * One law that every quantizer obeys, unless its row in the contract says why not.
 *
 * @param name for messages and for the reasons
 * @param law throws when it is broken
 */
record ContractCheck(String name, Law law) {
  interface Law {
    void check(QuantizerCase row, Path folder) throws Exception;
  }

  /** Sixty rows of six columns around five places. */
  static Tensor rows() {
    return rows(60, 6);
  }

  static Tensor rows(int n, int d) {
    return Tensor.wrap(TestRows.blobs(n, d, 5, 0.3, 7L * n + d), Shape.of(n, d));
  }

  /** {@link #rows} with values that are multiples of 1/64, so that shifts and scales are exact. */
  static Tensor coarseRows() {
    float[] values = rows().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i] * 64) / 64f;
    }
    return like(rows(), values);
  }

  static Tensor like(Tensor rows, float[] values) {
    return Tensor.wrap(values, rows.shape());
  }

  /** {@code rows · factor + offset}. */
  static Tensor affine(Tensor rows, float factor, float offset) {
    float[] values = rows.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * factor + offset;
    }
    return like(rows, values);
  }

  static void assertRefused(String part, Runnable run) {
    String message = assertThrows(IllegalArgumentException.class, run::run).getMessage();
    assertTrue(message.contains(part), "expected \"" + part + "\" in \"" + message + "\"");
  }

  static double meanSquare(Tensor a, Tensor b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double difference = (double) a.array()[i] - b.array()[i];
      sum += difference * difference;
    }
    return sum / a.shape().extent(0);
  }

  @Override
  public String toString() {
    return name;
  }
}
