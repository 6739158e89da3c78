package dev.halftone.examples.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The pen strokes of every digit in every writing style, as smooth curves in a box of 100 by 100
 * units, x to the right and y down.
 */
final class DigitSkeletons {

  /** One way to write one digit; each stroke a chain of points x0, y0, x1, y1, ... */
  record Style(String name, List<float[]> strokes) {}

  /** Straight pieces between two neighbouring control points of a curve. */
  private static final int PIECES = 5;

  /**
   * Digit, style name, strokes. A stroke is a curve through its points; strokes are parted by
   * {@code |} and a stroke that ends in {@code z} is closed. Corners are where two strokes meet.
   */
  private static final String[][] TABLE = {
    {"0", "plain", "50,6 30,22 24,50 31,79 50,94 69,79 76,50 70,22 z"},
    {"0", "slashed", "50,6 28,22 22,50 29,79 50,94 71,79 78,50 72,22 z | 73,14 27,87"},
    {"0", "curled", "88,7 66,17 42,9 27,28 23,54 31,82 50,94 69,82 77,54 72,30 61,13 44,16"},
    {"1", "plain", "52,4 51,35 50,65 50,96"},
    {"1", "flagged", "29,31 42,20 54,5 | 54,5 54,50 53,96"},
    {"1", "with base", "31,27 43,18 52,6 | 52,6 52,50 52,93 | 27,93 52,93 77,93"},
    {"2", "straight base", "25,26 35,10 53,5 71,14 73,33 60,56 40,77 23,93 | 23,93 50,93 79,92"},
    {"2", "looped", "28,24 42,6 63,9 68,30 56,54 37,81 21,92 11,80 23,67 44,77 63,93 87,83"},
    {"2", "angular", "24,9 50,8 75,8 | 75,8 50,50 23,92 | 23,92 50,92 78,91"},
    {"3", "round", "26,16 42,5 62,8 69,25 60,41 43,47 | 43,47 64,52 75,70 66,88 47,95 25,85"},
    {"3", "flat top", "25,8 48,8 72,7 | 72,7 58,24 43,42 | 43,42 64,44 76,62 70,83 50,94 24,87"},
    {"3", "looped", "26,15 45,4 65,13 62,33 45,47 30,53 31,41 46,42 66,54 74,75 55,95 24,86"},
    {"4", "open", "32,6 29,28 24,55 | 24,55 50,55 80,53 | 64,24 62,60 60,96"},
    {"4", "closed", "62,4 42,34 19,65 | 19,65 50,66 82,65 | 62,4 62,50 62,96"},
    {"4", "curved", "27,8 22,30 27,48 44,53 62,45 71,30 | 73,6 70,34 66,65 64,96"},
    {
      "5",
      "with bar",
      "74,7 52,7 33,7 | 33,7 31,25 28,43 | 28,43 50,36 70,46 76,66 66,86 46,94 24,86"
    },
    {"5", "smooth", "75,11 56,5 37,12 30,29 42,43 62,53 71,70 61,89 42,94 24,84"},
    {"6", "curved", "73,11 49,12 31,35 24,64 33,88 54,95 73,83 75,63 58,48 38,53 26,68"},
    {"6", "straight", "67,3 48,28 30,58 | 47,57 31,65 28,82 43,95 62,91 69,76 62,61 z"},
    {"6", "b-shaped", "35,4 33,40 32,90 | 32,62 50,51 70,61 72,82 54,95 32,90"},
    {"7", "plain", "23,9 50,9 77,8 | 77,8 59,40 45,70 38,96"},
    {"7", "barred", "23,9 50,9 77,8 | 77,8 59,40 47,70 41,96 | 33,51 52,50 73,49"},
    {"7", "hooked", "22,27 22,17 25,9 | 25,9 50,11 75,7 | 75,7 72,40 60,67 56,96"},
    {
      "8", "circles", "50,5 36,12 36,32 50,40 64,32 64,12 z | 50,40 27,52 22,74 50,96 78,74 73,52 z"
    },
    {"8", "crossed", "66,12 48,4 29,14 31,32 50,49 69,66 71,86 52,96 34,88 31,68 50,49 69,31 z"},
    {"8", "open", "77,9 58,4 38,10 33,27 49,44 67,60 70,80 53,95 33,85 32,65 48,50 67,40 88,33"},
    {"9", "straight", "72,12 55,5 35,10 25,28 31,46 50,51 66,41 73,22 | 73,8 72,40 70,70 68,96"},
    {"9", "curved", "70,30 60,45 41,49 28,36 31,15 50,5 67,13 72,35 68,63 54,86 31,95"},
    {
      "9",
      "tailed",
      "68,12 50,5 33,14 28,30 40,44 58,41 69,26 | 70,8 73,40 72,68 62,90 42,97 24,88 21,72"
    },
  };

  private DigitSkeletons() {}

  /** The styles of each digit, in the order of the table. */
  static List<List<Style>> byDigit() {
    List<List<Style>> byDigit = new ArrayList<>();
    for (int digit = 0; digit < 10; digit++) {
      List<Style> styles = new ArrayList<>();
      for (String[] row : TABLE) {
        if (Integer.parseInt(row[0]) == digit) {
          styles.add(new Style(row[1], strokes(row[2])));
        }
      }
      byDigit.add(List.copyOf(styles));
    }
    return List.copyOf(byDigit);
  }

  private static List<float[]> strokes(String text) {
    List<float[]> strokes = new ArrayList<>();
    for (String part : text.split("\\|", -1)) {
      strokes.add(flatten(part.strip()));
    }
    return List.copyOf(strokes);
  }

  private static float[] flatten(String text) {
    boolean closed = text.endsWith("z");
    String[] words = (closed ? text.substring(0, text.length() - 1) : text).strip().split(" ", -1);
    int knots = words.length;
    float[] x = new float[knots];
    float[] y = new float[knots];
    for (int i = 0; i < knots; i++) {
      int comma = words[i].indexOf(',');
      x[i] = Integer.parseInt(words[i].substring(0, comma));
      y[i] = Integer.parseInt(words[i].substring(comma + 1));
    }
    int spans = closed ? knots : knots - 1;
    float[] points = new float[2 * (spans * PIECES + 1)];
    for (int span = 0; span < spans; span++) {
      int before = knot(span - 1, knots, closed);
      int from = knot(span, knots, closed);
      int to = knot(span + 1, knots, closed);
      int after = knot(span + 2, knots, closed);
      int pieces = span == spans - 1 ? PIECES + 1 : PIECES;
      for (int piece = 0; piece < pieces; piece++) {
        float t = piece / (float) PIECES;
        int at = 2 * (span * PIECES + piece);
        points[at] = curve(x[before], x[from], x[to], x[after], t);
        points[at + 1] = curve(y[before], y[from], y[to], y[after], t);
      }
    }
    return points;
  }

  private static int knot(int index, int knots, boolean closed) {
    return closed ? Math.floorMod(index, knots) : Math.min(Math.max(index, 0), knots - 1);
  }

  /** Catmull-Rom spline: passes through {@code b} at t = 0 and through {@code c} at t = 1. */
  private static float curve(float a, float b, float c, float d, float t) {
    return 0.5f
        * (2 * b
            + t * (c - a)
            + t * t * (2 * a - 5 * b + 4 * c - d)
            + t * t * t * (3 * b - a - 3 * c + d));
  }
}
