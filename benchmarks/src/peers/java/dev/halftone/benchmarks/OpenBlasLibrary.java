package dev.halftone.benchmarks;

import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_full;

/** OpenBLAS, on memory of its own, so that nothing is copied while it is timed. */
final class OpenBlasLibrary implements KernelLibrary {

  OpenBlasLibrary(int threads) {
    openblas_full.openblas_set_num_threads(threads);
    System.out.println(
        "peer: "
            + openblas_full.openblas_get_config().getString()
            + " for "
            + openblas_full.openblas_get_corename().getString()
            + ", "
            + openblas_full.openblas_get_num_threads()
            + " threads");
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public boolean pureJava() {
    return false;
  }

  @Override
  public Optional<Prepared> product(MatrixProduct p) {
    FloatPointer a = new FloatPointer(p.a());
    FloatPointer b = new FloatPointer(p.b());
    FloatPointer c = new FloatPointer((long) p.m() * p.n());
    int orderA = p.transposeA() ? openblas_full.CblasTrans : openblas_full.CblasNoTrans;
    int orderB = p.transposeB() ? openblas_full.CblasTrans : openblas_full.CblasNoTrans;
    int strideA = p.transposeA() ? p.m() : p.k();
    int strideB = p.transposeB() ? p.k() : p.n();
    Runnable work =
        () ->
            openblas_full.cblas_sgemm(
                openblas_full.CblasRowMajor,
                orderA,
                orderB,
                p.m(),
                p.n(),
                p.k(),
                1,
                a,
                strideA,
                b,
                strideB,
                0,
                c,
                p.n());
    return Optional.of(
        new Prepared(
            work,
            () -> {
              float[] result = new float[p.m() * p.n()];
              c.get(result);
              return result;
            }));
  }
}
