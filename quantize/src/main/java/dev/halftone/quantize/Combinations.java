package dev.halftone.quantize;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Weighted combinations of feature vectors, to be decoded into mixtures of styles.
 *
 * <p>Sums are made in double and rounded once, and a weight of 1 gives its vector exactly.
 */
public final class Combinations {
  private static final double SUM_TOLERANCE = 1e-6;

  private Combinations() {}

  /**
   * The sum of w_i v_i for weights of at least 0 that sum to 1: a point of the convex hull.
   *
   * @param weights [m]
   * @param vectors [m, d]
   * @return the point [d]
   */
  public static Tensor convex(float[] weights, Tensor vectors) {
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0)) {
        throw new IllegalArgumentException(
            "Combinations.convex: expected weights >= 0, got "
                + weights[i]
                + " at "
                + i
                + Rows.suffix("weights"));
      }
    }
    return combine("Combinations.convex", weights, vectors);
  }

  /**
   * The sum of w_i v_i for weights of any sign that sum to 1: a point of the plane through the
   * vectors.
   *
   * @param weights [m]
   * @param vectors [m, d]
   * @return the point [d]
   */
  public static Tensor affine(float[] weights, Tensor vectors) {
    return combine("Combinations.affine", weights, vectors);
  }

  /**
   * The n points from one vector to another at equal steps, both ends included.
   *
   * @param from [d]
   * @param to [d]
   * @param n at least 2
   * @return the points [n, d]
   */
  public static Tensor path(Tensor from, Tensor to, int n) {
    requireVectors("Combinations.path", n, from, to);
    int dimension = from.size();
    float[] points = new float[Math.multiplyExact(n, dimension)];
    for (int i = 0; i < n; i++) {
      double weight = (double) i / (n - 1);
      mix(points, i * dimension, new double[] {1 - weight, weight}, from, to);
    }
    return Tensor.wrap(points, Shape.of(n, dimension));
  }

  /**
   * An n x n grid in the plane of three vectors: with a = row / (n - 1) and b = 1 - column / (n -
   * 1), the cell is a t3 + b t2 + (1 - a - b) t1. The corners are t2, t1, t3 and, at the bottom
   * left, t3 + t2 - t1; cells below the diagonal lie outside the triangle.
   *
   * @param t1 [d], the top right corner
   * @param t2 [d], the top left corner
   * @param t3 [d], the bottom right corner
   * @param n at least 2
   * @param triangleOnly leaves out the cells outside the triangle
   */
  public static Grid grid(Tensor t1, Tensor t2, Tensor t3, int n, boolean triangleOnly) {
    requireVectors("Combinations.grid", n, t1, t2, t3);
    List<Cell> cells = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        // a + b <= 1, in whole numbers
        boolean convex = row <= column;
        if (convex || !triangleOnly) {
          cells.add(new Cell(row, column, convex));
        }
      }
    }
    int dimension = t1.size();
    float[] points = new float[Math.multiplyExact(cells.size(), dimension)];
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      double a = (double) cell.row / (n - 1);
      double b = (double) (n - 1 - cell.column) / (n - 1);
      double rest = (double) (cell.column - cell.row) / (n - 1);
      mix(points, i * dimension, new double[] {rest, b, a}, t1, t2, t3);
    }
    return new Grid(n, Tensor.wrap(points, Shape.of(cells.size(), dimension)), List.copyOf(cells));
  }

  /**
   * Points of a grid.
   *
   * @param side cells along one edge
   * @param vectors one row for each cell, [cells, d]
   * @param cells places of the rows, row by row
   */
  public record Grid(int side, Tensor vectors, List<Cell> cells) {}

  /**
   * A place in a grid.
   *
   * @param row from the top
   * @param column from the left
   * @param convex whether all three weights are at least 0
   */
  public record Cell(int row, int column, boolean convex) {}

  private static Tensor combine(String operation, float[] weights, Tensor vectors) {
    Shape shape = vectors.shape();
    if (shape.rank() != 2 || shape.extent(0) != weights.length) {
      throw new IllegalArgumentException(
          operation
              + ": expected shape ["
              + weights.length
              + ", d] for as many weights, got "
              + shape
              + Rows.suffix("vectors"));
    }
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(
          operation + ": expected weights with sum 1, got sum " + sum + Rows.suffix("weights"));
    }
    int dimension = shape.extent(1);
    float[] values = vectors.array();
    float[] point = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double total = 0;
      for (int j = 0; j < weights.length; j++) {
        total += (double) weights[j] * values[j * dimension + i];
      }
      point[i] = (float) total;
    }
    return Tensor.wrap(point, Shape.of(dimension));
  }

  private static void mix(float[] out, int offset, double[] weights, Tensor... vectors) {
    for (int i = 0; i < vectors[0].size(); i++) {
      double total = 0;
      for (int j = 0; j < weights.length; j++) {
        total += weights[j] * vectors[j].array()[i];
      }
      out[offset + i] = (float) total;
    }
  }

  private static void requireVectors(String operation, int n, Tensor... vectors) {
    if (n < 2) {
      throw new IllegalArgumentException(
          operation + ": expected n >= 2, got " + n + Rows.suffix("n"));
    }
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].shape().rank() != 1 || !vectors[i].shape().equals(vectors[0].shape())) {
        throw new IllegalArgumentException(
            operation
                + ": expected vectors of one shape [d], got "
                + vectors[0].shape()
                + " and "
                + vectors[i].shape()
                + Rows.suffix("vector " + (i + 1)));
      }
    }
  }
}
