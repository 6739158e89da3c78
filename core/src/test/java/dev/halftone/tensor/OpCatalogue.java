package dev.halftone.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Every differentiable operation with its double-precision truth: a new one is a row here. */
final class OpCatalogue {
  /** The classes whose public methods are the operations. */
  static final List<Class<?>> FAMILIES =
      List.of(
          Tensor.class,
          Comparison.class,
          Rounding.class,
          Matrices.class,
          Ordering.class,
          Normalization.class,
          Upsampling.class,
          Wavelets.class);

  private static final List<OpCase> CASES = new ArrayList<>();
  private static final List<OpCase> CONSTANTS = new ArrayList<>();

  /** Away from 0 by a tenth at least, so that central differences do not straddle a kink. */
  static final OpCase.Domain SIGNED =
      random -> (random.nextBoolean() ? 1 : -1) * (0.1 + 2 * random.nextDouble());

  static final OpCase.Domain POSITIVE = random -> 0.2 + 2 * random.nextDouble();

  static final OpCase.Shapes ONE = random -> new Shape[] {anyShape(random)};

  static {
    elementwise();
    binary();
    folds();
    movement();
    selection();
    contraction();
    softmax();
    ImageRows.add();
    FunctionRows.add();
    StatisticsRows.add();
    PlaceRows.add();
  }

  private OpCatalogue() {}

  static List<OpCase> cases() {
    return List.copyOf(CASES);
  }

  /** Operations whose results are constants for every gradient. */
  static List<OpCase> constants() {
    return List.copyOf(CONSTANTS);
  }

  static void constant(
      String name,
      OpCase.Shapes shapes,
      OpCase.Domain domain,
      Function<Tensor[], Tensor> function,
      Function<Values[], Values> oracle) {
    CONSTANTS.add(new OpCase(name, "", shapes, domain, function, oracle, made -> 0));
  }

  static void add(
      String name,
      String variant,
      OpCase.Shapes shapes,
      OpCase.Domain domain,
      Function<Tensor[], Tensor> function,
      Function<Values[], Values> oracle,
      OpCase.Roundings roundings) {
    CASES.add(new OpCase(name, variant, shapes, domain, function, oracle, roundings));
  }

  // Shapes

  /** Rank 0 to 5, extents 0 to 7, now and then a long last axis. */
  static Shape anyShape(Random random) {
    int[] extents = new int[random.nextInt(6)];
    for (int axis = 0; axis < extents.length; axis++) {
      int kind = random.nextInt(12);
      extents[axis] = kind == 0 ? 0 : kind < 3 ? 1 : 1 + random.nextInt(4);
    }
    if (extents.length > 0 && random.nextInt(4) == 0) {
      Arrays.fill(extents, 0, extents.length - 1, 1);
      extents[extents.length - 1] = 1 + random.nextInt(70);
    }
    return Shape.of(extents);
  }

  /** Two shapes that broadcast together. */
  static Shape[] broadcasting(Random random) {
    Shape common = anyShape(random);
    return new Shape[] {shrunk(common, random), shrunk(common, random)};
  }

  private static Shape shrunk(Shape shape, Random random) {
    int drop = random.nextInt(3) == 0 ? random.nextInt(shape.rank() + 1) : 0;
    int[] extents = Arrays.copyOfRange(shape.toArray(), drop, shape.rank());
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = random.nextInt(4) == 0 ? 1 : extents[axis];
    }
    return Shape.of(extents);
  }

  static Shape[] ranked(Random random, int rank, int least) {
    int[] extents = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = least + random.nextInt(5);
    }
    return new Shape[] {Shape.of(extents)};
  }

  // Rows

  static void unary(
      String name,
      OpCase.Domain domain,
      double roundings,
      UnaryOperator<Tensor> function,
      DoubleUnaryOperator oracle) {
    add(
        name,
        "",
        ONE,
        domain,
        in -> function.apply(in[0]),
        in -> in[0].map(oracle),
        shapes -> roundings);
  }

  private static void elementwise() {
    unary("neg", SIGNED, 1, Tensor::neg, x -> -x);
    unary("abs", SIGNED, 1, Tensor::abs, Math::abs);
    unary("exp", SIGNED, 4, Tensor::exp, Math::exp);
    unary("log", POSITIVE, 4, Tensor::log, Math::log);
    unary("sqrt", POSITIVE, 4, Tensor::sqrt, Math::sqrt);
    unary("square", SIGNED, 2, Tensor::square, x -> x * x);
    unary("reciprocal", POSITIVE, 6, Tensor::reciprocal, x -> 1 / x);
    unary("tanh", SIGNED, 8, Tensor::tanh, Math::tanh);
    unary("sigmoid", SIGNED, 8, Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)));
    unary("softplus", SIGNED, 8, Tensor::softplus, x -> Math.log1p(Math.exp(x)));
    unary("relu", SIGNED, 1, Tensor::relu, x -> Math.max(x, 0));
    unary("add", SIGNED, 2, x -> x.add(1.5f), x -> x + 1.5);
    unary("sub", SIGNED, 2, x -> x.sub(1.5f), x -> x - 1.5);
    unary("mul", SIGNED, 2, x -> x.mul(2.5f), x -> x * 2.5);
    unary("div", SIGNED, 3, x -> x.div(2.5f), x -> x / 2.5);
  }

  static void pair(
      String name,
      OpCase.Domain domain,
      Function<Tensor[], Tensor> function,
      DoubleBinaryOperator oracle) {
    add(
        name,
        "",
        OpCatalogue::broadcasting,
        domain,
        function,
        in -> in[0].with(in[1], oracle),
        OpCatalogue::largest);
  }

  /** Broadcasting's gradient is a sum: as many roundings as the larger operand has elements. */
  static double largest(Shape[] shapes) {
    return 8 + Arrays.stream(shapes).mapToInt(Shape::size).max().orElse(0);
  }

  private static void binary() {
    pair("add", SIGNED, in -> in[0].add(in[1]), Double::sum);
    pair("sub", SIGNED, in -> in[0].sub(in[1]), (x, y) -> x - y);
    pair("mul", SIGNED, in -> in[0].mul(in[1]), (x, y) -> x * y);
    pair("div", POSITIVE, in -> in[0].div(in[1]), (x, y) -> x / y);
    pair("maximum", SIGNED, in -> in[0].maximum(in[1]), Math::max);
    pair("minimum", SIGNED, in -> in[0].minimum(in[1]), Math::min);
    pair(
        "binaryCrossEntropyWithLogits",
        SIGNED,
        in -> in[0].binaryCrossEntropyWithLogits(in[1]),
        (x, t) -> Math.log1p(Math.exp(x)) - x * t);
  }

  static void fold(
      String name, OpCase.Shapes shapes, FoldFunction function, ToDoubleFunction<double[]> oracle) {
    String[] variants = {"all", "first", "last kept", "outer and inner"};
    Axes[] axes = {Axes.all(), Axes.of(0), Axes.of(-1).kept(), Axes.of(0, -1)};
    for (int i = 0; i < axes.length; i++) {
      Axes chosen = axes[i];
      int least = i == 0 ? 0 : i == 3 ? 2 : 1;
      add(
          name,
          variants[i],
          random -> {
            Shape[] made = shapes.make(random);
            while (made[0].rank() < least) {
              made = shapes.make(random);
            }
            return made;
          },
          SIGNED,
          in -> function.apply(in[0], chosen),
          in -> {
            boolean[] folded = chosen.folded(name, in[0].shape());
            return in[0].fold(folded, chosen.remaining(in[0].shape(), folded), oracle);
          },
          OpCatalogue::largest);
    }
  }

  interface FoldFunction {
    Tensor apply(Tensor in, Axes axes);
  }

  private static void folds() {
    OpCase.Shapes filled =
        random -> {
          Shape shape = anyShape(random);
          while (shape.size() == 0) {
            shape = anyShape(random);
          }
          return new Shape[] {shape};
        };
    fold("sum", ONE, Tensor::sum, values -> Arrays.stream(values).sum());
    fold("mean", filled, Tensor::mean, values -> Arrays.stream(values).average().orElseThrow());
    fold("max", filled, Tensor::max, values -> Arrays.stream(values).max().orElseThrow());
    fold("min", filled, Tensor::min, values -> Arrays.stream(values).min().orElseThrow());
    add(
        "sum",
        "long",
        random -> new Shape[] {Shape.of(2, 4097 + random.nextInt(9000))},
        SIGNED,
        in -> in[0].mul(in[0]).sum(Axes.of(1)),
        in -> {
          boolean[] last = {false, true};
          return in[0]
              .map(x -> x * x)
              .fold(last, Shape.of(2), values -> Arrays.stream(values).sum());
        },
        shapes -> 512);
    add(
        "sum",
        "tall",
        random -> new Shape[] {Shape.of(65 + random.nextInt(500), 3)},
        POSITIVE,
        in -> in[0].sum(Axes.of(0)),
        in ->
            in[0].fold(
                new boolean[] {true, false}, Shape.of(3), values -> Arrays.stream(values).sum()),
        shapes -> 128);
  }

  static void move(
      String name,
      OpCase.Shapes shapes,
      UnaryOperator<Tensor> function,
      UnaryOperator<Values> oracle) {
    add(
        name,
        "",
        shapes,
        SIGNED,
        in -> function.apply(in[0]),
        in -> oracle.apply(in[0]),
        OpCatalogue::largest);
  }

  private static void movement() {
    move("reshape", ONE, x -> x.reshape(x.size()), x -> x.reshaped(Shape.of(x.data().length)));
    move(
        "flatten",
        random -> ranked(random, 3, 0),
        x -> x.flatten(1),
        x -> x.reshaped(Shape.of(x.shape().extent(0), x.shape().sizeBetween(1, 3))));
    move(
        "transpose",
        random -> ranked(random, 3, 0),
        Tensor::transpose,
        x ->
            Values.fill(
                Shape.of(x.shape().extent(0), x.shape().extent(2), x.shape().extent(1)),
                i -> x.at(i[0], i[2], i[1])));
    move(
        "permute",
        random -> ranked(random, 4, 0),
        x -> x.permute(2, 0, -1, 1),
        x ->
            Values.fill(
                Shape.of(
                    x.shape().extent(2),
                    x.shape().extent(0),
                    x.shape().extent(3),
                    x.shape().extent(1)),
                i -> x.at(i[1], i[3], i[0], i[2])));
    move(
        "expand",
        random -> new Shape[] {Shape.of(1 + random.nextInt(3), 1, random.nextInt(4))},
        x -> x.expand(expanded(x.shape())),
        x -> Values.fill(expanded(x.shape()), x::at));
    move(
        "slice",
        random -> ranked(random, 3, 3),
        x -> x.slice(1, 1, 3),
        x ->
            Values.fill(
                Shape.of(x.shape().extent(0), 2, x.shape().extent(2)),
                i -> x.at(i[0], i[1] + 1, i[2])));
    add(
        "concatenate",
        "",
        random -> {
          int outer = random.nextInt(3);
          int inner = random.nextInt(4);
          return new Shape[] {
            Shape.of(outer, random.nextInt(3), inner),
            Shape.of(outer, random.nextInt(3), inner),
            Shape.of(outer, random.nextInt(3), inner)
          };
        },
        SIGNED,
        in -> Tensor.concatenate(1, in),
        in -> {
          int[] starts = {
            0,
            in[0].shape().extent(1),
            in[0].shape().extent(1) + in[1].shape().extent(1),
            in[0].shape().extent(1) + in[1].shape().extent(1) + in[2].shape().extent(1)
          };
          return Values.fill(
              Shape.of(in[0].shape().extent(0), starts[3], in[0].shape().extent(2)),
              i -> {
                int part = i[1] < starts[1] ? 0 : i[1] < starts[2] ? 1 : 2;
                return in[part].at(i[0], i[1] - starts[part], i[2]);
              });
        },
        shapes -> 1);
  }

  private static Shape expanded(Shape shape) {
    return Shape.of(2, shape.extent(0), 3, shape.extent(2));
  }

  private static void selection() {
    int[] indices = {2, 0, 2, 1};
    move(
        "gather",
        random -> ranked(random, 3, 3),
        x -> x.gather(1, indices),
        x ->
            Values.fill(
                Shape.of(x.shape().extent(0), indices.length, x.shape().extent(2)),
                i -> x.at(i[0], indices[i[1]], i[2])));
  }

  private static void contraction() {
    matmul("matmul", false, false, Tensor::matmul);
    matmul("matmulTransposed", false, true, Tensor::matmulTransposed);
    matmul("transposedMatmul", true, false, Tensor::transposedMatmul);
  }

  private interface Product {
    Tensor apply(Tensor a, Tensor b);
  }

  private static void matmul(
      String name, boolean transposeA, boolean transposeB, Product function) {
    for (boolean batched : new boolean[] {false, true}) {
      add(
          name,
          batched ? "batched" : "",
          random -> {
            int m = random.nextInt(9);
            int k = random.nextInt(9);
            int n = random.nextInt(20);
            int[] left = transposeA ? new int[] {k, m} : new int[] {m, k};
            int[] right = transposeB ? new int[] {n, k} : new int[] {k, n};
            return batched
                ? new Shape[] {
                  Shape.of(2, 1, left[0], left[1]),
                  Shape.of(1 + random.nextInt(2), right[0], right[1])
                }
                : new Shape[] {Shape.of(left), Shape.of(right)};
          },
          SIGNED,
          in -> function.apply(in[0], in[1]),
          in -> product(in[0], transposeA, in[1], transposeB),
          shapes -> 64);
    }
  }

  private static Values product(Values a, boolean transposeA, Values b, boolean transposeB) {
    int m = a.shape().extent(transposeA ? -1 : -2);
    int k = a.shape().extent(transposeA ? -2 : -1);
    int n = b.shape().extent(transposeB ? -2 : -1);
    int[] batch =
        a.shape().rank() == 2 ? new int[0] : new int[] {a.shape().extent(0), b.shape().extent(0)};
    int[] extents = Arrays.copyOf(batch, batch.length + 2);
    extents[batch.length] = m;
    extents[batch.length + 1] = n;
    return Values.fill(
        Shape.of(extents),
        i -> {
          int[] left = i.clone();
          int[] right = i.clone();
          int row = i.length - 2;
          int column = i.length - 1;
          double sum = 0;
          for (int inner = 0; inner < k; inner++) {
            left[row] = transposeA ? inner : i[row];
            left[column] = transposeA ? i[row] : inner;
            right[row] = transposeB ? i[column] : inner;
            right[column] = transposeB ? inner : i[column];
            sum += a.at(left) * b.at(lastOf(right, b.shape().rank()));
          }
          return sum;
        });
  }

  private static int[] lastOf(int[] index, int rank) {
    return Arrays.copyOfRange(index, index.length - rank, index.length);
  }

  private static void softmax() {
    OpCase.Shapes rows = random -> ranked(random, 3, 1);
    boolean[] middle = {false, true, false};
    move("softmax", rows, x -> x.softmax(1), x -> normalised(x, middle, false));
    move("softmax", rows, x -> x.softmax(-1), x -> normalised(x, last(), false));
    move("logSoftmax", rows, x -> x.logSoftmax(1), x -> normalised(x, middle, true));
    move(
        "logSumExp",
        rows,
        x -> x.logSumExp(1),
        x -> x.fold(middle, Shape.of(x.shape().extent(0), x.shape().extent(2)), OpCatalogue::lse));
    add(
        "crossEntropy",
        "",
        random -> new Shape[] {Shape.of(random.nextInt(6), 1 + random.nextInt(12))},
        SIGNED,
        in -> in[0].crossEntropy(labels(in[0].shape())),
        in -> {
          int[] labels = labels(in[0].shape());
          Values logs = normalised(in[0], new boolean[] {false, true}, true);
          return Values.fill(Shape.of(labels.length), i -> -logs.at(i[0], labels[i[0]]));
        },
        OpCatalogue::largest);
  }

  private static boolean[] last() {
    return new boolean[] {false, false, true};
  }

  private static int[] labels(Shape logits) {
    int[] labels = new int[logits.extent(0)];
    Arrays.setAll(labels, i -> i * 5 % logits.extent(1));
    return labels;
  }

  static double lse(double[] values) {
    return Math.log(Arrays.stream(values).map(Math::exp).sum());
  }

  private static Values normalised(Values x, boolean[] folded, boolean log) {
    Values lse = x.fold(folded, Axes.keptShape(x.shape(), folded), OpCatalogue::lse);
    return x.with(lse, (value, total) -> log ? value - total : Math.exp(value - total));
  }
}
