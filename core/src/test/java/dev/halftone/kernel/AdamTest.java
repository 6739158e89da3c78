package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdamTest {
  private static final double BETA1 = 0.9f;
  private static final double BETA2 = 0.999f;

  /** Kingma and Ba, Algorithm 1, with the decay added to the gradient, in double precision. */
  @Test
  void followsThePaperForTwentySteps() {
    int n = 50;
    SplittableRandom random = new SplittableRandom(4);
    float[] w = new float[n];
    double[] exact = new double[n];
    for (int i = 0; i < n; i++) {
      w[i] = (float) random.nextDouble(-1, 1);
      exact[i] = w[i];
    }
    float[] m = new float[n];
    float[] v = new float[n];
    double[] exactM = new double[n];
    double[] exactV = new double[n];
    for (int step = 1; step <= 20; step++) {
      float[] g = new float[n];
      float correction1 = (float) (1 - Math.pow(BETA1, step));
      float correction2 = (float) (1 - Math.pow(BETA2, step));
      for (int i = 0; i < n; i++) {
        g[i] = (float) random.nextDouble(-1, 1);
        double gradient = g[i] + 0.01f * exact[i];
        exactM[i] = BETA1 * exactM[i] + (1 - BETA1) * gradient;
        exactV[i] = BETA2 * exactV[i] + (1 - BETA2) * gradient * gradient;
        exact[i] -= 0.1f * (exactM[i] / correction1) / (Math.sqrt(exactV[i] / correction2) + 1e-8f);
      }
      new ScalarKernels()
          .adam(w, m, v, g, 0, n, 0.1f, 0.9f, 0.999f, 1e-8f, correction1, correction2, 0.01f);
    }
    for (int i = 0; i < n; i++) {
      // A step is about the rate, errs by some ten roundings, and 1 - 0.999f by half an ulp of 1.
      assertEquals(exact[i], w[i], 20 * 0.1 * (10 * 0x1p-24 + 0x1p-25 / 0.001 / 2));
    }
  }

  @Test
  void leavesTheRestAlone() {
    float[] w = {1, 1, 1, 1};
    float[] g = {1, 1, 1, 1};
    float[] m = new float[4];
    float[] v = new float[4];
    new ScalarKernels().adam(w, m, v, g, 1, 3, 0.5f, 0.9f, 0.999f, 0f, 0.1f, 0.001f, 0f);
    assertEquals(1f, w[0]);
    assertEquals(0.5f, w[1], 1e-4f);
    assertEquals(0.5f, w[2], 1e-4f);
    assertEquals(1f, w[3]);
    assertEquals(0f, m[0]);
    assertEquals(0f, v[3]);
  }
}
