package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Failure;
import dev.halftone.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The few images whose labels are known, as many of each class.
 *
 * @param ofClass for each class the numbers of its labelled images
 * @param perBatch how many of all classes together a batch has
 */
@SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
record LabelledRows(int[][] ofClass, int perBatch) {

  /**
   * Draws them at random.
   *
   * @throws Failure if the numbers cannot be shared out evenly, or a class has too few images
   */
  static LabelledRows draw(
      ImageSet images, int classes, int count, int perBatch, Philox generator) {
    require(count % classes == 0, "--labels: expected a multiple of", classes, count);
    require(
        perBatch % classes == 0, "--labels-per-batch: expected a multiple of", classes, perBatch);
    require(perBatch <= count, "--labels-per-batch: expected at most", count, perBatch);
    int[][] drawn = new int[classes][count / classes];
    int[] found = new int[classes];
    for (int row : generator.permutation(images.size())) {
      int label = images.labels()[row];
      if (found[label] < drawn[label].length) {
        drawn[label][found[label]++] = row;
      }
    }
    int least = Arrays.stream(found).min().orElseThrow();
    if (least < count / classes) {
      throw new Failure(
          "--labels: expected at least %d images of every class, got %d of the rarest"
              .formatted(count / classes, least));
    }
    return new LabelledRows(drawn, perBatch);
  }

  private static void require(boolean met, String expected, int wanted, int got) {
    if (!met) {
      throw new Failure("%s %d, got %d".formatted(expected, wanted, got));
    }
  }

  /** All of them, class by class. */
  int[] rows() {
    return Arrays.stream(ofClass).flatMapToInt(Arrays::stream).toArray();
  }

  /** The images from 0 to size - 1 that are not among them. */
  int[] others(int size) {
    boolean[] taken = new boolean[size];
    for (int row : rows()) {
      taken[row] = true;
    }
    return IntStream.range(0, size).filter(row -> !taken[row]).toArray();
  }

  /** Those of one batch, as many of each class, none twice; all of them if they fit. */
  int[] batch(Philox generator) {
    int each = perBatch / ofClass.length;
    if (each == ofClass[0].length) {
      return rows();
    }
    int[] batch = new int[perBatch];
    for (int label = 0; label < ofClass.length; label++) {
      int[] order = generator.permutation(ofClass[label].length);
      for (int i = 0; i < each; i++) {
        batch[label * each + i] = ofClass[label][order[i]];
      }
    }
    return batch;
  }
}
