package dev.halftone.examples.sparse;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.quantize.Metrics;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is measured on codes of zeros and ones.
 *
 * @param goodness how well their distances tell the classes apart
 * @param neighborAccuracy the share whose nearest neighbor is of their class
 * @param duty how the work is shared among the units
 */
record SparseCodes(SparseCodes.Goodness goodness, double neighborAccuracy, SparseCodes.Duty duty) {
  /**
   * How the work is shared among the units.
   *
   * @param sorted for each unit the share of inputs for which it wins, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // Read, never compared.
  record Duty(double[] sorted) {
    /** Of codes [n, units]. */
    static Duty of(Tensor codes) {
      float[] means = codes.mean(Axes.of(0)).array();
      double[] sorted = new double[means.length];
      Arrays.setAll(sorted, unit -> means[unit]);
      Arrays.sort(sorted);
      return new Duty(sorted);
    }

    /** Units that never win. */
    int dead() {
      return (int) Arrays.stream(sorted).filter(duty -> duty == 0).count();
    }

    double least() {
      return sorted[0];
    }

    double median() {
      return sorted[sorted.length / 2];
    }

    double most() {
      return sorted[sorted.length - 1];
    }

    /** Mean over units of the entropy of winning or not, in bits. */
    double entropy() {
      return Arrays.stream(sorted).map(p -> bits(p) + bits(1 - p)).sum() / sorted.length;
    }

    private static double bits(double p) {
      return p == 0 ? 0 : -p * StrictMath.log(p) / StrictMath.log(2);
    }
  }

  /**
   * How well distances tell the classes apart, over several draws of pictures.
   *
   * @param legacy mean of the score as the original computes it
   * @param deviation its standard deviation over the draws
   * @param ratio mean of the mean distance between classes over that within
   */
  record Goodness(double legacy, double deviation, double ratio) {
    /**
     * Of rows, each draw measured apart.
     *
     * @param draws row numbers
     */
    static Goodness of(Tensor rows, int[] labels, List<int[]> draws) {
      double[] scores = new double[draws.size()];
      double ratios = 0;
      for (int i = 0; i < scores.length; i++) {
        int[] drawn = draws.get(i);
        int[] classes = Arrays.stream(drawn).map(row -> labels[row]).toArray();
        Metrics.Goodness goodness = Metrics.goodness(rows.gather(0, drawn), classes);
        scores[i] = goodness.legacy();
        ratios += goodness.meanRatio();
      }
      double mean = Arrays.stream(scores).average().orElseThrow();
      double squares = Arrays.stream(scores).map(score -> (score - mean) * (score - mean)).sum();
      double deviation = scores.length < 2 ? 0 : Math.sqrt(squares / (scores.length - 1));
      return new Goodness(mean, deviation, ratios / scores.length);
    }
  }

  /**
   * Draws of as many pictures of each class, fifty or all there are, in class order; no picture
   * comes twice in a draw.
   */
  static List<int[]> draws(ImageSet images, int classes, int count, Philox generator) {
    List<List<Integer>> members = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      members.add(new ArrayList<>());
    }
    for (int row = 0; row < images.size(); row++) {
      members.get(images.labels()[row]).add(row);
    }
    int each = Math.min(50, members.stream().mapToInt(List::size).min().orElseThrow());
    List<int[]> draws = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] drawn = new int[classes * each];
      for (int label = 0; label < classes; label++) {
        List<Integer> own = members.get(label);
        int[] order = generator.permutation(own.size());
        for (int j = 0; j < each; j++) {
          drawn[label * each + j] = own.get(order[j]);
        }
      }
      draws.add(drawn);
    }
    return draws;
  }
}
