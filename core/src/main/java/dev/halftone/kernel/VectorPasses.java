package dev.halftone.kernel;

/**
 * Functions of several loops, one after the other over a piece that stays in the first-level cache.
 *
 * <p>The loops are called through one place that meets all of them, so that C2 compiles each by
 * itself: inlined into one method they took up to four times as long.
 */
final class VectorPasses {
  /** Floats in a piece. */
  private static final int PIECE = 1024;

  /** A loop from a and b, through two scratch arrays that start at 0, to out. */
  interface Pass {
    void run(
        float[] a, int ao, float[] b, int bo, float[] e, float[] rest, float[] out, int oo, int n);
  }

  private static final Pass EXP =
      (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.exp(e, 0, e, 0, n);

  private static final Pass MINUS_MAGNITUDE =
      (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.magnitude(a, ao, -1f, e, n);

  private static final Pass NORMAL_EXPONENT =
      (a, ao, b, bo, e, rest, out, oo, n) -> VectorGelu.exponent(a, ao, e, n);

  private static final Pass NORMAL_TAIL =
      (a, ao, b, bo, e, rest, out, oo, n) -> VectorGelu.tail(a, ao, e, rest, n);

  static final Pass[] TANH = {
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.magnitude(a, ao, 2f, e, n),
    EXP,
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.tanhOf(e, a, ao, out, oo, n)
  };

  static final Pass[] SIGMOID = {
    MINUS_MAGNITUDE,
    EXP,
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.sigmoidOf(e, a, ao, out, oo, n)
  };

  static final Pass[] SOFTPLUS = {
    MINUS_MAGNITUDE,
    EXP,
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.log1p(e, 0, e, 0, n),
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.softplusOf(e, a, ao, out, oo, n)
  };

  static final Pass[] ERF = {
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.logErfc(a, ao, e, n),
    EXP,
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorTranscendentals.erfOf(e, a, ao, out, oo, n)
  };

  static final Pass[] GELU = {
    NORMAL_EXPONENT,
    EXP,
    NORMAL_TAIL,
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorGelu.value(a, ao, e, rest, out, oo, n)
  };

  static final Pass[] GELU_GRADIENT = {
    NORMAL_EXPONENT,
    EXP,
    NORMAL_TAIL,
    (a, ao, b, bo, e, rest, out, oo, n) -> VectorGelu.gradient(a, ao, e, rest, b, bo, out, oo, n)
  };

  private VectorPasses() {}

  static void run(Pass[] passes, float[] a, int ao, float[] b, int bo, float[] out, int oo, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    float[] rest = new float[e.length];
    for (int i = 0; i < n; i += PIECE) {
      int count = Math.min(PIECE, n - i);
      for (Pass pass : passes) {
        pass.run(a, ao + i, b, bo + i, e, rest, out, oo + i, count);
      }
    }
  }
}
