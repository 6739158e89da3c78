package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Tensor;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HammingSearchTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "9, 5, 3, 9",
    "300, 40, 8, 20",
    "500, 20, 64, 1",
    "500, 20, 65, 7",
    "5000, 70, 128, 10",
    "300, 10, 700, 299",
  })
  void findsWhatSortingFinds(int n, int m, int bits, int k) {
    Codes references = random(n, bits, 1);
    Codes queries = random(m, bits, 2);
    assertExact(references, queries, k);
  }

  @Test
  void equalCodesAndFallingDistances() {
    assertExact(Codes.pack(new CodeLayout(9, 1), new int[9 * 50]), random(4, 9, 3), 20);
    int[] steps = new int[100 * 100];
    for (int row = 0; row < 100; row++) {
      for (int bit = 0; bit < 100 - row; bit++) {
        steps[row * 100 + bit] = 1;
      }
    }
    Codes falling = Codes.pack(new CodeLayout(100, 1), steps);
    assertExact(falling, Codes.pack(new CodeLayout(100, 1), new int[100]), 3);
    assertExact(falling, falling, 100);
  }

  @Test
  void theNearestOfWinnersSharesMostOfThem() {
    Tensor rows = Tensor.of(TestRows.uniform(200, 40, 4), 200, 40);
    int winners = 5;
    int[] bits = new int[200 * 40];
    for (int row = 0; row < 200; row++) {
      int at = row * 40;
      IntStream.range(0, 40)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -rows.array()[at + i]))
          .limit(winners)
          .forEach(i -> bits[at + i] = 1);
    }
    Codes codes = Codes.pack(new CodeLayout(40, 1), bits);
    Codes references = codes.select(IntStream.range(0, 150).toArray());
    Codes queries = codes.select(IntStream.range(150, 200).toArray());
    Neighbors found = HammingSearch.of(references).search(queries, 1);
    for (int query = 0; query < 50; query++) {
      int best = 0;
      int most = -1;
      for (int row = 0; row < 150; row++) {
        int overlap = 0;
        for (int i = 0; i < 40; i++) {
          overlap += bits[row * 40 + i] & bits[(150 + query) * 40 + i];
        }
        if (overlap > most) {
          most = overlap;
          best = row;
        }
      }
      assertEquals(best, found.index(query, 0));
      assertEquals(2 * (winners - most), found.distance(query, 0));
    }
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    Codes codes = random(3, 8, 5);
    HammingSearch search = HammingSearch.of(codes);
    assertEquals(3, search.size());
    assertEquals(codes.layout(), search.layout());
    assertEquals(0, search.search(codes.select(), 2).queries());
    assertMessage(
        "HammingSearch.of: expected at least one row, got none (argument references)",
        () -> HammingSearch.of(codes.select()));
    assertMessage(
        "HammingSearch.search: expected k from 1 to the 3 references, got 4 (argument k)",
        () -> search.search(codes, 4));
    assertMessage(
        "HammingSearch.search: expected codes of 8 fields of 1 bits, got 9 fields of 1 bits"
            + " (argument codes)",
        () -> search.search(random(2, 9, 6), 1));
  }

  private static Codes random(int rows, int bits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Codes.pack(new CodeLayout(bits, 1), random.ints((long) rows * bits, 0, 2).toArray());
  }

  private static void assertExact(Codes references, Codes queries, int k) {
    Neighbors found = HammingSearch.of(references).search(queries, k);
    int n = references.rows();
    int[] distances = Hamming.distances(queries, references);
    for (int query = 0; query < queries.rows(); query++) {
      int at = query * n;
      int[] expected =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingInt(row -> distances[at + row]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int rank = 0; rank < k; rank++) {
        assertEquals(expected[rank], found.index(query, rank));
        assertEquals(distances[at + expected[rank]], found.distance(query, rank));
      }
    }
  }

  private static void assertMessage(String message, Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
