package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of right operands as panels, whose width is constant in every loop. */
final class VectorPanels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDE = 2 * LANES;

  private VectorPanels() {}

  static void copy(int steps, float[] b, int bo, int bRow, float[] panel, int at, int width) {
    if (width == WIDE) {
      for (int p = 0; p < steps; p++) {
        int from = bo + p * bRow;
        int to = at + p * WIDE;
        FloatVector.fromArray(SPECIES, b, from).intoArray(panel, to);
        FloatVector.fromArray(SPECIES, b, from + LANES).intoArray(panel, to + LANES);
      }
    } else {
      for (int p = 0; p < steps; p++) {
        FloatVector.fromArray(SPECIES, b, bo + p * bRow).intoArray(panel, at + p * LANES);
      }
    }
  }

  /** Element (p, j) from {@code bo + j * bColumn + p}, some times four columns. */
  static void transpose(
      int steps, int columns, float[] b, int bo, int bColumn, float[] panel, int at, int width) {
    for (int j = 0; j < columns; j += 4) {
      int b0 = bo + j * bColumn;
      if (width == WIDE) {
        fourOfWide(steps, b, b0, b0 + bColumn, b0 + 2 * bColumn, b0 + 3 * bColumn, panel, at + j);
      } else {
        fourOfNarrow(steps, b, b0, b0 + bColumn, b0 + 2 * bColumn, b0 + 3 * bColumn, panel, at + j);
      }
    }
  }

  private static void fourOfWide(
      int steps, float[] b, int b0, int b1, int b2, int b3, float[] panel, int at) {
    for (int p = 0; p < steps; p++) {
      panel[at + p * WIDE] = b[b0 + p];
      panel[at + p * WIDE + 1] = b[b1 + p];
      panel[at + p * WIDE + 2] = b[b2 + p];
      panel[at + p * WIDE + 3] = b[b3 + p];
    }
  }

  private static void fourOfNarrow(
      int steps, float[] b, int b0, int b1, int b2, int b3, float[] panel, int at) {
    for (int p = 0; p < steps; p++) {
      panel[at + p * LANES] = b[b0 + p];
      panel[at + p * LANES + 1] = b[b1 + p];
      panel[at + p * LANES + 2] = b[b2 + p];
      panel[at + p * LANES + 3] = b[b3 + p];
    }
  }
}
