package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/**
 * Finds codes of sums of centers, one from each stage, by keeping the best few beginnings after
 * each stage instead of one.
 *
 * <p>Beginnings are compared in float, by a matrix product of what they leave over with the centers
 * of the next stage, ties to the better beginning and the lowest center. The last word has a
 * comparison in double with the code that takes the nearest center at each stage, so that no row is
 * worse off than by that.
 */
final class BeamSearch {
  private static final int MOST_ROWS_PER_TILE = 32;
  private static final int FLOATS_PER_TILE = 1 << 22;

  private final Stage[] stages;
  private final int width;
  private final int dimension;
  private final int entries;
  private final int rowsPerTile;
  private final Kernels kernels = KernelSelection.kernels();
  private final DoubleSums sums = DoubleSums.chosen();

  BeamSearch(Codebook[] codebooks, int width) {
    stages = Arrays.stream(codebooks).map(Stage::of).toArray(Stage[]::new);
    this.width = width;
    entries = codebooks[0].entries();
    dimension = codebooks[0].dimension();
    long floatsPerRow = (long) width * Math.max(dimension, entries);
    rowsPerTile = (int) Math.max(1, Math.min(MOST_ROWS_PER_TILE, FLOATS_PER_TILE / floatsPerRow));
  }

  /** Improves the codes of rows, rows x stages, where it finds better ones. */
  void improve(Rows rows, int[] codes) {
    Parallel.forEach(
        (rows.count() + rowsPerTile - 1) / rowsPerTile,
        tile -> {
          int from = tile * rowsPerTile;
          int to = Math.min(rows.count(), from + rowsPerTile);
          new Beams(rows, from, to).improve(codes);
        });
  }

  /** The centers of one stage. */
  private record Stage(float[] centers, ShiftedCenters shifted, CenterScores scores) {
    static Stage of(Codebook codebook) {
      float[] centers = codebook.centers().array();
      int count = codebook.entries();
      int dimension = codebook.dimension();
      float[] mean = ShiftedCenters.mean(centers, count, dimension);
      ShiftedCenters shifted = new ShiftedCenters(centers, count, dimension, mean);
      return new Stage(centers, shifted, shifted.pack());
    }
  }

  /** The best beginnings of the codes of some rows, for each row best first. */
  private final class Beams {
    private final Rows rows;
    private final int first;
    private final int count;
    private final float[] negated;
    private final int[] sizes;
    private final double[] least = new double[width];
    private final int[] beginning = new int[width];
    private final int[] center = new int[width];
    private float[] residuals;
    private float[] nextResiduals;
    private int[] found;
    private int[] nextFound;

    Beams(Rows rows, int from, int to) {
      this.rows = rows;
      first = from;
      count = to - from;
      negated = new float[CenterScores.padded(count * width) * dimension];
      sizes = new int[count];
      residuals = new float[count * width * dimension];
      nextResiduals = new float[count * width * dimension];
      found = new int[count * width * stages.length];
      nextFound = new int[count * width * stages.length];
      for (int row = 0; row < count; row++) {
        int start = row * width * dimension;
        System.arraycopy(rows.values(), rows.offset(from + row), residuals, start, dimension);
        sizes[row] = 1;
      }
    }

    void improve(int[] codes) {
      for (int stage = 0; stage < stages.length; stage++) {
        extend(stage);
      }
      double[] sum = new double[dimension];
      for (int row = 0; row < count; row++) {
        int known = (first + row) * stages.length;
        int best = row * width * stages.length;
        if (error(row, found, best, sum) < error(row, codes, known, sum)) {
          System.arraycopy(found, best, codes, known, stages.length);
        }
      }
    }

    private void extend(int index) {
      Stage stage = stages[index];
      for (int at = 0; at < residuals.length; at += dimension) {
        stage.shifted.negate(residuals, at, negated, at);
      }
      float[] scores = new float[CenterScores.padded(count * width) * stage.scores.stride()];
      stage.scores.compute(count * width, negated, 0, scores, 0);
      for (int row = 0; row < count; row++) {
        sizes[row] = choose(row, scores, stage.scores.stride());
        for (int i = 0; i < sizes[row]; i++) {
          int old = row * width + beginning[i];
          int next = row * width + i;
          for (int p = 0; p < dimension; p++) {
            nextResiduals[next * dimension + p] =
                residuals[old * dimension + p] - stage.centers[center[i] * dimension + p];
          }
          System.arraycopy(found, old * stages.length, nextFound, next * stages.length, index);
          nextFound[next * stages.length + index] = center[i];
        }
      }
      float[] spentResiduals = residuals;
      residuals = nextResiduals;
      nextResiduals = spentResiduals;
      int[] spentFound = found;
      found = nextFound;
      nextFound = spentFound;
    }

    /** Picks the best extensions of the beginnings of a row; returns how many there are. */
    private int choose(int row, float[] scores, int stride) {
      int size = 0;
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      for (int i = 0; i < sizes[row]; i++) {
        int candidate = row * width + i;
        int at = candidate * dimension;
        double halfNorm = kernels.dot(negated, at, negated, at, dimension) / 2.0;
        for (int j = 0; j < entries; j++) {
          double half = halfNorm + scores[candidate * stride + j];
          if (half < least[width - 1]) {
            insert(half, i, j);
            size = Math.min(size + 1, width);
          }
        }
      }
      if (size == 0) {
        // Too far out for float scores.
        beginning[0] = 0;
        center[0] = 0;
        return 1;
      }
      return size;
    }

    private void insert(double half, int from, int entry) {
      int at = width - 1;
      while (at > 0 && half < least[at - 1]) {
        least[at] = least[at - 1];
        beginning[at] = beginning[at - 1];
        center[at] = center[at - 1];
        at--;
      }
      least[at] = half;
      beginning[at] = from;
      center[at] = entry;
    }

    /** The squared distance of a row to what a code stands for. */
    private double error(int row, int[] codes, int at, double[] sum) {
      Arrays.fill(sum, 0);
      for (int stage = 0; stage < stages.length; stage++) {
        sums.add(1, stages[stage].centers, codes[at + stage] * dimension, sum, 0, dimension);
      }
      float[] values = rows.values();
      int offset = rows.offset(first + row);
      double error = 0;
      for (int i = 0; i < dimension; i++) {
        // As decoding rounds.
        double difference = (double) values[offset + i] - (float) sum[i];
        error += difference * difference;
      }
      return error;
    }
  }
}
