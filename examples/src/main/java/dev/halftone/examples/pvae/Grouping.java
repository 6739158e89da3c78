package dev.halftone.examples.pvae;

import dev.halftone.tensor.NormalQuantile;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Whether the units of a group belong together: how alike their effects on the picture are, where
 * in the picture they lie, and how much the units depend on each other, all of it against what
 * other divisions of the same units into groups of the same sizes would give.
 *
 * <p>An effect J_i(x) is what one standard deviation of unit i changes in the picture x.
 */
final class Grouping {
  /** Divisions are listed one by one up to so many, and drawn at random beyond. */
  private static final int LISTED = 10_000;

  private static final int DRAWN = 1_000;

  private Grouping() {}

  /**
   * A statistic of the actual division beside its distribution over other divisions.
   *
   * @param value of the actual division
   * @param mean over divisions
   * @param deviation over divisions
   * @param p share of divisions that reach the value
   */
  record Null(double value, double mean, double deviation, double p) {
    /** How many deviations the value lies above the mean; 0 where all divisions are alike. */
    double z() {
      return deviation == 0 ? 0 : (value - mean) / deviation;
    }
  }

  /** The mean of a quantity over pairs of units in one group, and over all other pairs. */
  record Pairs(double within, double between) {
    double gap() {
      return within - between;
    }
  }

  /**
   * R_ij = mean over x of |⟨J_i, J_j⟩| / (‖J_i‖ ‖J_j‖), from effects [n, D, pixels]; 0 where an
   * effect vanishes.
   */
  static double[][] similarity(Tensor effects) {
    int n = effects.shape().extent(0);
    int units = effects.shape().extent(1);
    int pixels = effects.shape().extent(2);
    double[][] sum = new double[units][units];
    for (int x = 0; x < n; x++) {
      double[][] products = new double[units][units];
      for (int i = 0; i < units; i++) {
        for (int j = 0; j <= i; j++) {
          products[i][j] = product(effects, x * units + i, x * units + j, pixels);
        }
      }
      for (int i = 0; i < units; i++) {
        for (int j = 0; j <= i; j++) {
          double lengths = Math.sqrt(products[i][i] * products[j][j]);
          double cosine = lengths == 0 ? 0 : Math.abs(products[i][j]) / lengths;
          sum[i][j] += cosine / n;
          sum[j][i] = sum[i][j];
        }
      }
    }
    return sum;
  }

  private static double product(Tensor rows, int i, int j, int length) {
    float[] values = rows.array();
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += (double) values[i * length + k] * values[j * length + k];
    }
    return sum;
  }

  /** mean over x of J_i(u)², from effects [n, D, pixels]: for each unit one picture. */
  static double[][] energy(Tensor effects) {
    int n = effects.shape().extent(0);
    int units = effects.shape().extent(1);
    int pixels = effects.shape().extent(2);
    double[][] energy = new double[units][pixels];
    for (int at = 0; at < effects.size(); at++) {
      double value = effects.array()[at];
      energy[at / pixels % units][at % pixels] += value * value / n;
    }
    return energy;
  }

  /** F(u) = sqrt(sum over the units of their energy at u). */
  static double[] footprint(double[][] energy, int... units) {
    double[] footprint = new double[energy[0].length];
    for (int u = 0; u < footprint.length; u++) {
      double sum = 0;
      for (int unit : units) {
        sum += energy[unit][u];
      }
      footprint[u] = Math.sqrt(sum);
    }
    return footprint;
  }

  /** The cosine between two pictures; 0 where one of them vanishes. */
  static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }

  /** (ΣF²)² / (pixels ΣF⁴): 1 spread evenly over the picture, 1/pixels on one pixel. */
  static double concentration(double[] footprint) {
    double squares = 0;
    double fourths = 0;
    for (double f : footprint) {
      squares += f * f;
      fourths += f * f * f * f;
    }
    return fourths == 0 ? 0 : squares * squares / (footprint.length * fourths);
  }

  /** The columns of codes [n, D] as doubles. */
  static double[][] columns(Tensor codes) {
    int n = codes.shape().extent(0);
    int units = codes.shape().extent(1);
    double[][] columns = new double[units][n];
    for (int i = 0; i < n * units; i++) {
      columns[i % units][i / units] = codes.array()[i];
    }
    return columns;
  }

  /**
   * Columns with every value replaced by the standard normal quantile of its rank, the first of
   * equal values ranking first, so that only the dependence between columns is left.
   */
  static double[][] rankNormal(double[][] columns) {
    double[][] scores = new double[columns.length][];
    for (int c = 0; c < columns.length; c++) {
      double[] column = columns[c];
      int n = column.length;
      int[] order =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> column[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      scores[c] = new double[n];
      for (int rank = 0; rank < n; rank++) {
        scores[c][order[rank]] = NormalQuantile.atCentralMass((rank + 0.5) / n - 0.5);
      }
    }
    return scores;
  }

  /** Correlations of columns; 0 with a column that does not vary, 1 on the diagonal. */
  static double[][] correlations(double[][] columns) {
    double[][] centered = new double[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      double mean = DoubleStream.of(columns[i]).average().orElse(0);
      centered[i] = DoubleStream.of(columns[i]).map(value -> value - mean).toArray();
    }
    double[][] correlations = new double[columns.length][columns.length];
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        correlations[i][j] = i == j ? 1 : cosine(centered[i], centered[j]);
      }
    }
    return correlations;
  }

  /** The units whose code varies: variance of the column above {@code least}. */
  static int[] active(double[][] columns, double least) {
    return IntStream.range(0, columns.length)
        .filter(
            i -> {
              double mean = DoubleStream.of(columns[i]).average().orElse(0);
              return DoubleStream.of(columns[i])
                      .map(value -> (value - mean) * (value - mean))
                      .average()
                      .orElse(0)
                  > least;
            })
        .toArray();
  }

  /** Means of a symmetric quantity over the pairs within groups and over those between them. */
  static Pairs pairs(double[][] quantity, int[] groupOf) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < groupOf.length; i++) {
      for (int j = 0; j < i; j++) {
        int kind = groupOf[i] == groupOf[j] ? 0 : 1;
        sums[kind] += Math.abs(quantity[i][j]);
        counts[kind]++;
      }
    }
    return new Pairs(
        counts[0] == 0 ? 0 : sums[0] / counts[0], counts[1] == 0 ? 0 : sums[1] / counts[1]);
  }

  /** The share of all dependence that lies within groups: sum of TC(group) over TC(all). */
  static double blockRatio(double[][] correlations, int[] groupOf) {
    int[] all = IntStream.range(0, groupOf.length).toArray();
    double whole = TotalCorrelation.of(correlations, all);
    return whole == 0 ? 0 : within(correlations, groupOf) / whole;
  }

  /** The dependence within groups, sum of TC(group), in nats. */
  static double within(double[][] correlations, int[] groupOf) {
    double within = 0;
    for (int group : IntStream.of(groupOf).distinct().toArray()) {
      int[] members = IntStream.range(0, groupOf.length).filter(i -> groupOf[i] == group).toArray();
      within += TotalCorrelation.of(correlations, members);
    }
    return within;
  }

  /**
   * A statistic of a division of units beside that of all other divisions into groups of the same
   * sizes, or of a thousand of them where there are more than ten thousand.
   *
   * @param groupOf for each unit the number of its group
   */
  static Null against(int[] groupOf, ToDoubleFunction<int[]> statistic, Philox generator) {
    double value = statistic.applyAsDouble(groupOf);
    List<int[]> divisions = divisions(groupOf, generator);
    double[] others = divisions.stream().mapToDouble(statistic).toArray();
    double mean = DoubleStream.of(others).average().orElseThrow();
    double variance =
        DoubleStream.of(others).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    // A division that differs from the actual one by the names of its groups reaches its value up
    // to rounding.
    double reached = value - 1e-9 * Math.abs(value);
    double p = (double) DoubleStream.of(others).filter(v -> v >= reached).count() / others.length;
    return new Null(value, mean, Math.sqrt(variance), p);
  }

  /** The actual division is among them. */
  static List<int[]> divisions(int[] groupOf, Philox generator) {
    int[] left = new int[IntStream.of(groupOf).max().orElse(0) + 1];
    for (int group : groupOf) {
      left[group]++;
    }
    List<int[]> divisions = new ArrayList<>();
    if (list(divisions, new int[groupOf.length], 0, left)) {
      return divisions;
    }
    divisions.clear();
    divisions.add(groupOf);
    while (divisions.size() < DRAWN) {
      int[] order = generator.permutation(groupOf.length);
      divisions.add(IntStream.of(order).map(i -> groupOf[i]).toArray());
    }
    return divisions;
  }

  /** Whether all divisions fit the list. */
  private static boolean list(List<int[]> divisions, int[] groupOf, int unit, int[] left) {
    if (unit == groupOf.length) {
      divisions.add(groupOf.clone());
      return divisions.size() <= LISTED;
    }
    for (int group = 0; group < left.length; group++) {
      if (left[group] > 0) {
        left[group]--;
        groupOf[unit] = group;
        boolean fits = list(divisions, groupOf, unit + 1, left);
        left[group]++;
        if (!fits) {
          return false;
        }
      }
    }
    return true;
  }
}
