package dev.halftone.quantize;

import dev.halftone.kernel.Parallel;
import java.util.Arrays;

/** The covariance of the columns of rows, summed in double over centered rows in order. */
final class Covariance {
  /** Columns of one task: with 784 columns, its sums take 400 KB of the second cache. */
  private static final int BAND = 64;

  /** Rows that are added in one pass over the sums. */
  private static final int STEPS = 4;

  private Covariance() {}

  /** The d x d covariance with the divisor n - 1. */
  static double[] of(Rows rows, double[] mean) {
    int d = rows.dimension();
    double[] covariance = new double[Math.multiplyExact(d, d)];
    Parallel.forEach(
        (d + BAND - 1) / BAND,
        band -> {
          int from = band * BAND;
          sum(rows, mean, from, Math.min(d, from + BAND), covariance);
        });
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        double value = covariance[i * d + j] / (rows.count() - 1);
        covariance[i * d + j] = value;
        covariance[j * d + i] = value;
      }
    }
    return covariance;
  }

  /** The sums of products of columns i, from {@code from} to {@code to}, with columns j of i on. */
  private static void sum(Rows rows, double[] mean, int from, int to, double[] sums) {
    int d = rows.dimension();
    double[] x0 = new double[d];
    double[] x1 = new double[d];
    double[] x2 = new double[d];
    double[] x3 = new double[d];
    // Rows past the last count as zeros, which change no sum.
    for (int row = 0; row < rows.count(); row += STEPS) {
      center(rows, row, mean, from, x0);
      center(rows, row + 1, mean, from, x1);
      center(rows, row + 2, mean, from, x2);
      center(rows, row + 3, mean, from, x3);
      for (int i = from; i < to; i++) {
        add(x0[i], x0, x1[i], x1, x2[i], x2, x3[i], x3, i, sums, i * d, d);
      }
    }
  }

  private static void center(Rows rows, int row, double[] mean, int from, double[] to) {
    if (row >= rows.count()) {
      Arrays.fill(to, 0);
      return;
    }
    int at = rows.offset(row);
    for (int i = from; i < to.length; i++) {
      to[i] = rows.values()[at + i] - mean[i];
    }
  }

  private static void add(
      double f0,
      double[] x0,
      double f1,
      double[] x1,
      double f2,
      double[] x2,
      double f3,
      double[] x3,
      int from,
      double[] sums,
      int at,
      int d) {
    for (int j = from; j < d; j++) {
      double sum = Math.fma(f0, x0[j], sums[at + j]);
      sum = Math.fma(f1, x1[j], sum);
      sum = Math.fma(f2, x2[j], sum);
      sums[at + j] = Math.fma(f3, x3[j], sum);
    }
  }
}
