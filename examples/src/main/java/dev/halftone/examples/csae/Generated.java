package dev.halftone.examples.csae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.quantize.Metrics;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Generated images, so many of each class.
 *
 * @param byClass for each class its images [count, c h w] in [0, 1]
 */
record Generated(List<Tensor> byClass) {
  Generated {
    byClass = List.copyOf(byClass);
  }

  static Generated of(int classes, IntFunction<Tensor> images) {
    return new Generated(IntStream.range(0, classes).mapToObj(images).toList());
  }

  /** All images, class after class. */
  Tensor pixels() {
    return Tensor.concatenate(0, byClass.toArray(Tensor[]::new));
  }

  /** The share of images that {@code predicted}, in the order of {@link #pixels}, puts right. */
  double percentRight(int[] predicted) {
    int[] wanted =
        IntStream.range(0, byClass.size())
            .flatMap(label -> IntStream.generate(() -> label).limit(count(label)))
            .toArray();
    return 100 * Metrics.accuracy(wanted, predicted);
  }

  private int count(int label) {
    return byClass.get(label).shape().extent(0);
  }

  /**
   * For each class how much its images vary: the mean over pixels of their standard deviation, as a
   * share of that of the real ones; NaN for a class without real images.
   */
  double[] diversity(ImageSet real) {
    double[] shares = new double[byClass.size()];
    Arrays.setAll(
        shares,
        label -> {
          int[] own =
              IntStream.range(0, real.size()).filter(i -> real.labels()[i] == label).toArray();
          return own.length < 2
              ? Double.NaN
              : deviation(byClass.get(label)) / deviation(real.rows(own));
        });
    return shares;
  }

  private static double deviation(Tensor images) {
    return images.variance(Axes.of(0)).sqrt().mean().item();
  }

  /** The first images of each class as rows, so that columns are classes. */
  Tensor sheet(int rows) {
    Tensor[] lines = new Tensor[rows * byClass.size()];
    for (int i = 0; i < lines.length; i++) {
      int row = i / byClass.size();
      lines[i] = byClass.get(i % byClass.size()).slice(0, row, row + 1);
    }
    return Tensor.concatenate(0, lines);
  }
}
