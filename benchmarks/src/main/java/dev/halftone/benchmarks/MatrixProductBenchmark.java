package dev.halftone.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Float matrix products in pure Java; a shape is m x n x k and takes 2 m n k operations. The peers
 * multiply on one thread.
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

  @Param({"halftone-simd", "halftone-scalar", "ejml", "netlib"})
  public String implementation;

  private Runnable work;
  private float[] product;

  /** Fills the operands and checks that the implementation agrees with EJML. */
  @Setup(Level.Trial)
  public void prepare() {
    String[] extents = shape.split("x", 3);
    int m = Integer.parseInt(extents[0]);
    int n = Integer.parseInt(extents[1]);
    int k = Integer.parseInt(extents[2]);
    SplittableRandom random = new SplittableRandom(7);
    MatrixProduct operands =
        new MatrixProduct(
            m,
            n,
            k,
            transposed.equals("a"),
            transposed.equals("b"),
            values(m * k, random),
            values(k * n, random));
    KernelLibrary.Prepared prepared = prepared(operands);
    work = prepared.work();
    work.run();
    product = prepared.result().get();
    KernelLibrary.Prepared other = new EjmlLibrary(1).product(operands).orElseThrow();
    other.work().run();
    requireEqual(product, other.result().get(), k);
  }

  private KernelLibrary.Prepared prepared(MatrixProduct operands) {
    return switch (implementation) {
      case "ejml" -> new EjmlLibrary(1).product(operands).orElseThrow();
      case "netlib" -> new NetlibLibrary().product(operands).orElseThrow();
      default -> {
        // Read once, when the first kernel is used, which is below.
        System.setProperty(
            "halftone.simd", implementation.equals(Implementation.SCALAR) ? "off" : "on");
        float[] c = new float[operands.m() * operands.n()];
        yield new KernelLibrary.Prepared(() -> operands.multiply(c), () -> c);
      }
    };
  }

  private static void requireEqual(float[] ours, float[] theirs, int k) {
    // Both sum k terms below 1 with at most k roundings.
    float tolerance = k * Math.ulp((float) k);
    for (int i = 0; i < ours.length; i++) {
      if (!(Math.abs(ours[i] - theirs[i]) <= tolerance)) {
        throw new IllegalStateException(
            "matrix product: element " + i + " is " + ours[i] + " and " + theirs[i]);
      }
    }
  }

  private static float[] values(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** One product. */
  @Benchmark
  public float[] multiply() {
    work.run();
    return product;
  }
}
