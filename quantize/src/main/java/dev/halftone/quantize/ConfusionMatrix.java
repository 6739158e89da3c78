package dev.halftone.quantize;

import java.util.Arrays;

/** Counts of actual class (row) against predicted class (column). */
public final class ConfusionMatrix {
  private final int[][] counts;
  private final int total;

  private ConfusionMatrix(int[][] counts, int total) {
    this.counts = counts;
    this.total = total;
  }

  /** Counts pairs of classes from 0 to {@code classes - 1}, both [n]. */
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    Metrics.requireSameLength("ConfusionMatrix.of", actual, "actual", predicted, "predicted");
    Contingency table =
        Contingency.of("ConfusionMatrix.of", actual, "actual", predicted, "predicted");
    if (table.rows() > classes || table.columns() > classes) {
      throw new IllegalArgumentException(
          "ConfusionMatrix.of: expected classes from 0 to "
              + (classes - 1)
              + ", got "
              + (Math.max(table.rows(), table.columns()) - 1)
              + Rows.suffix(table.rows() > classes ? "actual" : "predicted"));
    }
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(counts, actual.length);
  }

  /** Number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How many of the actual class were predicted as the other. */
  public int count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** Share of all pairs on the diagonal; 0 without pairs. */
  public double accuracy() {
    int correct = 0;
    for (int i = 0; i < counts.length; i++) {
      correct += counts[i][i];
    }
    return total == 0 ? 0 : (double) correct / total;
  }

  /** Share of the actual members of a class that were predicted as it; 0 without members. */
  public double recall(int label) {
    int members = Arrays.stream(counts[label]).sum();
    return members == 0 ? 0 : (double) counts[label][label] / members;
  }

  /** Share of the rows predicted as a class that belong to it; 0 without such rows. */
  public double precision(int label) {
    int predicted = 0;
    for (int[] row : counts) {
      predicted += row[label];
    }
    return predicted == 0 ? 0 : (double) counts[label][label] / predicted;
  }

  /** Harmonic mean of precision and recall; 0 when both are. */
  public double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  /** One line per actual class, columns aligned. */
  @Override
  public String toString() {
    int width = 1;
    for (int[] row : counts) {
      for (int count : row) {
        width = Math.max(width, Integer.toString(count).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int[] row : counts) {
      for (int count : row) {
        String number = Integer.toString(count);
        text.append(" ".repeat(width + 1 - number.length())).append(number);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
