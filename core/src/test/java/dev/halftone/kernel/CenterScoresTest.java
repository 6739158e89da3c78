package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CenterScoresTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "5, 3, 2",
    "6, 16, 8",
    "7, 17, 33",
    "13, 33, 255",
    "25, 64, 256",
    "31, 48, 257",
    "96, 10, 784",
    "50, 100, 700"
  })
  void bothTwinsAreFusedMultiplyAddsInOrder(int rows, int count, int dimension) {
    SplittableRandom random = new SplittableRandom(rows);
    float[] a = new float[CenterScores.padded(rows) * dimension + 3];
    float[] centers = new float[count * dimension];
    float[] starts = new float[count];
    fill(a, random);
    fill(centers, random);
    fill(starts, random);
    for (ScoreKernel kernel : kernels()) {
      CenterScores scores = new CenterScores(kernel, centers, starts, count, dimension);
      float[] out = new float[CenterScores.padded(rows) * scores.stride() + 5];
      scores.compute(rows, a, 3, out, 5);
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < count; j++) {
          float expected = starts[j];
          for (int p = 0; p < dimension; p++) {
            expected = Math.fma(a[3 + row * dimension + p], centers[j * dimension + p], expected);
          }
          assertEquals(expected, out[5 + row * scores.stride() + j]);
        }
        for (int j = count; j < scores.stride(); j++) {
          assertEquals(Float.POSITIVE_INFINITY, out[5 + row * scores.stride() + j]);
        }
      }
    }
  }

  @Test
  void leastAndNextFindEveryScoreUpToTheBound() {
    SplittableRandom random = new SplittableRandom(1);
    for (ScoreKernel kernel : kernels()) {
      for (int vectors = 1; vectors < 6; vectors++) {
        int n = vectors * kernel.width();
        float[] s = new float[n + 3];
        for (int trial = 0; trial < 50; trial++) {
          for (int j = 0; j < s.length; j++) {
            s[j] = random.nextInt(20);
          }
          s[3 + random.nextInt(n)] = Float.NaN;
          s[0] = -1;
          float bound = random.nextInt(20);
          float least = Float.POSITIVE_INFINITY;
          int next = kernel.next(s, 3, n, bound, 0);
          for (int j = 0; j < n; j++) {
            if (s[3 + j] <= bound) {
              assertEquals(j, next);
              next = kernel.next(s, 3, n, bound, j + 1);
            }
            least = s[3 + j] < least ? s[3 + j] : least;
          }
          assertTrue(next >= n);
          assertEquals(least, kernel.least(s, 3, n));
        }
      }
    }
  }

  @Test
  void aloneIsTheLeastThatNoOtherComesNear() {
    SplittableRandom random = new SplittableRandom(3);
    for (ScoreKernel kernel : kernels()) {
      for (int vectors = 1; vectors < 6; vectors++) {
        int n = vectors * kernel.width();
        float[] s = new float[n + 3];
        for (int trial = 0; trial < 50; trial++) {
          for (int j = 0; j < s.length; j++) {
            s[j] = random.nextInt(100);
          }
          s[3 + random.nextInt(n)] = Float.POSITIVE_INFINITY;
          s[0] = -1;
          double slack = 0.5 + random.nextInt(5);
          float least = kernel.least(s, 3, n);
          int near = 0;
          int at = -1;
          for (int j = n - 1; j >= 0; j--) {
            near += s[3 + j] <= least + slack ? 1 : 0;
            at = s[3 + j] == least ? j : at;
          }
          assertEquals(near == 1 ? at : -1, kernel.alone(s, 3, n, slack));
          assertEquals(-1, kernel.alone(s, 3, n, Double.POSITIVE_INFINITY));
        }
      }
    }
  }

  @Test
  void negatedRowsAreMovedAndScaled() {
    SplittableRandom random = new SplittableRandom(4);
    for (ScoreKernel kernel : kernels()) {
      for (int n : new int[] {1, 15, 16, 33}) {
        float[] row = new float[n + 2];
        float[] shift = new float[n];
        fill(row, random);
        fill(shift, random);
        float[] out = new float[n + 1];
        kernel.negate(row, 2, shift, 0.25f, out, 1, n);
        for (int i = 0; i < n; i++) {
          assertEquals((shift[i] - row[2 + i]) * 0.25f, out[1 + i]);
        }
      }
    }
  }

  @Test
  void scoresOfRowsThatLieAnywhere() {
    SplittableRandom random = new SplittableRandom(2);
    float[] a = new float[50 * 5];
    float[] centers = new float[37 * 5];
    fill(a, random);
    fill(centers, random);
    for (ScoreKernel kernel : kernels()) {
      CenterScores scores = new CenterScores(kernel, centers, new float[37], 37, 5);
      int[] at = new int[CenterScores.padded(13)];
      for (int row = 0; row < 13; row++) {
        at[row] = 5 * random.nextInt(50);
      }
      float[] out = new float[at.length * scores.stride()];
      float[] one = new float[CenterScores.padded(1) * scores.stride()];
      scores.compute(13, a, 0, at, out, 0);
      for (int row = 0; row < 13; row++) {
        float[] alone = new float[CenterScores.padded(1) * 5];
        System.arraycopy(a, at[row], alone, 0, 5);
        scores.compute(1, alone, 0, one, 0);
        for (int j = 0; j < 37; j++) {
          assertEquals(one[j], out[row * scores.stride() + j]);
        }
      }
    }
  }

  @Test
  void twoLeastAndAnyAtMostAgreeWithPlainLoops() {
    SplittableRandom random = new SplittableRandom(4);
    for (ScoreKernel kernel : kernels()) {
      for (int trial = 0; trial < 300; trial++) {
        int n = kernel.width() * (1 + random.nextInt(4));
        float[] s = new float[n + 3];
        float[] moved = new float[n];
        for (int j = 0; j < n; j++) {
          s[3 + j] = random.nextInt(15) == 0 ? Float.POSITIVE_INFINITY : random.nextInt(3 * n);
          moved[j] = random.nextInt(5);
        }
        s[0] = -1;
        int best = 0;
        for (int j = 1; j < n; j++) {
          best = s[3 + j] < s[3 + best] ? j : best;
        }
        float second = Float.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
          second = j != best && s[3 + j] < second ? s[3 + j] : second;
        }
        float[] out = new float[3];
        assertEquals(best, kernel.twoLeast(s, 3, n, out, 1));
        assertEquals(s[3 + best], out[1]);
        assertEquals(second, out[2]);
        int some = 1 + random.nextInt(n);
        float upper = random.nextInt(20) - 8;
        boolean any = false;
        for (int j = 0; j < some; j++) {
          any |= s[3 + j] - moved[j] <= upper;
        }
        assertEquals(any, kernel.anyAtMost(s, 3, moved, some, upper));
      }
    }
  }

  private static ScoreKernel[] kernels() {
    ScoreKernel scalar = new ScalarScoreKernel();
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new ScoreKernel[] {scalar, new VectorScoreKernel()}
        : new ScoreKernel[] {scalar};
  }

  private static void fill(float[] array, SplittableRandom random) {
    for (int i = 0; i < array.length; i++) {
      array[i] = (float) (random.nextDouble() - 0.5);
    }
  }
}
