package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/** Shape checks of losses; broadcasting here would hide a mistake, so there is none. */
final class Shapes {
  private Shapes() {}

  static void same(String loss, String first, Tensor a, String second, Tensor b) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "%s: expected %s and %s of the same shape, got %s %s and %s %s"
              .formatted(loss, first, second, first, a.shape(), second, b.shape()));
    }
  }

  static void matrix(String loss, String argument, Tensor a) {
    if (a.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "%s: expected %s of shape [batch, features], got %s"
              .formatted(loss, argument, a.shape()));
    }
  }

  static void images(String loss, String argument, Tensor a) {
    if (a.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "%s: expected %s of shape [batch, channels, height, width], got %s"
              .formatted(loss, argument, a.shape()));
    }
  }

  static void labels(String loss, Tensor rows, int[] labels) {
    if (labels.length != rows.shape().extent(0)) {
      throw new IllegalArgumentException(
          "%s: expected one label for each row of %s, got %d labels"
              .formatted(loss, rows.shape(), labels.length));
    }
  }
}
