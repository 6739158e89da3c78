package dev.halftone.examples.run;

import java.util.Collection;
import java.util.List;

/** Finds the names that a mistyped one may have been meant for. */
final class NearNames {
  /** More mistakes than these make another word. */
  private static final int MISTAKES = 2;

  private NearNames() {}

  /** The names fewest mistakes away from {@code typed}, in their own order; none if all are far. */
  static List<String> of(String typed, Collection<String> names) {
    int fewest = names.stream().mapToInt(name -> mistakes(typed, name)).min().orElse(MISTAKES + 1);
    boolean far = fewest > MISTAKES || fewest >= typed.replace("-", "").length();
    return far
        ? List.of()
        : names.stream().filter(name -> mistakes(typed, name) == fewest).toList();
  }

  /** Letters left out, put in, exchanged or swapped with their neighbour (Damerau, 1964). */
  private static int mistakes(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(one, other, cost, i, j);
      }
    }
    return cost[one.length()][other.length()];
  }

  private static int cheapest(String one, String other, int[][] cost, int i, int j) {
    int exchanged = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + exchanged);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
