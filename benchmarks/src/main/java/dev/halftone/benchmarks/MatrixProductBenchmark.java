package dev.halftone.benchmarks;

import dev.halftone.kernel.MatrixMultiply;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Float matrix products, Halftone against EJML; a shape is m x n x k and takes 2 m n k operations.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MatrixProductBenchmark {
  /** Squares, and the forward and backward products of dense layers at usual batches. */
  @Param({"64x64x64", "256x256x256", "1024x1024x1024", "128x512x784", "32x512x784", "128x10x512"})
  public String shape;

  /** Which operands are stored transposed. */
  @Param({"none", "a", "b"})
  public String transposed;

  @Param({"halftone", "ejml"})
  public String implementation;

  private int m;
  private int n;
  private int k;
  private FMatrixRMaj a;
  private FMatrixRMaj b;
  private FMatrixRMaj c;

  /** Fills the operands and checks that both implementations agree. */
  @Setup(Level.Trial)
  public void prepare() {
    String[] extents = shape.split("x", 3);
    m = Integer.parseInt(extents[0]);
    n = Integer.parseInt(extents[1]);
    k = Integer.parseInt(extents[2]);
    SplittableRandom random = new SplittableRandom(7);
    a = transposed.equals("a") ? matrix(k, m, random) : matrix(m, k, random);
    b = transposed.equals("b") ? matrix(n, k, random) : matrix(k, n, random);
    c = new FMatrixRMaj(m, n);
    FMatrixRMaj other = new FMatrixRMaj(m, n);
    halftone(c);
    ejml(other);
    // Both sum k terms below 1 with at most k roundings.
    float tolerance = k * Math.ulp((float) k);
    for (int i = 0; i < c.data.length; i++) {
      if (!(Math.abs(c.data[i] - other.data[i]) <= tolerance)) {
        throw new IllegalStateException(
            "matrix product: element " + i + " is " + c.data[i] + " and " + other.data[i]);
      }
    }
  }

  private static FMatrixRMaj matrix(int rows, int columns, SplittableRandom random) {
    FMatrixRMaj matrix = new FMatrixRMaj(rows, columns);
    for (int i = 0; i < matrix.data.length; i++) {
      matrix.data[i] = (float) random.nextDouble(-1, 1);
    }
    return matrix;
  }

  /** One product. */
  @Benchmark
  public float[] multiply() {
    if (implementation.equals("halftone")) {
      halftone(c);
    } else {
      ejml(c);
    }
    return c.data;
  }

  private void halftone(FMatrixRMaj product) {
    boolean transposeA = transposed.equals("a");
    boolean transposeB = transposed.equals("b");
    MatrixMultiply.multiply(
        m, n, k, a.data, 0, transposeA, b.data, 0, transposeB, product.data, 0, false);
  }

  private void ejml(FMatrixRMaj product) {
    switch (transposed) {
      case "a" -> CommonOps_FDRM.multTransA(a, b, product);
      case "b" -> CommonOps_FDRM.multTransB(a, b, product);
      default -> CommonOps_FDRM.mult(a, b, product);
    }
  }
}
