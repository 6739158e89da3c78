package dev.halftone.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Maxima of squares. They are taken at every column, and those of every second are kept: picking
 * first costs shuffles, each about as much as four comparisons on JDK 17.
 */
final class VectorPooling {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorPooling() {}

  /** See {@link Kernels#maxOfSquares}; gives the number of squares done. */
  static int maxOfSquares(
      float[] x,
      int row,
      int width,
      int n,
      float[] out,
      int[] argmax,
      int to,
      int corner,
      float[] buffer) {
    // Vectors may read beyond the row, but not beyond the array.
    int readable = (x.length - row - width - 1) / LANES * LANES;
    int columns = Math.min(MatrixBlock.divideUp(2 * n, LANES) * LANES, Math.max(0, readable));
    for (int i = 0; i < columns; i += LANES) {
      maxOfColumns(x, row + i, width, buffer, i, columns + i);
    }
    int done = Math.min(n, columns / 2);
    for (int i = 0; i < done; i++) {
      out[to + i] = buffer[2 * i];
      argmax[to + i] = corner + 2 * i + (int) buffer[columns + 2 * i];
    }
    return done;
  }

  /** The largest elements, and which they are as numbers that a float holds exactly. */
  private static void maxOfColumns(
      float[] x, int at, int width, float[] buffer, int values, int offsets) {
    FloatVector best = FloatVector.fromArray(SPECIES, x, at);
    FloatVector second = FloatVector.fromArray(SPECIES, x, at + 1);
    VectorMask<Float> larger = larger(second, best);
    best = best.blend(second, larger);
    FloatVector offset = FloatVector.zero(SPECIES).blend(1f, larger);
    FloatVector third = FloatVector.fromArray(SPECIES, x, at + width);
    larger = larger(third, best);
    best = best.blend(third, larger);
    offset = offset.blend((float) width, larger);
    FloatVector fourth = FloatVector.fromArray(SPECIES, x, at + width + 1);
    larger = larger(fourth, best);
    best.blend(fourth, larger).intoArray(buffer, values);
    offset.blend((float) (width + 1), larger).intoArray(buffer, offsets);
  }

  /** Whether a number is larger than the best, or the first NaN. */
  private static VectorMask<Float> larger(FloatVector candidate, FloatVector best) {
    return best.compare(GE, candidate).not().and(best.compare(EQ, best));
  }
}
