package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosineKMeansTest {
  private static final KMeans.Options OPTIONS =
      KMeans.Options.of(9).withDistance(Distance.COSINE).withTolerance(Tolerance.none());

  @TempDir private Path folder;

  @Test
  void lengthsDoNotMatter() {
    float[] values = TestRows.blobs(800, 5, 9, 0.2, 3);
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      // A power of two for each row, so that the directions keep their bits.
      scaled[i] *= (float) Math.scalb(1.0, i / 5 % 40 - 20);
    }
    KMeansModel model = KMeans.fit(Tensor.of(values, 800, 5), OPTIONS);
    KMeansModel other = KMeans.fit(Tensor.of(scaled, 800, 5), OPTIONS);
    assertArrayEquals(model.labels(), other.labels());
    assertArrayEquals(model.centers().array(), other.centers().array());
    assertEquals(model.inertia(), other.inertia());
  }

  @Test
  void labelsHaveTheLargestCosineAndTheInertiaIsTwiceTheRest() throws IOException {
    Tensor rows = Tensor.of(TestRows.blobs(700, 6, 9, 0.4, 4), 700, 6);
    KMeansModel model = KMeans.fit(rows, OPTIONS);
    requireUnitLength(model.centers());
    int[] labels = model.labels();
    double sum = 0;
    for (int row = 0; row < 700; row++) {
      double own = cosine(rows, row, model.centers(), labels[row]);
      for (int j = 0; j < 9; j++) {
        assertTrue(own >= cosine(rows, row, model.centers(), j) - 1e-6);
      }
      sum += 2 * (1 - own);
    }
    assertEquals(sum, model.inertia(), 1e-5 * sum);
    double[] history = model.inertiaHistory();
    for (int i = 1; i < history.length; i++) {
      assertTrue(history[i] <= history[i - 1]);
    }
    assertArrayEquals(labels, model.assign(rows));
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    KMeansModel loaded = KMeansModel.load(file);
    assertEquals(Distance.COSINE, loaded.distance());
    assertArrayEquals(labels, loaded.assign(rows));
  }

  @Test
  void givenCentersAreDrawnOut() {
    Tensor rows = Tensor.of(new float[] {3, 0, 0, 5, 1, 1}, 3, 2);
    Tensor start = Tensor.of(new float[] {0, 7, 9, 0}, 2, 2);
    KMeansModel model =
        KMeans.fit(
            rows,
            KMeans.Options.of(2)
                .withDistance(Distance.COSINE)
                .withCenters(start)
                .withMaxIterations(0));
    assertArrayEquals(new float[] {0, 1, 1, 0}, model.centers().toArray());
    // (1, 1) is as near to one as to the other.
    assertArrayEquals(new int[] {1, 0, 0}, model.labels());
  }

  @Test
  void aRowWithoutDirectionIsRefused() {
    assertEquals(
        "KMeans.fit: expected rows of a length above 0 for the cosine, got zeros at row 2"
            + " (argument rows)",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    KMeans.fit(
                        Tensor.of(new float[] {1, 2, 3, 4, 0, 0}, 3, 2), OPTIONS.withClusters(2)))
            .getMessage());
  }

  static void requireUnitLength(Tensor centers) {
    int d = centers.shape().extent(1);
    for (int j = 0; j < centers.shape().extent(0); j++) {
      double square = TestRows.squaredDistance(centers.array(), j, new float[d], 0, d);
      assertEquals(1, square, 1e-6);
    }
  }

  private static double cosine(Tensor rows, int row, Tensor centers, int center) {
    int d = centers.shape().extent(1);
    double dot = 0;
    double square = 0;
    for (int i = 0; i < d; i++) {
      dot += (double) rows.get(row, i) * centers.get(center, i);
      square += (double) rows.get(row, i) * rows.get(row, i);
    }
    return dot / Math.sqrt(square);
  }
}
