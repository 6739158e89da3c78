package dev.halftone.tensor;

import static dev.halftone.tensor.OpCatalogue.SIGNED;
import static dev.halftone.tensor.OpCatalogue.constant;
import static dev.halftone.tensor.OpCatalogue.move;

import java.util.Arrays;

/** Rows for operations that move or choose elements by their place or their order. */
final class PlaceRows {
  private PlaceRows() {}

  private static final OpCase.Shapes CUBE = random -> OpCatalogue.ranked(random, 3, 3);
  private static final OpCase.Shapes ANY_CUBE = random -> OpCatalogue.ranked(random, 3, 0);

  static void add() {
    movement();
    matrices();
    ordering();
  }

  private static void movement() {
    move(
        "slice",
        CUBE,
        x -> x.slice(1, 1, x.shape().extent(1), 2),
        x ->
            Values.fill(
                x.shape().with(1, x.shape().extent(1) / 2), i -> x.at(i[0], 1 + 2 * i[1], i[2])));
    move(
        "flip",
        ANY_CUBE,
        x -> x.flip(1),
        x -> Values.fill(x.shape(), i -> x.at(i[0], x.shape().extent(1) - 1 - i[1], i[2])));
    move(
        "pad",
        ANY_CUBE,
        x -> x.pad(1, 2, 1, 0.5f),
        x -> {
          int n = x.shape().extent(1);
          return Values.fill(
              x.shape().with(1, n + 3),
              i -> i[1] < 2 || i[1] >= n + 2 ? 0.5 : x.at(i[0], i[1] - 2, i[2]));
        });
    move(
        "split",
        CUBE,
        x -> x.split(-1, 1, 2, x.shape().extent(2) - 3).get(1),
        x -> Values.fill(x.shape().with(2, 2), i -> x.at(i[0], i[1], i[2] + 1)));
    OpCatalogue.add(
        "stack",
        "",
        random -> {
          Shape shape = OpCatalogue.ranked(random, 2, 0)[0];
          return new Shape[] {shape, shape, shape};
        },
        SIGNED,
        in -> Tensor.stack(-2, in),
        in ->
            Values.fill(
                Shape.of(in[0].shape().extent(0), 3, in[0].shape().extent(1)),
                i -> in[i[1]].at(i[0], i[2])),
        shapes -> 1);
    int[] indices = {2, 0, 2};
    move(
        "scatterAdd",
        random -> new Shape[] {Shape.of(random.nextInt(4), 3, random.nextInt(4))},
        x -> x.scatterAdd(1, indices, 4),
        x ->
            Values.fill(
                x.shape().with(1, 4),
                i -> {
                  double sum = 0;
                  for (int j = 0; j < indices.length; j++) {
                    sum += indices[j] == i[1] ? x.at(i[0], j, i[2]) : 0;
                  }
                  return sum;
                }));
  }

  private static void matrices() {
    move(
        "diagonal",
        ANY_CUBE,
        Matrices::diagonal,
        x ->
            Values.fill(
                Shape.of(x.shape().extent(0), Math.min(x.shape().extent(1), x.shape().extent(2))),
                i -> x.at(i[0], i[1], i[1])));
    move(
        "lowerTriangle",
        ANY_CUBE,
        x -> Matrices.lowerTriangle(x, 1),
        x -> Values.fill(x.shape(), i -> i[2] - i[1] <= 1 ? x.at(i) : 0));
    move(
        "upperTriangle",
        ANY_CUBE,
        x -> Matrices.upperTriangle(x, -1),
        x -> Values.fill(x.shape(), i -> i[2] - i[1] >= -1 ? x.at(i) : 0));
    OpCatalogue.add(
        "outer",
        "",
        random -> new Shape[] {Shape.of(random.nextInt(9)), Shape.of(random.nextInt(9))},
        SIGNED,
        in -> Matrices.outer(in[0], in[1]),
        in ->
            Values.fill(
                Shape.of(in[0].data().length, in[1].data().length),
                i -> in[0].at(i[0]) * in[1].at(i[1])),
        OpCatalogue::largest);
    OpCatalogue.add(
        "pairwiseSquaredDistances",
        "",
        random -> {
          int d = random.nextInt(7);
          return new Shape[] {Shape.of(random.nextInt(7), d), Shape.of(random.nextInt(7), d)};
        },
        SIGNED,
        in -> Matrices.pairwiseSquaredDistances(in[0], in[1]),
        in ->
            Values.fill(
                Shape.of(in[0].shape().extent(0), in[1].shape().extent(0)),
                i -> {
                  double sum = 0;
                  for (int j = 0; j < in[0].shape().extent(1); j++) {
                    double difference = in[0].at(i[0], j) - in[1].at(i[1], j);
                    sum += difference * difference;
                  }
                  return sum;
                }),
        OpCatalogue::largest);
  }

  private static void ordering() {
    move("sort", ANY_CUBE, x -> Ordering.sort(x, 1).values(), x -> sorted(x));
    move(
        "topK",
        CUBE,
        x -> Ordering.topK(x, 1, 2).values(),
        x -> {
          int n = x.shape().extent(1);
          Values sorted = sorted(x);
          return Values.fill(x.shape().with(1, 2), i -> sorted.at(i[0], n - 1 - i[1], i[2]));
        });
    constant(
        "kWinnerMask",
        CUBE,
        random -> random.nextInt(4),
        in -> Ordering.kWinnerMask(in[0], 1, 3),
        in -> {
          Values x = in[0];
          return Values.fill(
              x.shape(),
              i -> {
                int better = 0;
                for (int j = 0; j < x.shape().extent(1); j++) {
                  double other = x.at(i[0], j, i[2]);
                  better += other > x.at(i) || (other == x.at(i) && j < i[1]) ? 1 : 0;
                }
                return better < 3 ? 1 : 0;
              });
        });
  }

  /** Each run along the middle axis, ascending. */
  private static Values sorted(Values x) {
    return Values.fill(
        x.shape(),
        i -> {
          double[] run = new double[x.shape().extent(1)];
          Arrays.setAll(run, j -> x.at(i[0], j, i[2]));
          Arrays.sort(run);
          return run[i[1]];
        });
  }
}
