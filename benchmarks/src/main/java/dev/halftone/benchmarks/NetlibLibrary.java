package dev.halftone.benchmarks;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Optional;

/**
 * The pure Java BLAS of {@code dev.ludovic.netlib}, which takes vectors where it can. It has one
 * thread only, and belongs into a process of its own, see {@link JavaPeer}.
 */
final class NetlibLibrary implements KernelLibrary {
  private final JavaBLAS blas = JavaBLAS.getInstance();

  /** Which of its implementations this JVM gets. */
  static String description() {
    return JavaBLAS.getInstance().getClass().getSimpleName();
  }

  @Override
  public String name() {
    return "netlib";
  }

  @Override
  public boolean pureJava() {
    return true;
  }

  @Override
  public Optional<Prepared> product(MatrixProduct p) {
    float[] c = new float[p.m() * p.n()];
    // By columns, as BLAS has them, the same arrays are c' = b' a'.
    String a = p.transposeA() ? "T" : "N";
    String b = p.transposeB() ? "T" : "N";
    int strideA = p.transposeA() ? p.m() : p.k();
    int strideB = p.transposeB() ? p.k() : p.n();
    Runnable work =
        () -> blas.sgemm(b, a, p.n(), p.m(), p.k(), 1, p.b(), strideB, p.a(), strideA, 0, c, p.n());
    return Optional.of(new Prepared(work, () -> c));
  }
}
