package dev.halftone.nn;

import dev.halftone.tensor.Tensor;

/** Whether values are finite. */
final class Finite {
  private Finite() {}

  static boolean all(Tensor tensor) {
    // 0·x is 0 for finite x and NaN otherwise, and a NaN stays in the sum: no branch per element.
    float sum = 0;
    for (float value : tensor.array()) {
      sum += 0 * value;
    }
    return sum == 0;
  }
}
