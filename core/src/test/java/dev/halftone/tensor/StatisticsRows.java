package dev.halftone.tensor;

import static dev.halftone.tensor.OpCatalogue.SIGNED;
import static dev.halftone.tensor.OpCatalogue.fold;
import static dev.halftone.tensor.OpCatalogue.move;

import java.util.Arrays;

/** Rows for statistics over axes, normalisation and upsampling. */
final class StatisticsRows {
  private static final float EPSILON = 0.125f;

  private StatisticsRows() {}

  static void add() {
    OpCase.Shapes filled =
        random -> {
          Shape shape = OpCatalogue.anyShape(random);
          while (shape.size() == 0) {
            shape = OpCatalogue.anyShape(random);
          }
          return new Shape[] {shape};
        };
    fold("variance", filled, Tensor::variance, values -> variance(values, 0));
    move(
        "variance",
        random -> OpCatalogue.ranked(random, 3, 2),
        x -> x.variance(Axes.of(0, 2), 1),
        x ->
            x.fold(
                new boolean[] {true, false, true},
                Shape.of(x.shape().extent(1)),
                values -> variance(values, 1)));
    fold(
        "norm",
        filled,
        Tensor::norm,
        values -> Math.sqrt(Arrays.stream(values).map(x -> x * x).sum()));
    fold("logSumExp", filled, Tensor::logSumExp, OpCatalogue::lse);
    move(
        "cumulativeSum",
        random -> OpCatalogue.ranked(random, 3, 0),
        x -> x.cumulativeSum(1),
        x ->
            Values.fill(
                x.shape(),
                i -> {
                  double sum = 0;
                  for (int j = 0; j <= i[1]; j++) {
                    sum += x.at(i[0], j, i[2]);
                  }
                  return sum;
                }));
    normalization();
    move(
        "nearest",
        random -> OpCatalogue.ranked(random, 4, 1),
        x -> Upsampling.nearest(x, 2),
        x -> Values.fill(enlarged(x.shape(), 2), i -> x.at(i[0], i[1], i[2] / 2, i[3] / 2)));
    move(
        "bilinear",
        random -> OpCatalogue.ranked(random, 4, 1),
        x -> Upsampling.bilinear(x, 3),
        x -> Values.fill(enlarged(x.shape(), 3), i -> bilinear(x, i, 3)));
  }

  private static double variance(double[] values, int correction) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum()
        / (values.length - correction);
  }

  // Normalisation

  private static Values standardized(Values x, boolean[] folded) {
    Shape kept = Axes.keptShape(x.shape(), folded);
    Values mean = x.fold(folded, kept, values -> Arrays.stream(values).average().orElseThrow());
    Values variance = x.fold(folded, kept, values -> variance(values, 0));
    return x.with(mean, (value, center) -> value - center)
        .with(variance, (value, spread) -> value / Math.sqrt(spread + EPSILON));
  }

  private static void normalization() {
    move(
        "standardize",
        random -> OpCatalogue.ranked(random, 3, 1),
        x -> Normalization.standardize(x, Axes.of(1), EPSILON),
        x -> standardized(x, new boolean[] {false, true, false}));
    OpCatalogue.add(
        "batch",
        "",
        random -> {
          Shape shape = OpCatalogue.ranked(random, 3, 1)[0];
          return new Shape[] {shape, Shape.of(shape.extent(1)), Shape.of(shape.extent(1))};
        },
        SIGNED,
        in -> Normalization.batch(in[0], in[1], in[2], EPSILON),
        in -> {
          Values y = standardized(in[0], new boolean[] {true, false, true});
          return Values.fill(y.shape(), i -> y.at(i) * in[1].at(i[1]) + in[2].at(i[1]));
        },
        shapes -> 64 + OpCatalogue.largest(shapes));
    OpCatalogue.add(
        "layer",
        "",
        random -> {
          Shape shape = OpCatalogue.ranked(random, 3, 1)[0];
          Shape last = Shape.of(shape.extent(1), shape.extent(2));
          return new Shape[] {shape, last, last};
        },
        SIGNED,
        in -> Normalization.layer(in[0], in[1], in[2], EPSILON),
        in -> {
          Values y = standardized(in[0], new boolean[] {false, true, true});
          return Values.fill(y.shape(), i -> y.at(i) * in[1].at(i) + in[2].at(i));
        },
        shapes -> 64 + OpCatalogue.largest(shapes));
  }

  // Upsampling

  private static Shape enlarged(Shape shape, int factor) {
    return Shape.of(
        shape.extent(0), shape.extent(1), factor * shape.extent(2), factor * shape.extent(3));
  }

  /** By the tent function around each old pixel centre, the outermost reaching past the edge. */
  private static double bilinear(Values x, int[] i, int factor) {
    int height = x.shape().extent(2);
    int width = x.shape().extent(3);
    double y = Math.min(height - 1, Math.max(0, (i[2] + 0.5) / factor - 0.5));
    double z = Math.min(width - 1, Math.max(0, (i[3] + 0.5) / factor - 0.5));
    double sum = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double weight = Math.max(0, 1 - Math.abs(row - y)) * Math.max(0, 1 - Math.abs(column - z));
        sum += weight * x.at(i[0], i[1], row, column);
      }
    }
    return sum;
  }
}
