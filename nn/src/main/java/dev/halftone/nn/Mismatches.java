package dev.halftone.nn;

import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Differences between the tensors a model expects and those a file holds. */
final class Mismatches {
  private Mismatches() {}

  static List<String> between(Map<String, Tensor> expected, Map<String, Tensor> saved) {
    List<String> mismatches = new ArrayList<>();
    expected.forEach(
        (name, mine) -> {
          Tensor theirs = saved.get(name);
          if (theirs == null) {
            mismatches.add(name + ": expected " + mine.shape() + ", not in the file");
          } else if (!theirs.shape().equals(mine.shape())) {
            mismatches.add(name + ": expected " + mine.shape() + ", got " + theirs.shape());
          }
        });
    saved.forEach(
        (name, theirs) -> {
          if (!expected.containsKey(name)) {
            mismatches.add(name + ": " + theirs.shape() + " in the file, not expected");
          }
        });
    return mismatches;
  }
}
