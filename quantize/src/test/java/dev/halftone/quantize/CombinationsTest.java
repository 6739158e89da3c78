package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CombinationsTest {
  private final Tensor t1 = Tensor.of(new float[] {0.1f, 7, -3}, 3);
  private final Tensor t2 = Tensor.of(new float[] {0.7f, -1, 5}, 3);
  private final Tensor t3 = Tensor.of(new float[] {0.3f, 2, 2}, 3);

  @Test
  void gridHasTheAnchorsInItsCornersAndTenOfSixteenConvexCells() {
    Combinations.Grid grid = Combinations.grid(t1, t2, t3, 4, false);
    assertEquals(16, grid.cells().size());
    assertArrayEquals(t2.toArray(), row(grid, 0));
    assertArrayEquals(t1.toArray(), row(grid, 3));
    assertArrayEquals(t3.toArray(), row(grid, 15));
    assertArrayEquals(new float[] {0.3f + 0.7f - 0.1f, 2 - 1 - 7, 2 + 5 + 3}, row(grid, 12), 1e-6f);
    assertEquals(10, grid.cells().stream().filter(Combinations.Cell::convex).count());
    // row 1, column 2: a = 1/3, b = 1/3
    assertArrayEquals(new float[] {1.1f / 3, 8f / 3, 4f / 3}, row(grid, 6), 1e-6f);
  }

  @Test
  void triangleOnlyLeavesTheOtherCellsOut() {
    Combinations.Grid grid = Combinations.grid(t1, t2, t3, 4, true);
    assertEquals(10, grid.cells().size());
    assertTrue(grid.cells().stream().allMatch(Combinations.Cell::convex));
    assertEquals(new Combinations.Cell(1, 1, true), grid.cells().get(4));
    assertArrayEquals(t3.toArray(), row(grid, 9));
  }

  @Test
  void pathEndsAtItsAnchors() {
    Tensor path = Combinations.path(t1, t2, 5);
    assertEquals(5, path.shape().extent(0));
    float[] values = path.toArray();
    for (int i = 0; i < 3; i++) {
      assertEquals(t1.array()[i], values[i]);
      assertEquals(t2.array()[i], values[12 + i]);
      assertEquals((t1.array()[i] + t2.array()[i]) / 2, values[6 + i], 1e-6f);
    }
  }

  @Test
  void convexAndAffineCheckTheirWeights() {
    Tensor vectors = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    assertArrayEquals(
        new float[] {2.5f, 3.5f},
        Combinations.convex(new float[] {0.25f, 0.75f}, vectors).toArray());
    assertArrayEquals(
        new float[] {5, 6}, Combinations.affine(new float[] {-1, 2}, vectors).toArray());
    assertMessage(
        "Combinations.convex: expected weights >= 0, got -1.0 at 0 (argument weights)",
        () -> Combinations.convex(new float[] {-1, 2}, vectors));
    assertMessage(
        "Combinations.affine: expected weights with sum 1, got sum 1.5 (argument weights)",
        () -> Combinations.affine(new float[] {0.5f, 1}, vectors));
    assertMessage(
        "Combinations.affine: expected shape [3, d] for as many weights, got [2, 2]"
            + " (argument vectors)",
        () -> Combinations.affine(new float[] {1, 1, -1}, vectors));
    assertMessage(
        "Combinations.path: expected n >= 2, got 1 (argument n)",
        () -> Combinations.path(t1, t2, 1));
    assertMessage(
        "Combinations.path: expected vectors of one shape [d], got [3] and [2, 2]"
            + " (argument vector 2)",
        () -> Combinations.path(t1, vectors, 3));
  }

  private static float[] row(Combinations.Grid grid, int cell) {
    float[] row = new float[3];
    System.arraycopy(grid.vectors().array(), 3 * cell, row, 0, 3);
    return row;
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable run) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
  }
}
