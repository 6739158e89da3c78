package dev.halftone.benchmarks;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * Matrix products and convolutions: against EJML, which multiplies on one thread, and with peers
 * against OpenBLAS (through NumPy) and PyTorch.
 */
final class KernelComparison implements Comparison {
  private static final int[][] PRODUCTS = {
    {64, 64, 64},
    {256, 256, 256},
    {512, 512, 512},
    {1024, 1024, 1024},
    {128, 512, 784},
    {200, 500, 784},
    {32, 512, 784},
    {128, 10, 512},
    {1, 512, 784}
  };

  /** Batch, channels, extent, output channels, kernel, stride, padding. */
  private static final int[][] CONVOLUTIONS = {
    {64, 1, 28, 32, 3, 1, 1}, {64, 32, 14, 64, 3, 1, 1}, {64, 16, 32, 16, 3, 1, 1},
    {64, 64, 8, 64, 3, 1, 1}, {64, 16, 30, 32, 3, 2, 1}, {64, 32, 16, 32, 1, 1, 0},
    {64, 8, 12, 16, 5, 1, 0}
  };

  private final Philox generator = Philox.seeded(7);

  @Override
  public List<Measurement> measure(Settings settings) throws IOException {
    List<Measurement> all = new ArrayList<>();
    Optional<PythonPeer> peer =
        settings.peers()
            ? PythonPeer.start("expressions.py", settings.threads())
            : Optional.empty();
    double seconds = (settings.quick() ? 40 : 160) / (peer.isPresent() ? 90.0 : 45.0);
    try {
      for (int[] shape : PRODUCTS) {
        all.addAll(product(shape, 'n', 'n', peer, settings).run(seconds));
        if (shape[0] == 128 || shape[0] == 256) {
          all.addAll(product(shape, 't', 'n', peer, settings).run(seconds));
          all.addAll(product(shape, 'n', 't', peer, settings).run(seconds));
        }
      }
      for (int[] shape : CONVOLUTIONS) {
        all.addAll(convolution(shape, peer, settings).run(seconds));
      }
    } finally {
      if (peer.isPresent()) {
        peer.get().close();
      }
    }
    return all;
  }

  private Tensor random(int... extents) {
    return generator.uniform(Shape.of(extents), -1, 1);
  }

  private Contest product(
      int[] shape, char orderA, char orderB, Optional<PythonPeer> peer, Settings settings)
      throws IOException {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    boolean transposeA = orderA == 't';
    boolean transposeB = orderB == 't';
    Tensor a = transposeA ? random(k, m) : random(m, k);
    Tensor b = transposeB ? random(n, k) : random(k, n);
    String expression = (transposeA ? "a.T" : "a") + " @ " + (transposeB ? "b.T" : "b");
    TensorWork work =
        new TensorWork(
            "matmul %dx%dx%d %c%c".formatted(m, n, k, orderA, orderB),
            2.0 * m * n * k,
            Map.of("a", a, "b", b),
            () ->
                transposeA
                    ? a.transposedMatmul(b)
                    : transposeB ? a.matmulTransposed(b) : a.matmul(b),
            expression);
    Contest contest = contest(work, settings);
    FMatrixRMaj left = FMatrixRMaj.wrap(a.shape().extent(0), a.shape().extent(1), a.array());
    FMatrixRMaj right = FMatrixRMaj.wrap(b.shape().extent(0), b.shape().extent(1), b.array());
    FMatrixRMaj out = new FMatrixRMaj(m, n);
    Runnable ejml =
        () -> {
          if (transposeA) {
            CommonOps_FDRM.multTransA(left, right, out);
          } else if (transposeB) {
            CommonOps_FDRM.multTransB(left, right, out);
          } else {
            CommonOps_FDRM.mult(left, right, out);
          }
        };
    ejml.run();
    work.requireEqual(work.here().get(), Tensor.wrap(out.data, Shape.of(m, n)));
    contest.with("ejml", Contestant.of(ejml));
    if (peer.isPresent()) {
      contest.with("openblas", work.peer(peer.get(), "numpy", expression));
      contest.with("pytorch", work.peer(peer.get(), "torch", expression));
    }
    return contest;
  }

  private Contest convolution(int[] shape, Optional<PythonPeer> peer, Settings settings)
      throws IOException {
    int batch = shape[0];
    int channels = shape[1];
    int extent = shape[2];
    int out = shape[3];
    int kernel = shape[4];
    int stride = shape[5];
    int padding = shape[6];
    Tensor x = random(batch, channels, extent, extent);
    Tensor w = random(out, channels, kernel, kernel);
    Conv2dOptions options = Conv2dOptions.of().withStride(stride).withPadding(padding);
    int side = (extent + 2 * padding - kernel) / stride + 1;
    TensorWork work =
        new TensorWork(
            "conv %dx%dx%d to %d %dx%d/%d"
                .formatted(batch, channels, extent, out, kernel, kernel, stride),
            2.0 * batch * side * side * out * channels * kernel * kernel,
            Map.of("x", x, "w", w),
            () -> x.conv2d(w, options),
            "F.conv2d(x, w, stride=%d, padding=%d)".formatted(stride, padding));
    Contest contest = contest(work, settings);
    if (peer.isPresent()) {
      contest.with("pytorch", work.peer(peer.get(), "torch", work.torch()));
    }
    return contest;
  }

  private static Contest contest(TensorWork work, Settings settings) {
    return new Contest(work.name(), work.operations(), settings)
        .with("halftone", Contestant.giving(work.here()));
  }
}
