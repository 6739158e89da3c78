package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/**
 * Predefined evenly distributed class centroids (Zhu and Zhang 2019): K points [K, n] on the sphere
 * of radius sqrt(n), as far from one another as they can be.
 */
public final class Pedcc {
  private static final double STEP = 0.01;
  private static final double DAMPING = 0.9;

  private Pedcc() {}

  /**
   * The regular simplex, turned by a random rotation: all cosines are -1 / (K - 1) and the points
   * sum to zero.
   *
   * @throws IllegalArgumentException if K &gt; n + 1, for which there is no simplex, or K &lt; 2
   */
  public static Tensor simplex(int classes, int dimensions, Philox generator) {
    return tensor(simplexPoints(classes, dimensions, generator));
  }

  static double[][] simplexPoints(int classes, int dimensions, Philox generator) {
    require(classes, dimensions);
    if (classes > dimensions + 1) {
      throw new IllegalArgumentException(
          "pedcc simplex: expected at most dimensions + 1 = "
              + (dimensions + 1)
              + " classes, got "
              + classes);
    }
    // The corners e_k - 1/K of R^K lie in the subspace orthogonal to (1, ..., 1). A Helmert basis
    // gives them coordinates in R^(K-1), and a random orthonormal frame carries these to R^n.
    double[][] frame = Orthonormal.rows(classes - 1, dimensions, generator);
    double radius = Math.sqrt(dimensions * classes / (classes - 1.0));
    double[][] points = new double[classes][dimensions];
    for (int k = 0; k < classes; k++) {
      for (int row = 0; row < classes - 1; row++) {
        Orthonormal.add(points[k], radius * helmert(row, k), frame[row]);
      }
    }
    return points;
  }

  private static Tensor tensor(double[][] points) {
    int dimensions = points[0].length;
    float[] values = new float[points.length * dimensions];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) points[i / dimensions][i % dimensions];
    }
    return Tensor.wrap(values, Shape.of(points.length, dimensions));
  }

  /**
   * Row {@code row} of the Helmert basis at {@code k}: (1, ..., 1, -m, 0, ...) / sqrt(m(m + 1)).
   */
  private static double helmert(int row, int k) {
    int m = row + 1;
    double norm = Math.sqrt(m * (m + 1.0));
    return k < m ? 1 / norm : k == m ? -m / norm : 0;
  }

  /**
   * Equal charges that repel one another on the sphere, with damping, for any K: the generator of
   * the paper's code made to settle.
   *
   * @param steps moves; 200 come within 0.001 of the simplex' cosines at K = 10, n = 40
   * @throws IllegalArgumentException if K &lt; 2 or steps &lt; 0
   */
  public static Tensor repulsion(int classes, int dimensions, int steps, Philox generator) {
    return repel(classes, dimensions, steps, DAMPING, generator);
  }

  /** The generator exactly as in the paper's code: 200 steps without damping. */
  public static Tensor original(int classes, int dimensions, Philox generator) {
    return repel(classes, dimensions, 200, 1, generator);
  }

  private static Tensor repel(
      int classes, int dimensions, int steps, double damping, Philox generator) {
    require(classes, dimensions);
    Check.notNegative("pedcc repulsion", "steps", steps);
    double[][] points = new double[classes][dimensions];
    float[] draws = generator.normal(Shape.of(classes, dimensions)).array();
    for (int k = 0; k < classes; k++) {
      for (int i = 0; i < dimensions; i++) {
        points[k][i] = draws[k * dimensions + i];
      }
      Orthonormal.scale(points[k], 1 / Math.sqrt(Orthonormal.dot(points[k], points[k])));
    }
    double[][] velocities = new double[classes][dimensions];
    for (int step = 0; step < steps; step++) {
      double[][] forces = tangentialForces(points);
      for (int k = 0; k < classes; k++) {
        // The position moves by the old velocity, as the original does.
        Orthonormal.add(points[k], 1, velocities[k]);
        Orthonormal.scale(points[k], 1 / Math.sqrt(Orthonormal.dot(points[k], points[k])));
        Orthonormal.scale(velocities[k], damping);
        Orthonormal.add(velocities[k], STEP, forces[k]);
      }
    }
    for (double[] point : points) {
      Orthonormal.scale(point, Math.sqrt(dimensions));
    }
    return tensor(points);
  }

  private static double[][] tangentialForces(double[][] points) {
    int classes = points.length;
    double[][] forces = new double[classes][points[0].length];
    double[] difference = new double[points[0].length];
    for (int k = 0; k < classes; k++) {
      for (int m = 0; m < classes; m++) {
        if (m != k) {
          for (int i = 0; i < difference.length; i++) {
            difference[i] = points[k][i] - points[m][i];
          }
          double length = Math.max(Math.sqrt(Orthonormal.dot(difference, difference)), 0.01);
          Orthonormal.add(forces[k], 1 / (length * length * length), difference);
        }
      }
      Orthonormal.add(forces[k], -Orthonormal.dot(forces[k], points[k]), points[k]);
    }
    return forces;
  }

  private static void require(int classes, int dimensions) {
    if (classes < 2) {
      throw new IllegalArgumentException("pedcc: expected at least 2 classes, got " + classes);
    }
    Check.positive("pedcc", "dimensions", dimensions);
  }
}
