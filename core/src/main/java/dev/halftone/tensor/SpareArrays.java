package dev.halftone.tensor;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Arrays of any content that nobody uses, by their length. */
final class SpareArrays {
  private final Map<Integer, ArrayDeque<float[]>> arrays = new HashMap<>();

  void add(float[] array) {
    arrays.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
  }

  /** One of these, which is then no longer spare; null if there is none. */
  float[] poll(int length) {
    ArrayDeque<float[]> some = arrays.get(length);
    return some == null ? null : some.poll();
  }
}
