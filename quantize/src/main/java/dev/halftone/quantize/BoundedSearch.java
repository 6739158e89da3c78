package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link CenterSearch} that leaves out what {@link DistanceBounds} rule out, with the same labels:
 * a row whose bounds do not meet keeps its center unread; for the others only the groups of centers
 * within reach are scored.
 *
 * <p>Rows that need a group are collected until there are enough for the tiles of the kernel.
 */
final class BoundedSearch {
  private static final int ROWS_PER_TASK = 4096;
  private static final int FLOATS_PER_BATCH = 1 << 18;
  private static final int PAIRS_PER_BATCH = 1 << 16;
  private static final int CHUNK = 48;

  private final DistanceBounds bounds;
  private final Radii radii;
  private final ShiftedCenters shifted;
  private final CenterScores[] packed;
  private final int groups;
  private final int dimension;
  private final int batch;

  /** More than the relative error of a squared distance that is summed in double. */
  private final double margin;

  /**
   * More than the true squared distance in units of one that is summed in float; 0 if that has too
   * many terms to say so.
   */
  private final double rough;

  /** More than is lost where squares underflow in float. */
  private final double lost;

  private final AtomicLong scored = new AtomicLong();
  private final DoubleSums sums = DoubleSums.chosen();

  BoundedSearch(DistanceBounds bounds, Radii radii) {
    this.bounds = bounds;
    this.radii = radii;
    groups = bounds.groups();
    dimension = bounds.dimension();
    margin = (dimension + 64) * 0x1p-50;
    double left = 1 - (dimension + 8) * 0x1p-24;
    rough = left > 0.5 ? (1 + margin) / left : 0;
    lost = dimension * 0x1p-148;
    float[] centers = bounds.centers();
    shifted = new ShiftedCenters(centers, centers.length / dimension, dimension, radii.point());
    packed = new CenterScores[groups];
    Arrays.setAll(packed, group -> bounds.pack(shifted, group));
    batch =
        Math.max(
            CHUNK,
            Math.min(1024, Math.min(FLOATS_PER_BATCH / dimension, PAIRS_PER_BATCH / groups)));
  }

  /**
   * Fills in the nearest center of each row.
   *
   * @param labels the nearest of the centers before they moved; read unless {@code all}
   * @param all score everything, whatever the bounds say
   */
  void assign(RowBlock rows, int[] labels, boolean all) {
    int tasks = (rows.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    AtomicInteger next = new AtomicInteger();
    // Labels and bounds depend on their row alone, so which worker takes which task cannot matter.
    Parallel.forEach(
        Math.min(Parallel.threads(), tasks),
        worker -> {
          Workspace workspace = new Workspace(rows, labels, all);
          for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
            int from = rows.from() + task * ROWS_PER_TASK;
            workspace.assign(from, Math.min(rows.to(), from + ROWS_PER_TASK));
          }
          scored.addAndGet(workspace.allPairs);
        });
  }

  /** How many pairs of a row and a group were scored. */
  long scored() {
    return scored.get();
  }

  /** The buffers of one worker. */
  private final class Workspace {
    private final RowBlock rows;
    private final int[] labels;
    private final boolean all;
    private final float[] negated = new float[batch * dimension];
    private final int[] rowOf = new int[batch];

    /** At least the squared distance of each row to its own center. */
    private final double[] own = new double[batch];

    private final double[] errors = new double[batch];
    private final float[] limits = new float[batch];
    private final float[] scores;
    private final int[] offsets = new int[CenterScores.padded(CHUNK)];

    /** The pairs of a row and a group to score; those of one row lie together. */
    private final int[] pairEnd = new int[batch];

    private final int[] slotOf = new int[groups * batch];
    private final int[] groupOf = new int[groups * batch];

    /** The least score and the least of the others, for each pair. */
    private final float[] least = new float[2 * groups * batch];

    private final int[] nearest = new int[groups * batch];

    /** The pairs of each group. */
    private final int[] members = new int[groups * batch];

    private final int[] sizes = new int[groups];
    private int used;
    private int pairs;
    private long allPairs;

    /** The nearest of the centers considered so far for one row, by direct differences. */
    private int chosen;

    private double chosenSquare;

    /** Whether that distance is as exact as those it is compared with. */
    private boolean exact;

    Workspace(RowBlock rows, int[] labels, boolean all) {
      this.rows = rows;
      this.labels = labels;
      this.all = all;
      scores = new float[CenterScores.padded(CHUNK) * packed[0].stride()];
    }

    void assign(int from, int to) {
      for (int row = from; row < to; row++) {
        float upper = Float.POSITIVE_INFINITY;
        double square = Double.POSITIVE_INFINITY;
        if (!all) {
          upper = bounds.loosened(row, labels[row]);
          if (bounds.anyReaches(packed[0], row, upper)) {
            square = notLess(row, labels[row]);
            upper = bounds.upperOf(square);
          }
          bounds.setUpper(row, upper);
          if (!bounds.anyReaches(packed[0], row, upper)) {
            continue;
          }
        }
        if (shifted.bounded(radii.of(row))) {
          collect(row, upper, square);
        } else {
          compareAll(row);
        }
        if (used == batch) {
          flush();
        }
      }
      flush();
    }

    private void collect(int row, float upper, double square) {
      int slot = used++;
      rowOf[slot] = row;
      own[slot] = square;
      errors[slot] = shifted.error(radii.of(row) * shifted.scale());
      limits[slot] = all ? Float.POSITIVE_INFINITY : ownLimit(row, square, errors[slot]);
      shifted.negate(rows.values(), rows.offset(row), negated, slot * dimension);
      for (int group = 0; group < groups; group++) {
        if (all || bounds.reaches(row, group, upper)) {
          slotOf[pairs] = slot;
          groupOf[pairs] = group;
          members[group * batch + sizes[group]++] = pairs++;
        }
      }
      pairEnd[slot] = pairs;
    }

    /** The score above which no center is as near as the row's own. */
    private float ownLimit(int row, double square, double error) {
      double scale = shifted.scale();
      double score = (square * (1 + margin) - radii.square(row) * (1 - margin)) * scale * scale / 2;
      return Math.nextUp((float) (score + margin * Math.abs(score) + 2 * error));
    }

    private void flush() {
      for (int group = 0; group < groups; group++) {
        for (int first = 0; first < sizes[group]; first += CHUNK) {
          score(group, first, Math.min(CHUNK, sizes[group] - first));
        }
        sizes[group] = 0;
      }
      int pair = 0;
      for (int slot = 0; slot < used; slot++) {
        decide(slot, pair, pairEnd[slot]);
        pair = pairEnd[slot];
      }
      allPairs += pairs;
      pairs = 0;
      used = 0;
    }

    private void score(int group, int first, int n) {
      int from = group * batch + first;
      int padded = CenterScores.padded(n);
      for (int i = 0; i < padded; i++) {
        offsets[i] = slotOf[members[from + Math.min(i, n - 1)]] * dimension;
      }
      CenterScores kernel = packed[group];
      kernel.compute(n, negated, 0, offsets, scores, 0);
      for (int i = 0; i < n; i++) {
        int pair = members[from + i];
        int slot = slotOf[pair];
        float score = kernel.least(scores, i * kernel.stride());
        if (score <= limits[slot]) {
          int found = kernel.twoLeast(scores, i * kernel.stride(), least, 2 * pair);
          nearest[pair] = bounds.center(group * bounds.groupSize() + found);
          limits[slot] = Math.min(limits[slot], shifted.limit(score, errors[slot]));
        } else {
          // None of these centers is the nearest, so which it is and the next do not matter.
          least[2 * pair] = score;
          least[2 * pair + 1] = Float.POSITIVE_INFINITY;
          nearest[pair] = -1;
        }
      }
    }

    private void decide(int slot, int from, int to) {
      int row = rowOf[slot];
      float limit = limits[slot];
      int before = all ? -1 : labels[row];
      chosen = before;
      chosenSquare = own[slot];
      exact = all;
      for (int pair = from; pair < to; pair++) {
        if (least[2 * pair + 1] <= limit) {
          compareGroup(row, before, groupOf[pair]);
        } else if (least[2 * pair] <= limit) {
          compare(row, before, nearest[pair]);
        }
      }
      learn(slot, from, to, before);
    }

    /** For a row that is too far out for float scores. */
    private void compareAll(int row) {
      int before = all ? -1 : labels[row];
      chosen = before;
      chosenSquare = Double.POSITIVE_INFINITY;
      exact = all;
      for (int group = 0; group < groups; group++) {
        compareGroup(row, before, group);
      }
      bounds.forget(row);
      bounds.setUpper(row, bounds.upperOf(chosenSquare));
      labels[row] = chosen;
    }

    private void compareGroup(int row, int known, int group) {
      int first = group * bounds.groupSize();
      int last = Math.min(bounds.centers().length / dimension, first + bounds.groupSize());
      for (int place = first; place < last; place++) {
        compare(row, known, bounds.center(place));
      }
    }

    private void compare(int row, int known, int candidate) {
      if (candidate == known) {
        return;
      }
      if (!exact) {
        // Few rows come to a comparison, so that only here their own distance is measured.
        chosenSquare = distance(row, known);
        exact = true;
      }
      double square = distance(row, candidate);
      if (square < chosenSquare || (square == chosenSquare && candidate < chosen) || chosen < 0) {
        chosen = candidate;
        chosenSquare = square;
      }
    }

    private void learn(int slot, int from, int to, int before) {
      int row = rowOf[slot];
      double scale = shifted.scale();
      double error = errors[slot];
      double square = radii.square(row) * (1 - margin) * scale * scale;
      boolean leaves = before >= 0 && before != chosen;
      int left = leaves ? bounds.groupOf(before) : -1;
      for (int pair = from; pair < to; pair++) {
        float score = least[2 * pair + (nearest[pair] == chosen ? 1 : 0)];
        double lower = Math.max(0, square + 2 * (score - error));
        bounds.setLower(row, groupOf[pair], Math.sqrt(lower) / scale);
        left = groupOf[pair] == left ? -1 : left;
      }
      if (left >= 0) {
        bounds.capLower(row, left, Math.sqrt(distance(row, before)));
      }
      bounds.setUpper(row, bounds.upperOf(chosenSquare));
      labels[row] = chosen;
    }

    /** At least the squared distance, by a sum in float. */
    private double notLess(int row, int center) {
      float sum =
          sums.roughSquaredDistance(
              rows.values(), rows.offset(row), bounds.centers(), center * dimension, dimension);
      return rough > 0 && sum <= Float.MAX_VALUE ? sum * rough + lost : distance(row, center);
    }

    private double distance(int row, int center) {
      return sums.squaredDistance(
          rows.values(), rows.offset(row), bounds.centers(), center * dimension, dimension);
    }
  }
}
