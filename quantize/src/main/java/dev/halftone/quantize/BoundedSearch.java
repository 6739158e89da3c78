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
  private final AtomicLong scored = new AtomicLong();
  private final DoubleSums sums = DoubleSums.chosen();

  BoundedSearch(DistanceBounds bounds, Radii radii) {
    this.bounds = bounds;
    this.radii = radii;
    groups = bounds.groups();
    dimension = bounds.dimension();
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
          scored.addAndGet(workspace.pairs);
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
    private final double[] own = new double[batch];
    private final int[] members = new int[groups * batch];
    private final int[] sizes = new int[groups];
    private final float[] scores;
    private final int[] offsets = new int[CenterScores.padded(CHUNK)];

    /** The least score and the least of the others, for each row and group; infinite if unknown. */
    private final float[] least = new float[2 * groups * batch];

    private final int[] nearest = new int[groups * batch];
    private int used;
    private long pairs;

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
            square = distance(row, labels[row]);
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
          compareAll(row, square);
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
      shifted.negate(rows.values(), rows.offset(row), negated, slot * dimension);
      for (int group = 0; group < groups; group++) {
        if (all || bounds.reaches(row, group, upper)) {
          members[group * batch + sizes[group]++] = slot;
        }
      }
    }

    private void flush() {
      Arrays.fill(least, 0, 2 * groups * used, Float.POSITIVE_INFINITY);
      for (int group = 0; group < groups; group++) {
        for (int first = 0; first < sizes[group]; first += CHUNK) {
          score(group, first, Math.min(CHUNK, sizes[group] - first));
        }
        pairs += sizes[group];
        sizes[group] = 0;
      }
      for (int slot = 0; slot < used; slot++) {
        decide(slot);
      }
      used = 0;
    }

    private void score(int group, int first, int n) {
      int from = group * batch + first;
      for (int i = 0; i < CenterScores.padded(n); i++) {
        offsets[i] = members[from + Math.min(i, n - 1)] * dimension;
      }
      packed[group].compute(n, negated, 0, offsets, scores, 0);
      for (int i = 0; i < n; i++) {
        int pair = members[from + i] * groups + group;
        int found = packed[group].twoLeast(scores, i * packed[group].stride(), least, 2 * pair);
        nearest[pair] = bounds.center(group * bounds.groupSize() + found);
      }
    }

    private void decide(int slot) {
      int row = rowOf[slot];
      double error = shifted.error(radii.of(row) * shifted.scale());
      float best = Float.POSITIVE_INFINITY;
      for (int pair = slot * groups; pair < (slot + 1) * groups; pair++) {
        best = Math.min(best, least[2 * pair]);
      }
      float limit = shifted.limit(best, error);
      Choice choice = new Choice(row, all ? -1 : labels[row], own[slot]);
      for (int group = 0; group < groups; group++) {
        int pair = slot * groups + group;
        if (least[2 * pair + 1] <= limit) {
          choice.consider(group);
        } else if (least[2 * pair] <= limit) {
          choice.considerCenter(nearest[pair]);
        }
      }
      learn(slot, choice, error);
    }

    /** For a row that is too far out for float scores. */
    private void compareAll(int row, double square) {
      Choice choice = new Choice(row, all ? -1 : labels[row], square);
      for (int group = 0; group < groups; group++) {
        choice.consider(group);
      }
      bounds.forget(row);
      bounds.setUpper(row, bounds.upperOf(choice.square));
      labels[row] = choice.center;
    }

    private void learn(int slot, Choice choice, double error) {
      int row = rowOf[slot];
      double scale = shifted.scale();
      double square = radii.square(row) * (1 - 1e-12) * scale * scale;
      int before = all ? choice.center : labels[row];
      for (int group = 0; group < groups; group++) {
        int pair = slot * groups + group;
        if (least[2 * pair] < Float.POSITIVE_INFINITY) {
          float score = least[2 * pair + (nearest[pair] == choice.center ? 1 : 0)];
          double lower = Math.max(0, square + 2 * (score - error));
          bounds.setLower(row, group, Math.sqrt(lower) / scale);
        } else if (before != choice.center && group == bounds.groupOf(before)) {
          bounds.capLower(row, group, Math.sqrt(own[slot]));
        }
      }
      bounds.setUpper(row, bounds.upperOf(choice.square));
      labels[row] = choice.center;
    }

    private double distance(int row, int center) {
      return sums.squaredDistance(
          rows.values(), rows.offset(row), bounds.centers(), center * dimension, dimension);
    }

    /** The nearest of the centers considered so far, by direct differences. */
    private final class Choice {
      private final int row;
      private final int known;
      private int center;
      private double square;

      Choice(int row, int known, double square) {
        this.row = row;
        this.known = known;
        this.center = known;
        this.square = known < 0 ? Double.POSITIVE_INFINITY : square;
      }

      void consider(int group) {
        int first = group * bounds.groupSize();
        int last = Math.min(bounds.centers().length / dimension, first + bounds.groupSize());
        for (int place = first; place < last; place++) {
          considerCenter(bounds.center(place));
        }
      }

      void considerCenter(int candidate) {
        if (candidate == known) {
          return;
        }
        double distance = distance(row, candidate);
        if (distance < square || (distance == square && candidate < center) || center < 0) {
          center = candidate;
          square = distance;
        }
      }
    }
  }
}
