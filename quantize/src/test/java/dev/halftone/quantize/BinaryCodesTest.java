package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.quantize.SparseBinaryQuantizer.Storage;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Binary codes, sparse binary codes, and the distances between them. */
class BinaryCodesTest {
  private final Tensor rows = Tensor.of(new float[] {-1, 5, 0, 6, 1, 7, 8, 8}, 4, 2);

  @Test
  void aBitTellsWhetherTheValueIsAboveTheThreshold() {
    Tensor probe = Tensor.of(new float[] {0, 6.5f, 0.5f, 6.6f, 2, 6.5f, 2.1f, 0}, 4, 2);
    assertArrayEquals(
        new int[] {0, 1, 1, 1, 1, 1, 1, 0},
        BinaryQuantizer.fit(rows, Threshold.ZERO).encode(probe).unpack());
    // means 2 and 6.5
    assertArrayEquals(
        new int[] {0, 0, 0, 1, 0, 0, 1, 0},
        BinaryQuantizer.fit(rows, Threshold.MEAN).encode(probe).unpack());
    // medians 0.5 and 6.5
    assertArrayEquals(
        new int[] {0, 0, 0, 1, 1, 0, 1, 0},
        BinaryQuantizer.fit(rows, Threshold.MEDIAN).encode(probe).unpack());
  }

  @Test
  void aBitStandsForTheMeanOfItsSide() {
    BinaryQuantizer quantizer = BinaryQuantizer.fit(rows, Threshold.MEDIAN);
    Codes codes = Codes.pack(quantizer.layout(), new int[] {0, 1, 1, 0});
    assertArrayEquals(new float[] {-0.5f, 7.5f, 4.5f, 5.5f}, quantizer.decode(codes).array());
    assertEquals("BinaryQuantizer[dimension=2, bits=2]", quantizer.toString());
  }

  /** The mean is 1.5e38, from which -3e38 is farther than the greatest float. */
  @Test
  void directionsBearDifferencesBeyondTheRangeOfFloats() {
    Tensor extreme = Tensor.of(new float[] {3e38f, 3e38f, 3e38f, -3e38f}, 4, 1);
    BinaryQuantizer quantizer = BinaryQuantizer.fit(extreme, Threshold.MEAN, Tensor.full(1, 1, 1));
    assertArrayEquals(new int[] {1, 1, 1, 0}, quantizer.encode(extreme).unpack());
    assertArrayEquals(
        new float[] {3e38f, 3e38f, 3e38f, -3e38f},
        quantizer.decode(quantizer.encode(extreme)).array(),
        1e32f);
  }

  /** No float lies above the greatest, and an infinite level could not be loaded. */
  @Test
  void theGreatestFloatsAreSavedAndLoaded(@TempDir Path folder) throws IOException {
    Tensor greatest = Tensor.full(Float.MAX_VALUE, 3, 2);
    Path path = folder.resolve("greatest.safetensors");
    BinaryQuantizer binary = BinaryQuantizer.fit(greatest, Threshold.MEAN);
    binary.save(path);
    Codes ones = Codes.pack(binary.layout(), new int[] {1, 0});
    assertArrayEquals(
        new float[] {Float.MAX_VALUE, Float.MAX_VALUE},
        BinaryQuantizer.load(path).decode(ones).array());
    SparseBinaryQuantizer sparse = SparseBinaryQuantizer.fit(greatest, 1, Storage.BITS);
    sparse.save(path);
    assertEquals(sparse.encode(greatest), SparseBinaryQuantizer.load(path).encode(greatest));
  }

  @Test
  void randomDirectionsAreOrthonormal() {
    Tensor directions = BinaryQuantizer.randomDirections(30, 40, 7);
    float[] products = directions.matmulTransposed(directions).array();
    for (int i = 0; i < products.length; i++) {
      assertEquals(i % 31 == 0 ? 1 : 0, products[i], 1e-6);
    }
  }

  /** Bits of d random directions differ in d · angle / π places on average. */
  @Test
  void theHammingDistanceGrowsWithTheAngle() {
    int d = 2048;
    float[] values = new float[3 * d];
    float[] uniform = TestRows.uniform(2, d, 3);
    for (int i = 0; i < d; i++) {
      values[i] = uniform[i];
      values[d + i] = uniform[i] + uniform[d + i];
      values[2 * d + i] = uniform[d + i];
    }
    Tensor rows = Tensor.of(values, 3, d);
    Tensor directions = BinaryQuantizer.randomDirections(512, d, 1);
    Codes codes = BinaryQuantizer.fit(rows, Threshold.ZERO, directions).encode(rows);
    int[] distances = Hamming.distances(codes.select(0), codes);
    assertEquals(0, distances[0]);
    // 45 and 90 degrees; the standard deviation of 512 bits is at most 11.3.
    assertEquals(128, distances[1], 40);
    assertEquals(256, distances[2], 45);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 128, 129, 300})
  void hammingDistancesCountTheBitsThatDiffer(int bits) {
    SplittableRandom random = new SplittableRandom(bits);
    CodeLayout layout = new CodeLayout(bits, 1);
    int[] values = random.ints(9L * bits, 0, 2).toArray();
    Codes codes = Codes.pack(layout, values);
    int[] distances = Hamming.distances(codes.select(2, 5), codes);
    for (int row = 0; row < 9; row++) {
      int expected = 0;
      for (int i = 0; i < bits; i++) {
        expected += values[5 * bits + i] ^ values[row * bits + i];
      }
      assertEquals(expected, distances[9 + row]);
    }
  }

  @Test
  void theLargestWinTiesToTheLowestColumn() {
    Tensor rows = Tensor.of(new float[] {1, 3, 2, 3, 0, 0, 0, 0, -5, -4, -5, -5}, 3, 4);
    Codes bits = SparseBinaryQuantizer.fit(rows, 2, Storage.BITS).encode(rows);
    assertArrayEquals(new int[] {0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0}, bits.unpack());
    SparseBinaryQuantizer quantizer = SparseBinaryQuantizer.fit(rows, 2, Storage.INDICES);
    Codes indices = quantizer.encode(rows);
    assertArrayEquals(new int[] {1, 3, 0, 1, 0, 1}, indices.unpack());
    assertEquals(4, quantizer.bitsPerRow());
    // winners of columns 0 to 3: 0 and -5; 3, 0 and -4; none; 3; losers: 1, 2, 0, 0, -5, -5
    float lost = (float) (-7.0 / 6);
    float above = Math.nextUp(lost);
    assertArrayEquals(
        new float[] {
          lost, -1 / 3f, lost, 3, above, -1 / 3f, lost, lost, above, -1 / 3f, lost, lost
        },
        quantizer.decode(indices).array());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 40, 100})
  void informationIsTheLogarithmOfTheNumberOfCodes(int winners) {
    BigInteger codes = BigInteger.ONE;
    for (int i = 1; i <= winners; i++) {
      codes = codes.multiply(BigInteger.valueOf(100 - winners + i)).divide(BigInteger.valueOf(i));
    }
    Tensor rows = Tensor.wrap(TestRows.uniform(3, 100, 1), Shape.of(3, 100));
    SparseBinaryQuantizer quantizer = SparseBinaryQuantizer.fit(rows, winners, Storage.BITS);
    double expected = Math.log(codes.doubleValue()) / Math.log(2);
    assertEquals(expected, quantizer.informationBits(), 1e-9);
    assertTrue(quantizer.informationBits() <= quantizer.bitsPerRow());
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertMessage(
        "SparseBinaryQuantizer.fit: expected winners from 1 to 2, got 3 (argument winners)",
        () -> SparseBinaryQuantizer.fit(rows, 3, Storage.BITS));
    SparseBinaryQuantizer quantizer =
        SparseBinaryQuantizer.fit(Tensor.zeros(1, 4), 2, Storage.INDICES);
    assertMessage(
        "SparseBinaryQuantizer.decode: expected 2 winners, ascending, got 1 at row 0"
            + " (argument codes)",
        () -> quantizer.decode(Codes.pack(quantizer.layout(), new int[] {3, 1})));
    assertMessage(
        "BinaryQuantizer.randomDirections: expected bits from 1 to 4, got 5 (argument bits)",
        () -> BinaryQuantizer.randomDirections(5, 4, 0));
    assertMessage(
        "BinaryQuantizer.fit: expected shape [n, 2], got [1, 3] (argument directions)",
        () -> BinaryQuantizer.fit(rows, Threshold.MEAN, Tensor.zeros(1, 3)));
    assertMessage(
        "BinaryQuantizer.fit: expected at least one row, got shape [0, 2] (argument directions)",
        () -> BinaryQuantizer.fit(rows, Threshold.MEAN, Tensor.zeros(0, 2)));
    assertMessage(
        "BinaryQuantizer.fit: expected orthonormal directions, got the product 2.0 of directions 0"
            + " and 0 (argument directions)",
        () -> BinaryQuantizer.fit(rows, Threshold.MEAN, Tensor.of(new float[] {1, 1}, 1, 2)));
    assertMessage(
        "Hamming.distances: expected codes of 3 fields of 1 bits, got 2 fields of 1 bits"
            + " (argument codes)",
        () ->
            Hamming.distances(
                Codes.pack(new CodeLayout(3, 1), new int[3]),
                Codes.pack(new CodeLayout(2, 1), new int[2])));
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
