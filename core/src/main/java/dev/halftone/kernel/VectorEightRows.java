package dev.halftone.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of left operands that were copied eight rows at a time ({@link LeftRows}). All rows are
 * read at constant distances from one address, so that a step has hardly more instructions than
 * loads and multiply-adds: with rows in place ({@link VectorTiles}) it has a third more, which
 * costs little as long as nobody else runs on the same core.
 */
final class VectorEightRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDE = 2 * LANES;
  private static final int EIGHT = MatrixKernel.EIGHT;

  /** Steps copied at a time, whose lines are then still in the first cache. */
  private static final int STEPS = 8;

  private VectorEightRows() {}

  static void copy(MatrixView from, float[] to, int at, int pitch) {
    if (from.rowStride() == 1) {
      stepByStep(from, to, at, pitch);
    } else {
      for (int i = 0; i < from.rows(); i += EIGHT) {
        for (int r = 0; r < EIGHT; r += 2) {
          // The last row stands in for missing ones.
          int first = from.at(Math.min(i + r, from.rows() - 1), 0);
          int second = from.at(Math.min(i + r + 1, from.rows() - 1), 0);
          twoRows(from.columns(), from.values(), first, second, to, at + i / EIGHT * pitch + r);
        }
      }
    }
  }

  private static void stepByStep(MatrixView from, float[] to, int at, int pitch) {
    int tiles = MatrixBlock.divideUp(from.rows(), EIGHT);
    for (int p = 0; p < from.columns(); p += STEPS) {
      int steps = Math.min(STEPS, from.columns() - p);
      for (int tile = 0; tile < tiles; tile++) {
        int count = Math.min(EIGHT, from.rows() - tile * EIGHT);
        int first = from.at(tile * EIGHT, p);
        int target = at + tile * pitch + p * EIGHT;
        neighbours(steps, count, from.values(), first, from.columnStride(), to, target);
      }
    }
    int rest = from.rows() % EIGHT;
    if (rest > 0) {
      int last = at + (tiles - 1) * pitch;
      for (int p = 0; p < from.columns(); p++) {
        float standIn = to[last + p * EIGHT + rest - 1];
        for (int r = rest; r < EIGHT; r++) {
          to[last + p * EIGHT + r] = standIn;
        }
      }
    }
  }

  private static void neighbours(
      int steps, int count, float[] from, int first, int stride, float[] to, int at) {
    // What long vectors write beyond the eight is written over by the next step, or nobody's.
    // Vectors of just eight would be another species, which costs all code half its speed.
    int last = from.length - Math.max(EIGHT, LANES) - first;
    int whole = last < 0 ? 0 : Math.min(steps, last / stride + 1);
    for (int p = 0; p < whole; p++) {
      for (int j = 0; j < EIGHT; j += LANES) {
        FloatVector.fromArray(SPECIES, from, first + p * stride + j)
            .intoArray(to, at + p * EIGHT + j);
      }
    }
    for (int p = whole; p < steps; p++) {
      System.arraycopy(from, first + p * stride, to, at + p * EIGHT, count);
    }
  }

  private static void twoRows(int steps, float[] from, int first, int second, float[] to, int at) {
    for (int p = 0; p < steps; p++) {
      to[at + p * EIGHT] = from[first + p];
      to[at + p * EIGHT + 1] = from[second + p];
    }
  }

  /** At most eight rows and two vectors of columns. */
  static void wide(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    if (!VectorHalfTiles.NEEDED) {
      eight(rows, k, a, ao, b, bo, c, co, cRow, accumulate);
    } else {
      four(Math.min(4, rows), k, a, ao, b, bo, c, co, cRow, accumulate);
      if (rows > 4) {
        four(rows - 4, k, a, ao + 4, b, bo, c, co + 4 * cRow, cRow, accumulate);
      }
    }
  }

  private static void eight(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int row1 = co + Math.min(1, rows - 1) * cRow;
    int row2 = co + Math.min(2, rows - 1) * cRow;
    int row3 = co + Math.min(3, rows - 1) * cRow;
    int row4 = co + Math.min(4, rows - 1) * cRow;
    int row5 = co + Math.min(5, rows - 1) * cRow;
    int row6 = co + Math.min(6, rows - 1) * cRow;
    int row7 = co + Math.min(7, rows - 1) * cRow;
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, row1, accumulate);
    FloatVector sum1b = start(c, row1 + LANES, accumulate);
    FloatVector sum2a = start(c, row2, accumulate);
    FloatVector sum2b = start(c, row2 + LANES, accumulate);
    FloatVector sum3a = start(c, row3, accumulate);
    FloatVector sum3b = start(c, row3 + LANES, accumulate);
    FloatVector sum4a = start(c, row4, accumulate);
    FloatVector sum4b = start(c, row4 + LANES, accumulate);
    FloatVector sum5a = start(c, row5, accumulate);
    FloatVector sum5b = start(c, row5 + LANES, accumulate);
    FloatVector sum6a = start(c, row6, accumulate);
    FloatVector sum6b = start(c, row6 + LANES, accumulate);
    FloatVector sum7a = start(c, row7, accumulate);
    FloatVector sum7b = start(c, row7 + LANES, accumulate);
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 1]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 2]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 3]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 4]);
      sum4a = x4.fma(left, sum4a);
      sum4b = x4.fma(right, sum4b);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 5]);
      sum5a = x5.fma(left, sum5a);
      sum5b = x5.fma(right, sum5b);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 6]);
      sum6a = x6.fma(left, sum6a);
      sum6b = x6.fma(right, sum6b);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 7]);
      sum7a = x7.fma(left, sum7a);
      sum7b = x7.fma(right, sum7b);
    }
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, row1);
    sum1b.intoArray(c, row1 + LANES);
    sum2a.intoArray(c, row2);
    sum2b.intoArray(c, row2 + LANES);
    sum3a.intoArray(c, row3);
    sum3b.intoArray(c, row3 + LANES);
    sum4a.intoArray(c, row4);
    sum4b.intoArray(c, row4 + LANES);
    sum5a.intoArray(c, row5);
    sum5b.intoArray(c, row5 + LANES);
    sum6a.intoArray(c, row6);
    sum6b.intoArray(c, row6 + LANES);
    sum7a.intoArray(c, row7);
    sum7b.intoArray(c, row7 + LANES);
  }

  private static void four(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int row1 = co + Math.min(1, rows - 1) * cRow;
    int row2 = co + Math.min(2, rows - 1) * cRow;
    int row3 = co + Math.min(3, rows - 1) * cRow;
    FloatVector sum0a = start(c, co, accumulate);
    FloatVector sum0b = start(c, co + LANES, accumulate);
    FloatVector sum1a = start(c, row1, accumulate);
    FloatVector sum1b = start(c, row1 + LANES, accumulate);
    FloatVector sum2a = start(c, row2, accumulate);
    FloatVector sum2b = start(c, row2 + LANES, accumulate);
    FloatVector sum3a = start(c, row3, accumulate);
    FloatVector sum3b = start(c, row3 + LANES, accumulate);
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * WIDE);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bo + p * WIDE + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT]);
      sum0a = x0.fma(left, sum0a);
      sum0b = x0.fma(right, sum0b);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 1]);
      sum1a = x1.fma(left, sum1a);
      sum1b = x1.fma(right, sum1b);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 2]);
      sum2a = x2.fma(left, sum2a);
      sum2b = x2.fma(right, sum2b);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 3]);
      sum3a = x3.fma(left, sum3a);
      sum3b = x3.fma(right, sum3b);
    }
    sum0a.intoArray(c, co);
    sum0b.intoArray(c, co + LANES);
    sum1a.intoArray(c, row1);
    sum1b.intoArray(c, row1 + LANES);
    sum2a.intoArray(c, row2);
    sum2b.intoArray(c, row2 + LANES);
    sum3a.intoArray(c, row3);
    sum3b.intoArray(c, row3 + LANES);
  }

  /** At most eight rows and one vector of columns. */
  static void narrow(
      int rows,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    int row1 = co + Math.min(1, rows - 1) * cRow;
    int row2 = co + Math.min(2, rows - 1) * cRow;
    int row3 = co + Math.min(3, rows - 1) * cRow;
    int row4 = co + Math.min(4, rows - 1) * cRow;
    int row5 = co + Math.min(5, rows - 1) * cRow;
    int row6 = co + Math.min(6, rows - 1) * cRow;
    int row7 = co + Math.min(7, rows - 1) * cRow;
    FloatVector sum0 = start(c, co, accumulate);
    FloatVector sum1 = start(c, row1, accumulate);
    FloatVector sum2 = start(c, row2, accumulate);
    FloatVector sum3 = start(c, row3, accumulate);
    FloatVector sum4 = start(c, row4, accumulate);
    FloatVector sum5 = start(c, row5, accumulate);
    FloatVector sum6 = start(c, row6, accumulate);
    FloatVector sum7 = start(c, row7, accumulate);
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bo + p * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT]);
      sum0 = x0.fma(left, sum0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 1]);
      sum1 = x1.fma(left, sum1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 2]);
      sum2 = x2.fma(left, sum2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 3]);
      sum3 = x3.fma(left, sum3);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 4]);
      sum4 = x4.fma(left, sum4);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 5]);
      sum5 = x5.fma(left, sum5);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 6]);
      sum6 = x6.fma(left, sum6);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[ao + p * EIGHT + 7]);
      sum7 = x7.fma(left, sum7);
    }
    sum0.intoArray(c, co);
    sum1.intoArray(c, row1);
    sum2.intoArray(c, row2);
    sum3.intoArray(c, row3);
    sum4.intoArray(c, row4);
    sum5.intoArray(c, row5);
    sum6.intoArray(c, row6);
    sum7.intoArray(c, row7);
  }

  private static FloatVector start(float[] c, int co, boolean accumulate) {
    return accumulate ? FloatVector.fromArray(SPECIES, c, co) : FloatVector.zero(SPECIES);
  }
}
