package dev.halftone.quantize;

import java.util.Arrays;

/**
 * Selects the k smallest of distances that are whole numbers from 0 to a limit and come in
 * ascending order of their index, equal ones by the lowest index, in time linear in how many come.
 *
 * <p>Let b be the largest number of which fewer than k distances are below it. What is not below b
 * when it comes cannot be among the k smallest: k that came before are at most b already. So at
 * most k of each kept distance are kept, and whenever the room of 4 k is full, fewer than 2 k of it
 * are still of use.
 */
final class NearestByCount {
  private final int k;
  private final int[] counts;
  private int[] keptDistances;
  private int[] keptIndices;
  private int kept;
  private int below;
  private int bound;

  NearestByCount(int k, int limit) {
    this.k = k;
    counts = new int[limit + 1];
    bound = limit + 1;
    keptDistances = new int[16];
    keptIndices = new int[16];
  }

  /** Offers distances[i] under the index {@code first + i} for i &lt; count. */
  void offer(int[] distances, int count, int first) {
    for (int i = 0; i < count; i++) {
      if (distances[i] < bound) {
        keep(distances[i], first + i);
      }
    }
  }

  private void keep(int distance, int index) {
    if (kept == keptDistances.length) {
      drop();
      grow();
    }
    keptDistances[kept] = distance;
    keptIndices[kept++] = index;
    counts[distance]++;
    below++;
    while (below >= k) {
      bound--;
      below -= counts[bound];
    }
  }

  private void drop() {
    int still = 0;
    for (int i = 0; i < kept; i++) {
      if (keptDistances[i] <= bound) {
        keptDistances[still] = keptDistances[i];
        keptIndices[still++] = keptIndices[i];
      }
    }
    kept = still;
  }

  /** Doubles the room unless dropping has freed half of it. */
  private void grow() {
    if (2 * kept > keptDistances.length) {
      keptDistances = Arrays.copyOf(keptDistances, 2 * keptDistances.length);
      keptIndices = Arrays.copyOf(keptIndices, 2 * keptIndices.length);
    }
  }

  /** Writes the k nearest in order from {@code at} on, after at least k distances have come. */
  void write(int[] indices, float[] distances, int at) {
    int[] places = new int[bound + 1];
    for (int distance = 1; distance <= bound; distance++) {
      places[distance] = places[distance - 1] + counts[distance - 1];
    }
    for (int i = 0; i < kept; i++) {
      int distance = keptDistances[i];
      if (distance <= bound && places[distance] < k) {
        int place = at + places[distance]++;
        indices[place] = keptIndices[i];
        distances[place] = distance;
      }
    }
  }
}
