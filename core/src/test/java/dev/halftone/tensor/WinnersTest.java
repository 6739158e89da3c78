package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WinnersTest {
  /** Against a stable sort: larger first, then the lower index, NaN last; every length and k. */
  @Test
  void selectionAgreesWithASortForTiesSignsAndExtremes() {
    Philox generator = Philox.seeded(2);
    float[] special = {
      0f,
      -0f,
      1,
      1,
      -1,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      -Float.MAX_VALUE
    };
    for (int trial = 0; trial < 2000; trial++) {
      int n = 1 + generator.nextInt(40);
      int k = 1 + generator.nextInt(n);
      int stride = 1 + generator.nextInt(3);
      float[] scores = new float[2 + n * stride];
      for (int i = 0; i < scores.length; i++) {
        scores[i] =
            trial % 2 == 0
                ? special[generator.nextInt(special.length)]
                : generator.nextInt(8) - 3.5f;
      }
      float[] mask = new float[scores.length];
      Winners.mark(scores, 2, stride, k, new int[n], mask);

      float[] expected = new float[scores.length];
      int step = stride;
      IntStream.range(0, n)
          .boxed()
          .sorted(Comparator.<Integer>comparingInt(i -> rank(scores, 2 + i * step)))
          .limit(k)
          .forEach(i -> expected[2 + i * step] = 1);
      assertArrayEquals(expected, mask, "trial " + trial);
    }
  }

  /** How many of the scores are strictly better, counting zeros of both signs as equal. */
  private static int rank(float[] scores, int at) {
    if (Float.isNaN(scores[at])) {
      return Integer.MAX_VALUE;
    }
    int better = 0;
    for (float score : scores) {
      better += score > scores[at] ? 1 : 0;
    }
    return better;
  }
}
