package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductQuantizerTest {
  private static Tensor rows(int n, int d) {
    return Tensor.wrap(TestRows.blobs(n, d, 6, 0.4, 3), Shape.of(n, d));
  }

  @Test
  void theFirstSubspacesTakeWhatDoesNotDivide() {
    ProductQuantizer quantizer = ProductQuantizer.fit(rows(40, 10), CodebookOptions.of(4, 2));
    assertEquals(Shape.of(4, 3), quantizer.centers(0).shape());
    assertEquals(Shape.of(4, 3), quantizer.centers(1).shape());
    assertEquals(Shape.of(4, 2), quantizer.centers(2).shape());
    assertEquals(Shape.of(4, 2), quantizer.centers(3).shape());
    assertEquals(8, quantizer.bitsPerRow());
    assertEquals("ProductQuantizer[dimension=10, codebooks=4, bits=2]", quantizer.toString());
  }

  @Test
  void rotationsBearDifferencesBeyondTheRangeOfFloats() {
    float[] values = correlated(40, 4).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 4 ? -3e38f : 3e38f + values[i] * 1e36f;
    }
    Tensor rows = Tensor.of(values, 40, 4);
    CodebookOptions options = CodebookOptions.of(2, 2);
    double plain = ProductQuantizer.fit(rows, options).distortion(rows);
    assertTrue(OptimizedProductQuantizer.fit(rows, options, 5).distortion(rows) <= plain);
  }

  @Test
  void everySubspaceIsKMeansOfItsColumns() {
    Tensor rows = rows(60, 5);
    ProductQuantizer quantizer = ProductQuantizer.fit(rows, CodebookOptions.of(2, 3));
    int[] codes = quantizer.encode(rows).unpack();
    int[][] labels = new int[2][60];
    for (int i = 0; i < codes.length; i++) {
      labels[i % 2][i / 2] = codes[i];
    }
    assertArrayEquals(TestRows.nearest(rows.slice(1, 0, 3), quantizer.centers(0)), labels[0]);
    assertArrayEquals(TestRows.nearest(rows.slice(1, 3, 5), quantizer.centers(1)), labels[1]);
  }

  @ParameterizedTest
  @CsvSource({"4, 8", "3, 4", "4, 4", "2, 5", "1, 1", "7, 3"})
  void tablesGiveTheDistanceToWhatACodeStandsFor(int codebooks, int bits) {
    Tensor rows = rows(301, 9);
    ProductQuantizer product =
        ProductQuantizer.fit(rows, CodebookOptions.of(codebooks, bits).withMaxIterations(3));
    OptimizedProductQuantizer optimized =
        OptimizedProductQuantizer.fit(
            rows, CodebookOptions.of(codebooks, bits).withMaxIterations(3), 3);
    Tensor query = rows(1, 9).reshape(9);
    requireDistances(query, rows, product, product.distanceTable(query));
    requireDistances(query, rows, optimized, optimized.distanceTable(query));
  }

  private static void requireDistances(
      Tensor query, Tensor rows, Quantizer quantizer, DistanceTable table) {
    Codes codes = quantizer.encode(rows);
    float[] distances = table.distances(codes);
    Tensor decoded = quantizer.decode(codes);
    for (int row = 0; row < distances.length; row++) {
      double expected = TestRows.squaredDistance(query.array(), 0, decoded.array(), row, 9);
      assertEquals(expected, distances[row], 2e-6 * Math.max(1, expected));
    }
    float[] part = new float[10];
    table.distances(codes, 95, 102, part, 2);
    for (int i = 0; i < 7; i++) {
      assertEquals(distances[95 + i], part[2 + i]);
    }
  }

  @Test
  void twoHundredFiftySixRowsOfTheirOwnAreKept() {
    Tensor rows = rows(256, 4);
    ProductQuantizer quantizer = ProductQuantizer.fit(rows, CodebookOptions.of(2, 8));
    assertEquals(0, quantizer.distortion(rows));
    for (int field = 0; field < 2; field++) {
      assertEquals(8, quantizer.usage().entropyBits(field), 1e-12);
      assertEquals(0, quantizer.usage().dead(field).length);
    }
  }

  @Test
  void rotatedIsNeverWorseThanUnrotatedFromTheSameStart() {
    boolean better = false;
    for (int d : new int[] {1, 2, 7, 16}) {
      for (int rotations : new int[] {0, 1, 10}) {
        Tensor rows = correlated(200, d);
        CodebookOptions options = CodebookOptions.of(Math.min(d, 4), 3);
        double plain = ProductQuantizer.fit(rows, options).distortion(rows);
        double rotated = OptimizedProductQuantizer.fit(rows, options, rotations).distortion(rows);
        assertTrue(rotated <= plain, d + " columns: " + rotated + " against " + plain);
        better |= rotated < 0.9 * plain;
      }
    }
    assertTrue(better);
  }

  @Test
  void theRotationIsOne() {
    OptimizedProductQuantizer quantizer =
        OptimizedProductQuantizer.fit(correlated(300, 12), CodebookOptions.of(3, 3), 10);
    Tensor rotation = quantizer.rotation();
    float[] products = rotation.matmulTransposed(rotation).array();
    for (int i = 0; i < 144; i++) {
      assertEquals(i % 13 == 0 ? 1 : 0, products[i], 1e-6);
    }
    assertEquals(
        "OptimizedProductQuantizer[dimension=12, codebooks=3, bits=3, rotated=true]",
        quantizer.toString());
    OptimizedProductQuantizer still =
        OptimizedProductQuantizer.fit(correlated(300, 12), CodebookOptions.of(3, 3), 0);
    assertEquals(1, still.rotation().array()[13]);
    assertEquals(0, still.rotation().array()[12]);
  }

  /** Each column is mostly the one before it. */
  private static Tensor correlated(int n, int d) {
    float[] values = TestRows.uniform(n, d, 11);
    for (int i = 0; i < values.length; i++) {
      values[i] += i % d == 0 ? 0 : 0.9f * values[i - 1];
    }
    return Tensor.wrap(values, Shape.of(n, d));
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "ProductQuantizer.fit: expected at least 16 rows for codebooks of 4 bits, got shape [15, 6]"
            + " (argument rows)",
        () -> ProductQuantizer.fit(rows(15, 6), CodebookOptions.of(2, 4)));
    assertMessage(
        "ProductQuantizer.fit: expected at least 7 columns for 7 codebooks, got shape [20, 6]"
            + " (argument rows)",
        () -> ProductQuantizer.fit(rows(20, 6), CodebookOptions.of(7, 1)));
    assertMessage(
        "CodebookOptions: expected bits from 1 to 16, got 17", () -> CodebookOptions.of(1, 17));
    assertMessage(
        "CodebookOptions: expected codebooks >= 1, got 0", () -> CodebookOptions.of(0, 8));
    assertMessage(
        "CodebookOptions: expected maxIterations >= 0, got -1",
        () -> CodebookOptions.of(1, 8).withMaxIterations(-1));
    assertMessage(
        "OptimizedProductQuantizer.fit: expected rotations >= 0, got -1 (argument rotations)",
        () -> OptimizedProductQuantizer.fit(rows(20, 6), CodebookOptions.of(2, 1), -1));
    ProductQuantizer quantizer = ProductQuantizer.fit(rows(20, 6), CodebookOptions.of(2, 2));
    assertMessage(
        "ProductQuantizer.distanceTable: expected shape [6], got [5] (argument query)",
        () -> quantizer.distanceTable(Tensor.zeros(5)));
    assertMessage(
        "ProductQuantizer.distanceTable: expected finite values, got NaN at row 0, column 1"
            + " (argument query)",
        () -> quantizer.distanceTable(Tensor.of(new float[] {0, Float.NaN, 0, 0, 0, 0}, 6)));
    DistanceTable table = quantizer.distanceTable(Tensor.zeros(6));
    assertMessage(
        "DistanceTable.distances: expected codes of 2 fields of 2 bits, got 4 fields of 1 bits"
            + " (argument codes)",
        () -> table.distances(Codes.pack(new CodeLayout(4, 1), new int[4])));
    Codes one = Codes.pack(new CodeLayout(2, 2), new int[2]);
    assertThrows(
        IndexOutOfBoundsException.class, () -> table.distances(one, 0, 2, new float[2], 0));
    assertThrows(
        IndexOutOfBoundsException.class, () -> table.distances(one, 0, 1, new float[1], 1));
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
