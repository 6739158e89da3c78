package dev.halftone.kernel;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Runs every loop through both twins on random lengths, offsets and values and compares bits. Also
 * a program, so that it can be run in JVMs with other flags.
 */
final class TwinComparison {
  private static final float SENTINEL = -12345.5f;
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.intBitsToFloat(0xffc01234),
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1p-127f,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88.7f,
    89f,
    -87.4f,
    -103.9f,
    -104f,
    0.625f,
    0.921875f,
    65537f
  };

  private final Kernels first;
  private final Kernels second;
  private final SplittableRandom random;
  private long comparisons;

  TwinComparison(Kernels first, Kernels second, long seed) {
    this.first = first;
    this.second = second;
    this.random = new SplittableRandom(seed);
  }

  /** Arguments: the seed, the greatest of the lengths 0, 1, 2, ..., and how many random lengths. */
  public static void main(String[] arguments) {
    TwinComparison comparison =
        new TwinComparison(new ScalarKernels(), new VectorKernels(), Long.parseLong(arguments[0]));
    for (LoopCase loop : LoopCase.all()) {
      comparison.everyLength(loop, Integer.parseInt(arguments[1]));
      comparison.randomLengths(loop, Integer.parseInt(arguments[2]));
    }
    System.out.println(VectorKernels.bits() + " bits, " + comparison.comparisons() + " runs");
  }

  long comparisons() {
    return comparisons;
  }

  void everyLength(LoopCase loop, int greatest) {
    for (int n = 0; n <= greatest; n++) {
      compare(loop, n);
    }
  }

  /** Up to 3,000, so that functions of several passes take more than one. */
  void randomLengths(LoopCase loop, int count) {
    for (int i = 0; i < count; i++) {
      compare(loop, random.nextInt(i % 10 == 9 ? 3000 : 600));
    }
  }

  private void compare(LoopCase loop, int n) {
    int ao = random.nextInt(40);
    int bo = random.nextInt(40);
    int oo = random.nextInt(40);
    // One run in four only of ordinary numbers, since a single NaN hides what a reduction does.
    boolean ordinary = random.nextInt(4) == 0;
    float[] a = values(ao + n + random.nextInt(9), ordinary);
    float[] b = values(bo + n + random.nextInt(9), ordinary);
    float[] before = values(oo + n + 9, true);
    Arrays.fill(before, 0, oo, SENTINEL);
    Arrays.fill(before, oo + n, before.length, SENTINEL);
    float[] expected = before.clone();
    float[] actual = before.clone();
    loop.loop().run(first, a, ao, b, bo, expected, oo, n);
    loop.loop().run(second, a, ao, b, bo, actual, oo, n);
    for (int i = 0; i < before.length; i++) {
      boolean inside = i >= oo && i < oo + n;
      if (!inside && (expected[i] != SENTINEL || actual[i] != SENTINEL)) {
        throw new AssertionError(loop.name() + ": wrote outside its range, length " + n);
      }
      if (!same(loop, expected[i], actual[i])) {
        throw new AssertionError(
            "%s: length %d, offsets %d %d %d, element %d of (%s, %s): %s and %s"
                .formatted(
                    loop.name(),
                    n,
                    ao,
                    bo,
                    oo,
                    i - oo,
                    a[ao + i - oo],
                    b[bo + i - oo],
                    expected[i],
                    actual[i]));
      }
    }
    inPlace(loop, a, ao, b, bo, n, expected, oo);
    comparisons++;
  }

  /** The output may be the first input; what reads the old output is left out. */
  private void inPlace(
      LoopCase loop, float[] a, int ao, float[] b, int bo, int n, float[] expected, int oo) {
    if (Set.of("axpy", "addRows", "standardizedSums", "adam").contains(loop.name())) {
      return;
    }
    for (Kernels kernels : new Kernels[] {first, second}) {
      float[] same = a.clone();
      loop.loop().run(kernels, same, ao, b, bo, same, ao, n);
      int written = loop.kind() == LoopCase.Kind.FOLD ? Math.min(n, 1) : n;
      for (int i = 0; i < written; i++) {
        if (!same(loop, expected[oo + i], same[ao + i])) {
          throw new AssertionError(loop.name() + ": differs in place, length " + n + " at " + i);
        }
      }
    }
  }

  private static boolean same(LoopCase loop, float x, float y) {
    return loop.kind() == LoopCase.Kind.PLAIN
        ? Float.floatToIntBits(x) == Float.floatToIntBits(y)
        : Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y);
  }

  private float[] values(int length, boolean ordinary) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      int kind = ordinary ? 0 : random.nextInt(6);
      values[i] =
          switch (kind) {
            case 4 -> Float.intBitsToFloat(random.nextInt());
            case 5 -> SPECIAL[random.nextInt(SPECIAL.length)];
            default -> (float) (random.nextDouble(-1, 1) * (1 << random.nextInt(7)));
          };
    }
    return values;
  }
}
