package dev.halftone.tensor;

import dev.halftone.kernel.Parallel;

/** Splits long loops into pieces of one fixed length, whatever the number of threads. */
final class Chunks {
  /** Elements per piece: long enough to pay for the hand-over, short enough to stay in L2. */
  static final int LENGTH = 1 << 14;

  /** The body of a loop over a part of its range. */
  interface Body {
    void run(int from, int length);
  }

  private Chunks() {}

  /** Runs the body over 0 to n, in pieces of the fixed length. */
  static void run(int n, Body body) {
    run(n, LENGTH, body);
  }

  /** Runs the body over 0 to n, in pieces of the given length. */
  static void run(int n, int length, Body body) {
    if (n <= length) {
      if (n > 0) {
        body.run(0, n);
      }
      return;
    }
    int pieces = (n - 1) / length + 1;
    Parallel.forEach(
        pieces,
        piece -> {
          int from = piece * length;
          body.run(from, Math.min(length, n - from));
        });
  }

  /** Runs the body over rows 0 to rows, in groups that hold about one piece of elements. */
  static void runRows(int rows, int rowLength, Body body) {
    run(rows, Math.max(1, LENGTH / Math.max(1, rowLength)), body);
  }
}
