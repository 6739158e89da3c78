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
  void leastOnlyAndNextFindEveryScoreUpToTheBound() {
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
          int found = 0;
          int last = -1;
          for (int j = 0; j < n; j++) {
            if (s[3 + j] <= bound) {
              assertEquals(j, next);
              next = kernel.next(s, 3, n, bound, j + 1);
              found++;
              last = j;
            }
            least = s[3 + j] < least ? s[3 + j] : least;
          }
          assertTrue(next >= n);
          assertEquals(least, kernel.least(s, 3, n));
          assertEquals(found == 1 ? last : -1, kernel.only(s, 3, n, bound));
        }
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
