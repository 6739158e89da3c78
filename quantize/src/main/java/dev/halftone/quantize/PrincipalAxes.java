package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The directions along which rows vary most, found in double.
 *
 * @param directions orthonormal rows, c x d
 * @param mean of the rows, d
 * @param variance along each direction, c, falling
 * @param totalVariance sum of the variances of all columns
 */
record PrincipalAxes(float[] directions, float[] mean, double[] variance, double totalVariance) {

  static PrincipalAxes of(Rows rows, int components) {
    double[] mean = mean(rows);
    return rows.count() < rows.dimension()
        ? bySingularValues(rows, mean, components)
        : byCovariance(rows, mean, components);
  }

  private static double[] mean(Rows rows) {
    DoubleSums sums = DoubleSums.chosen();
    double[] mean = new double[rows.dimension()];
    for (int row = 0; row < rows.count(); row++) {
      sums.add(1, rows.values(), rows.offset(row), mean, 0, mean.length);
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= rows.count();
    }
    return mean;
  }

  private static PrincipalAxes byCovariance(Rows rows, double[] mean, int components) {
    int d = rows.dimension();
    DMatrixRMaj covariance = DMatrixRMaj.wrap(d, d, Covariance.of(rows, mean));
    double total = 0;
    for (int i = 0; i < d; i++) {
      total += covariance.get(i, i);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(d, true, true);
    require(eigen.decompose(covariance), "eigenvalues");
    double[] values = new double[d];
    for (int i = 0; i < d; i++) {
      values[i] = eigen.getEigenvalue(i).getReal();
    }
    int[] order = falling(values);
    float[] directions = new float[components * d];
    for (int c = 0; c < components; c++) {
      putUpright(eigen.getEigenVector(order[c]).data, 0, d, directions, c * d);
    }
    return of(directions, mean, values, order, components, total);
  }

  private static PrincipalAxes bySingularValues(Rows rows, double[] mean, int components) {
    int n = rows.count();
    int d = rows.dimension();
    DMatrixRMaj centered = new DMatrixRMaj(n, d);
    double total = 0;
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < d; i++) {
        double value = rows.values()[rows.offset(row) + i] - mean[i];
        centered.set(row, i, value);
        total = Math.fma(value, value, total);
      }
    }
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(n, d, false, true, true);
    require(svd.decompose(centered), "singular values");
    DMatrixRMaj transposed = svd.getV(null, true);
    double[] values = Arrays.copyOf(svd.getSingularValues(), n);
    for (int i = 0; i < n; i++) {
      values[i] = values[i] * values[i] / (n - 1);
    }
    int[] order = falling(values);
    float[] directions = new float[components * d];
    for (int c = 0; c < components; c++) {
      putUpright(transposed.data, order[c] * d, d, directions, c * d);
    }
    return of(directions, mean, values, order, components, total / (n - 1));
  }

  private static PrincipalAxes of(
      float[] directions,
      double[] mean,
      double[] values,
      int[] order,
      int components,
      double total) {
    float[] rounded = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      rounded[i] = (float) mean[i];
    }
    double[] variance = new double[components];
    for (int c = 0; c < components; c++) {
      variance[c] = Math.max(0, values[order[c]]);
    }
    return new PrincipalAxes(directions, rounded, variance, total);
  }

  private static int[] falling(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[b], values[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Copies a direction, turned so that its entry of largest magnitude is positive. */
  private static void putUpright(double[] from, int at, int d, float[] to, int target) {
    int largest = 0;
    for (int i = 1; i < d; i++) {
      if (Math.abs(from[at + i]) > Math.abs(from[at + largest])) {
        largest = i;
      }
    }
    double sign = from[at + largest] < 0 ? -1 : 1;
    for (int i = 0; i < d; i++) {
      to[target + i] = (float) (sign * from[at + i]);
    }
  }

  private static void require(boolean found, String what) {
    if (!found) {
      throw new IllegalStateException("Pca.fit: the search for " + what + " did not converge");
    }
  }
}
