package dev.halftone.examples.pvae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Upsample;
import dev.halftone.tensor.Tensor;

/**
 * What no decoder that draws small pictures and enlarges them can beat, whatever it draws: the
 * squared error of the best small pictures, by least squares. Enlargement acts on rows and columns
 * alone, so the best enlarged picture is P_rows X P_columns with P the projections onto what each
 * can be.
 */
final class SubresolutionFloor {
  private SubresolutionFloor() {}

  /** The mean squared error per pixel over all pictures. */
  static double of(ImageSet images, Upsample enlargement) {
    Tensor rows = projection(images.height(), enlargement);
    Tensor columns = projection(images.width(), enlargement);
    double error = 0;
    for (int from = 0; from < images.size(); from += 500) {
      int to = Math.min(images.size(), from + 500);
      int planes = (to - from) * images.channels();
      Tensor x = images.rows(from, to).reshape(planes, images.height(), images.width());
      Tensor best = rows.matmul(x).matmul(columns);
      error += best.squaredDifference(x).mean().item() * (to - from) / images.size();
    }
    return error;
  }

  /** The symmetric [length, length] projection onto enlarged lines, cut to the length. */
  private static Tensor projection(int length, Upsample enlargement) {
    int small = (length - 1) / enlargement.factor() + 1;
    Tensor unit = Tensor.zeros(small, 1, small, 1);
    for (int i = 0; i < small; i++) {
      unit.array()[i * small + i] = 1;
    }
    Tensor lines = enlargement.apply(unit, Pass.inference()).slice(3, 0, 1).slice(2, 0, length);
    double[][] basis = orthonormal(lines.reshape(small, length));
    Tensor projection = Tensor.zeros(length, length);
    for (int i = 0; i < length; i++) {
      for (int j = 0; j < length; j++) {
        double sum = 0;
        for (double[] line : basis) {
          sum += line[i] * line[j];
        }
        projection.array()[i * length + j] = (float) sum;
      }
    }
    return projection;
  }

  /** The rows made orthonormal, each less its part along those before it (Gram and Schmidt). */
  private static double[][] orthonormal(Tensor rows) {
    int n = rows.shape().extent(0);
    int length = rows.shape().extent(1);
    double[][] basis = new double[n][length];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < length; i++) {
        basis[row][i] = rows.get(row, i);
      }
      for (int before = 0; before < row; before++) {
        double along = dot(basis[row], basis[before]);
        for (int i = 0; i < length; i++) {
          basis[row][i] -= along * basis[before][i];
        }
      }
      double norm = Math.sqrt(dot(basis[row], basis[row]));
      for (int i = 0; i < length; i++) {
        basis[row][i] /= norm;
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
