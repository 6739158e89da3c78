package dev.halftone.benchmarks;

import java.util.Optional;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/** EJML, with its concurrent products where several threads are asked for. */
final class EjmlLibrary implements KernelLibrary {
  private final boolean concurrent;

  EjmlLibrary(int threads) {
    concurrent = threads > 1;
    EjmlConcurrency.setMaxThreads(threads);
  }

  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public boolean pureJava() {
    return true;
  }

  @Override
  public Optional<Prepared> product(MatrixProduct p) {
    FMatrixRMaj a = wrap(p.a(), p.m(), p.k(), p.transposeA());
    FMatrixRMaj b = wrap(p.b(), p.k(), p.n(), p.transposeB());
    FMatrixRMaj c = new FMatrixRMaj(p.m(), p.n());
    Runnable work = concurrent ? together(p, a, b, c) : alone(p, a, b, c);
    return Optional.of(new Prepared(work, () -> c.data));
  }

  private static FMatrixRMaj wrap(float[] values, int rows, int columns, boolean transposed) {
    return FMatrixRMaj.wrap(transposed ? columns : rows, transposed ? rows : columns, values);
  }

  private static Runnable alone(MatrixProduct p, FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
    if (p.transposeA()) {
      return p.transposeB()
          ? () -> CommonOps_FDRM.multTransAB(a, b, c)
          : () -> CommonOps_FDRM.multTransA(a, b, c);
    }
    return p.transposeB()
        ? () -> CommonOps_FDRM.multTransB(a, b, c)
        : () -> CommonOps_FDRM.mult(a, b, c);
  }

  private static Runnable together(MatrixProduct p, FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
    if (p.transposeA()) {
      return p.transposeB()
          ? () -> CommonOps_MT_FDRM.multTransAB(a, b, c)
          : () -> CommonOps_MT_FDRM.multTransA(a, b, c);
    }
    return p.transposeB()
        ? () -> CommonOps_MT_FDRM.multTransB(a, b, c)
        : () -> CommonOps_MT_FDRM.mult(a, b, c);
  }
}
