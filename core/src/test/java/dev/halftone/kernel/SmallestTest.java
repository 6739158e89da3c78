package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallestTest {
  @Test
  void keepsTheFirstOfTheSortedOrderWhateverTheOrderOfOffers() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 400; trial++) {
      int n = 1 + random.nextInt(60);
      int k = 1 + random.nextInt(20);
      double[] keys = random.doubles(n).map(key -> Math.floor(key * 12)).toArray();
      int[] offers = random.ints(n).map(Math::abs).toArray();
      int[] sorted =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> keys[i]))
              .mapToInt(i -> i)
              .toArray();
      Smallest smallest = new Smallest(k);
      smallest.offer(-1, 99);
      smallest.clear();
      IntStream.range(0, n)
          .boxed()
          .sorted(Comparator.comparingInt(i -> offers[i]))
          .forEach(i -> smallest.offer(keys[i], i));
      assertEquals(Math.min(k, n), smallest.size());
      assertEquals(
          k <= n ? keys[sorted[k - 1]] : Double.POSITIVE_INFINITY,
          smallest.bound(),
          "trial " + trial);
      smallest.sort();
      for (int rank = 0; rank < smallest.size(); rank++) {
        assertEquals(sorted[rank], smallest.index(rank), "trial " + trial);
        assertEquals(keys[sorted[rank]], smallest.key(rank));
      }
    }
  }
}
