package dev.halftone.quantize;

/** What is asked of class labels: one for each row, from 0 to classes - 1. */
final class ClassLabels {
  private ClassLabels() {}

  /** Refuses labels that are not such, by the name of the operation and of the argument. */
  static void require(String operation, String argument, int[] labels, int count, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          operation + ": expected classes >= 1, got " + classes + Rows.suffix("classes"));
    }
    if (labels.length != count) {
      throw new IllegalArgumentException(
          operation
              + ": expected one label for each of "
              + count
              + " rows, got "
              + labels.length
              + Rows.suffix(argument));
    }
    for (int row = 0; row < count; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            operation
                + ": expected labels from 0 to "
                + (classes - 1)
                + ", got "
                + labels[row]
                + " at row "
                + row
                + Rows.suffix(argument));
      }
    }
  }
}
