package dev.halftone.tensor;

import static dev.halftone.tensor.OpCatalogue.ONE;
import static dev.halftone.tensor.OpCatalogue.POSITIVE;
import static dev.halftone.tensor.OpCatalogue.SIGNED;
import static dev.halftone.tensor.OpCatalogue.constant;
import static dev.halftone.tensor.OpCatalogue.pair;
import static dev.halftone.tensor.OpCatalogue.unary;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Rows for functions, comparisons and rounding. */
final class FunctionRows {
  private FunctionRows() {}

  static void add() {
    functions();
    activations();
    binary();
    comparisons();
    rounding();
  }

  private static void functions() {
    unary("expm1", SIGNED, 4, Tensor::expm1, Math::expm1);
    unary("log1p", POSITIVE, 4, Tensor::log1p, Math::log1p);
    unary("rsqrt", POSITIVE, 8, Tensor::rsqrt, x -> 1 / Math.sqrt(x));
    unary("sin", SIGNED, 4, Tensor::sin, Math::sin);
    unary("cos", SIGNED, 4, Tensor::cos, Math::cos);
    unary("erf", SIGNED, 6, Tensor::erf, FunctionRows::erf);
    unary("pow", POSITIVE, 6, x -> x.pow(2.5f), x -> Math.pow(x, 2.5));
    unary("pow", SIGNED, 6, x -> x.pow(3), x -> x * x * x);
    unary("pow", POSITIVE, 12, x -> x.pow(-1.5f), x -> Math.pow(x, -1.5));
    unary("pow", SIGNED, 1, x -> x.pow(0), x -> 1);
  }

  /** By its Maclaurin series, whose terms at |x| &lt; 3 stay below 1,000. */
  static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 120; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  private static void activations() {
    unary("leakyRelu", SIGNED, 2, x -> x.leakyRelu(0.125f), x -> x > 0 ? x : 0.125 * x);
    unary("elu", SIGNED, 6, x -> x.elu(1.5f), x -> x > 0 ? x : 1.5 * Math.expm1(x));
    unary("gelu", SIGNED, 12, Tensor::gelu, x -> x * (1 + erf(x * Math.sqrt(0.5))) / 2);
    unary(
        "geluTanh",
        SIGNED,
        24,
        Tensor::geluTanh,
        x -> x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2);
    unary("silu", SIGNED, 10, Tensor::silu, x -> x / (1 + Math.exp(-x)));
    unary("clamp", SIGNED, 1, x -> x.clamp(-0.75f, 1.5f), x -> Math.min(Math.max(x, -0.75), 1.5));
  }

  private static void binary() {
    pair(
        "logAddExp",
        SIGNED,
        in -> in[0].logAddExp(in[1]),
        (x, y) -> Math.log(Math.exp(x) + Math.exp(y)));
    pair("pow", POSITIVE, in -> in[0].pow(in[1]), Math::pow);
    pair(
        "squaredDifference",
        SIGNED,
        in -> in[0].squaredDifference(in[1]),
        (x, y) -> (x - y) * (x - y));
    OpCatalogue.add(
        "where",
        "",
        OpCatalogue::broadcasting,
        SIGNED,
        in -> Comparison.where(alternating(in[0].shape(), in[1].shape()), in[0], in[1]),
        in -> {
          Values condition = Values.of(alternating(in[0].shape(), in[1].shape()));
          return Values.fill(
              condition.shape(), i -> condition.at(i) != 0 ? in[0].at(i) : in[1].at(i));
        },
        OpCatalogue::largest);
    OpCatalogue.add(
        "where",
        "one condition for a row",
        random -> OpCatalogue.ranked(random, 2, 1),
        SIGNED,
        in -> Comparison.where(rows(in[0].shape()), in[0], Tensor.scalar(7)),
        in -> Values.fill(in[0].shape(), i -> i[0] % 2 == 0 ? in[0].at(i) : 7),
        OpCatalogue::largest);
    OpCatalogue.add(
        "straightThrough",
        "",
        ONE,
        SIGNED,
        in -> Rounding.straightThrough(in[0].mul(1), in[0]),
        in -> in[0],
        shapes -> 1);
  }

  private static Tensor alternating(Shape a, Shape b) {
    Shape shape = Shape.broadcast("where", a, b);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 3 - 1;
    }
    return Tensor.wrap(values, shape);
  }

  private static Tensor rows(Shape shape) {
    float[] values = new float[shape.extent(0)];
    for (int i = 0; i < values.length; i += 2) {
      values[i] = 1;
    }
    return Tensor.of(values, values.length, 1);
  }

  private interface Pair {
    Tensor apply(Tensor a, Tensor b);
  }

  /** A domain of few values, so that equal ones meet. */
  private static final OpCase.Domain COARSE = random -> random.nextInt(5) - 2;

  private static void comparison(String name, Pair function, DoubleBinaryOperator oracle) {
    constant(
        name,
        OpCatalogue::broadcasting,
        COARSE,
        in -> function.apply(in[0], in[1]),
        in -> in[0].with(in[1], oracle));
  }

  private static void comparisons() {
    comparison("equal", Comparison::equal, (x, y) -> x == y ? 1 : 0);
    comparison("less", Comparison::less, (x, y) -> x < y ? 1 : 0);
    comparison("lessEqual", Comparison::lessEqual, (x, y) -> x <= y ? 1 : 0);
    comparison("greater", Comparison::greater, (x, y) -> x > y ? 1 : 0);
    comparison("greaterEqual", Comparison::greaterEqual, (x, y) -> x >= y ? 1 : 0);
    constant("sign", ONE, COARSE, in -> Comparison.sign(in[0]), in -> in[0].map(Math::signum));
    truth("any", Comparison::any, false);
    truth("all", Comparison::all, true);
  }

  private static void truth(String name, OpCatalogue.FoldFunction function, boolean every) {
    constant(
        name,
        random -> OpCatalogue.ranked(random, 3, 0),
        random -> random.nextInt(2),
        in -> function.apply(in[0], Axes.of(0, 2)),
        in ->
            in[0].fold(
                new boolean[] {true, false, true},
                Shape.of(in[0].shape().extent(1)),
                values -> {
                  int ones = 0;
                  for (double value : values) {
                    ones += value != 0 ? 1 : 0;
                  }
                  return (every ? ones == values.length : ones > 0) ? 1 : 0;
                }));
  }

  private static void round(
      String name, UnaryOperator<Tensor> function, DoubleUnaryOperator oracle) {
    constant(
        name,
        ONE,
        random -> (random.nextInt(17) - 8) / 4.0,
        in -> function.apply(in[0]),
        in -> in[0].map(oracle));
  }

  private static void rounding() {
    round("floor", Rounding::floor, Math::floor);
    round("ceil", Rounding::ceil, Math::ceil);
    round("round", Rounding::round, Math::rint);
  }
}
