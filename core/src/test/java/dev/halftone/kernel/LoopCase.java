package dev.halftone.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * One kernel as the twin tests call it.
 *
 * @param name the method of {@link Kernels}
 * @param kind what its results promise
 * @param loop the call; a reduction writes its one result to {@code out[oo]} where n is not 0
 */
record LoopCase(String name, Kind kind, Loop loop) {

  enum Kind {
    /** A NaN result has an unspecified payload. */
    PLAIN,
    /** A NaN result is {@link Float#NaN} to the bit. */
    FUNCTION,
    /** The same, and there is one result only. */
    FOLD
  }

  interface Loop {
    void run(Kernels k, float[] a, int ao, float[] b, int bo, float[] out, int oo, int n);
  }

  private interface Unary {
    void run(Kernels k, float[] a, int ao, float[] out, int oo, int n);
  }

  private interface Fold {
    float run(Kernels k, float[] a, int ao, float[] b, int bo, int n);
  }

  static List<LoopCase> all() {
    return List.of(
        plain("neg", Kernels::neg),
        plain("abs", Kernels::abs),
        plain("square", Kernels::square),
        plain("sqrt", Kernels::sqrt),
        plain("rsqrt", Kernels::rsqrt),
        plain("reciprocal", Kernels::reciprocal),
        plain("relu", Kernels::relu),
        new LoopCase("add", Kind.PLAIN, Kernels::add),
        new LoopCase("sub", Kind.PLAIN, Kernels::sub),
        new LoopCase("mul", Kind.PLAIN, Kernels::mul),
        new LoopCase("div", Kind.PLAIN, Kernels::div),
        new LoopCase("maximum", Kind.PLAIN, Kernels::maximum),
        new LoopCase("minimum", Kind.PLAIN, Kernels::minimum),
        new LoopCase("pow", Kind.FUNCTION, Kernels::pow),
        function("power", (k, a, ao, out, oo, n) -> k.power(a, ao, 2.5f, out, oo, n)),
        plain("scale", (k, a, ao, out, oo, n) -> k.scale(a, ao, 1.7f, out, oo, n)),
        plain("shift", (k, a, ao, out, oo, n) -> k.shift(a, ao, -0.3f, out, oo, n)),
        plain("axpy", (k, a, ao, out, oo, n) -> k.axpy(-0.7f, a, ao, out, oo, n)),
        plain("addRows", (k, a, ao, out, oo, n) -> k.addRows(a, ao, n / 3, 3, out, oo, n / 3)),
        new LoopCase("reluGradient", Kind.PLAIN, Kernels::reluGradient),
        new LoopCase("sigmoidGradient", Kind.PLAIN, Kernels::sigmoidGradient),
        new LoopCase("tanhGradient", Kind.PLAIN, Kernels::tanhGradient),
        function("exp", Kernels::exp),
        function("expm1", Kernels::expm1),
        function("log", Kernels::log),
        function("log1p", Kernels::log1p),
        function("tanh", Kernels::tanh),
        function("sigmoid", Kernels::sigmoid),
        function("softplus", Kernels::softplus),
        function("sin", Kernels::sin),
        function("cos", Kernels::cos),
        function("erf", Kernels::erf),
        function("gelu", Kernels::gelu),
        new LoopCase("geluGradient", Kind.PLAIN, Kernels::geluGradient),
        fold("sum", (k, a, ao, b, bo, n) -> k.sum(a, ao, n)),
        fold("dot", Kernels::dot),
        fold("squaredDistance", Kernels::squaredDistance),
        fold("sumRuns", (k, a, ao, b, bo, n) -> k.sumRuns(a, ao, (n + 2) / 3, n / 3, 3)),
        fold(
            "centredDotRuns",
            (k, a, ao, b, bo, n) ->
                k.centredDotRuns(a, ao, 0.4f, b, bo, -0.7f, (n + 2) / 3, n / 3, 3)),
        fold("sumRows", LoopCase::sumRows),
        fold("centredRows", LoopCase::centredRows),
        new LoopCase(
            "standardizedAffine",
            Kind.PLAIN,
            (k, a, ao, b, bo, out, oo, n) ->
                k.standardizedAffine(a, ao, 0.3f, 1.7f, -0.2f, b, bo, b, bo, out, oo, n)),
        new LoopCase("standardizedSums", Kind.PLAIN, LoopCase::standardizedSums),
        new LoopCase(
            "standardizedGradient",
            Kind.PLAIN,
            (k, a, ao, b, bo, out, oo, n) ->
                k.standardizedGradient(
                    a, ao, 0.3f, 1.7f, -0.2f, b, bo, b, bo, 0.6f, -1.1f, out, oo, n)),
        fold("max", (k, a, ao, b, bo, n) -> k.max(a, ao, n)),
        fold("min", (k, a, ao, b, bo, n) -> k.min(a, ao, n)),
        fold("argMax", (k, a, ao, b, bo, n) -> k.argMax(a, ao, n)),
        fold("argMin", (k, a, ao, b, bo, n) -> k.argMin(a, ao, n)),
        plain("maxOfSquares", LoopCase::maxOfSquares),
        fold("logSumExp", (k, a, ao, b, bo, n) -> k.logSumExp(a, ao, n)),
        plain("softmax", Kernels::softmax),
        plain("softmaxRows", LoopCase::softmaxRows),
        fold("logSumExpRows", LoopCase::logSumExpRows),
        new LoopCase("logSoftmax", Kind.PLAIN, LoopCase::logSoftmax),
        new LoopCase("adam", Kind.PLAIN, LoopCase::adam));
  }

  private static LoopCase plain(String name, Unary loop) {
    return new LoopCase(
        name, Kind.PLAIN, (k, a, ao, b, bo, out, oo, n) -> loop.run(k, a, ao, out, oo, n));
  }

  private static LoopCase function(String name, Unary loop) {
    return new LoopCase(
        name, Kind.FUNCTION, (k, a, ao, b, bo, out, oo, n) -> loop.run(k, a, ao, out, oo, n));
  }

  private static LoopCase fold(String name, Fold fold) {
    return new LoopCase(
        name,
        Kind.FOLD,
        (k, a, ao, b, bo, out, oo, n) -> {
          float result = fold.run(k, a, ao, b, bo, n);
          if (n > 0) {
            out[oo] = result;
          }
        });
  }

  /** As many rows as the length leaves over when divided by 7, so every size of a last group. */
  private static float sumRows(Kernels k, float[] a, int ao, float[] b, int bo, int n) {
    int rows = n % 7 + 1;
    float[] sums = new float[rows];
    k.sumRows(a, ao, n / rows, n / rows, rows, sums, 0);
    return folded(sums);
  }

  /** Rows of 1 to 13 elements; what is left over is a row of its own. */
  private static void softmaxRows(Kernels k, float[] a, int ao, float[] out, int oo, int n) {
    int length = n % 13 + 1;
    int rows = n / length;
    k.softmaxRows(a, ao, length, rows, out, oo);
    k.softmaxRows(a, ao + rows * length, n - rows * length, 1, out, oo + rows * length);
  }

  private static float logSumExpRows(Kernels k, float[] a, int ao, float[] b, int bo, int n) {
    int length = n % 13 + 1;
    float[] sums = new float[n / length];
    k.logSumExpRows(a, ao, length, sums.length, sums, 0);
    return folded(sums);
  }

  private static float centredRows(Kernels k, float[] a, int ao, float[] b, int bo, int n) {
    int rows = n % 7 + 1;
    float[] centres = {0f, 0.1f, -0.2f, 0.3f, -0.4f, 0.5f, -0.6f};
    float[] sums = new float[rows];
    float[] squares = new float[rows];
    k.centredRows(a, ao, n / rows, n / rows, rows, centres, sums, squares, 0);
    return folded(new float[] {folded(sums), folded(squares)});
  }

  private static float folded(float[] values) {
    float all = 0;
    for (float value : values) {
      all = 0.75f * all + value;
    }
    return Float.isNaN(all) ? Float.NaN : all;
  }

  /** Two rows of half the length; the values, then the places. */
  private static void maxOfSquares(Kernels k, float[] a, int ao, float[] out, int oo, int n) {
    int width = n / 2;
    int squares = width / 2;
    float[] values = new float[squares];
    int[] places = new int[squares];
    k.maxOfSquares(a, ao, width, squares, values, places, 0, 5, new float[4 * squares + 64]);
    Arrays.fill(out, oo, oo + n, 0);
    for (int i = 0; i < squares; i++) {
      out[oo + i] = values[i];
      out[oo + squares + i] = places[i];
    }
  }

  /** Not in place, since it reads its input twice. */
  private static void logSoftmax(
      Kernels k, float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    k.logSoftmax(a.clone(), ao, out, oo, n);
  }

  private static void standardizedSums(
      Kernels k, float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    float[] toB = out.clone();
    float[] sums = new float[2];
    k.standardizedSums(a, ao, 0.3f, 1.7f, -0.2f, b, bo, a, ao, out, toB, oo, n, sums);
    k.add(out, oo, toB, oo, out, oo, n);
    for (int i = 0; i < Math.min(2, n); i++) {
      out[oo + i] += sums[i];
    }
  }

  private static void adam(
      Kernels k, float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    float[] m = new float[oo + n];
    float[] v = new float[oo + n];
    float[] g = new float[oo + n];
    System.arraycopy(a, ao, m, oo, n);
    k.abs(b, bo, v, oo, n);
    System.arraycopy(b, bo, g, oo, n);
    k.adam(out, m, v, g, oo, oo + n, 0.01f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, 0.1f);
    k.add(out, oo, m, oo, out, oo, n);
    k.add(out, oo, v, oo, out, oo, n);
  }

  @Override
  public String toString() {
    return name;
  }
}
