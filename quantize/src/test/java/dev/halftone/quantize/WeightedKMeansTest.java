package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightedKMeansTest {
  private static final int N = 400;
  private final Tensor rows = Tensor.of(TestRows.blobs(N, 5, 8, 0.3, 21), N, 5);

  @Test
  void equalWeightsChangeNothing() {
    float[] weights = new float[N];
    Arrays.fill(weights, 1);
    KMeansModel plain = KMeans.fit(rows, KMeans.Options.of(12));
    KMeansModel weighted = KMeans.fit(rows, Tensor.of(weights, N), KMeans.Options.of(12));
    assertArrayEquals(plain.labels(), weighted.labels());
    assertArrayEquals(plain.centers().toArray(), weighted.centers().toArray());
    Arrays.fill(weights, 4);
    KMeansModel heavy = KMeans.fit(rows, Tensor.of(weights, N), KMeans.Options.of(12));
    assertArrayEquals(plain.labels(), heavy.labels());
    assertEquals(4 * plain.inertia(), heavy.inertia(), 1e-12 * heavy.inertia());
  }

  @Test
  void anIntegerWeightIsARepeatedRow() {
    float[] weights = new float[N];
    float[] repeated = new float[2 * N * 5];
    int count = 0;
    for (int row = 0; row < N; row++) {
      weights[row] = row % 3;
      for (int i = 0; i < row % 3; i++) {
        System.arraycopy(rows.array(), row * 5, repeated, count++ * 5, 5);
      }
    }
    Tensor copies = Tensor.of(Arrays.copyOf(repeated, count * 5), count, 5);
    KMeans.Options options =
        KMeans.Options.of(6).withCenters(Tensor.of(Arrays.copyOf(rows.array(), 30), 6, 5));
    KMeansModel weighted = KMeans.fit(rows, Tensor.of(weights, N), options);
    KMeansModel repeats = KMeans.fit(copies, options);
    assertArrayEquals(repeats.centers().toArray(), weighted.centers().toArray(), 1e-6f);
    assertEquals(repeats.inertia(), weighted.inertia(), 1e-9 * repeats.inertia());
    assertEquals(repeats.iterations(), weighted.iterations());
  }

  @ParameterizedTest
  @EnumSource(
      value = Initialization.class,
      names = {"GIVEN"},
      mode = EnumSource.Mode.EXCLUDE)
  void aRowWithoutWeightHasNoSay(Initialization initialization) {
    float[] values = rows.toArray();
    float[] weights = new float[N];
    Arrays.fill(weights, 1);
    for (int row = 0; row < N; row += 7) {
      values[row * 5] = 1000;
      weights[row] = 0;
    }
    KMeansModel model =
        KMeans.fit(
            Tensor.of(values, N, 5),
            Tensor.of(weights, N),
            KMeans.Options.of(20).withInitialization(initialization).withRestarts(3));
    for (int i = 0; i < 20; i++) {
      assertTrue(model.centers().get(i, 0) < 10);
    }
    assertEquals(N, model.labels().length);
    assertArrayEquals(TestRows.nearest(Tensor.of(values, N, 5), model.centers()), model.labels());
  }

  @Test
  void relocationPassesOverRowsWithoutWeight() {
    Tensor line = Tensor.of(new float[] {0, 1, 2, 3, 50, 90}, 6, 1);
    Tensor weights = Tensor.of(new float[] {1, 1, 1, 1, 1, 0}, 6);
    KMeansModel model =
        KMeans.fit(
            line,
            weights,
            KMeans.Options.of(2)
                .withCenters(Tensor.of(new float[] {1, 1000}, 2, 1))
                .withMaxIterations(1));
    assertEquals(50, model.centers().get(1, 0));
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    KMeans.Options options = KMeans.Options.of(2);
    assertMessage(
        "KMeans.fit: expected shape [400], got [3] (argument weights)",
        () -> KMeans.fit(rows, Tensor.zeros(3), options));
    assertMessage(
        "KMeans.fit: expected a weight above 0, got only zeros (argument weights)",
        () -> KMeans.fit(rows, Tensor.zeros(N), options));
    float[] negative = new float[N];
    negative[17] = -2;
    assertMessage(
        "KMeans.fit: expected finite weights >= 0, got -2.0 at row 17 (argument weights)",
        () -> KMeans.fit(rows, Tensor.of(negative, N), options));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
