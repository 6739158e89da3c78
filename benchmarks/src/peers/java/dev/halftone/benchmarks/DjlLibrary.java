package dev.halftone.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.halftone.kernel.ConvolutionGeometry;
import java.util.Optional;
import java.util.function.Supplier;

/** Deep Java Library with its PyTorch engine; a result is made anew in each run, and freed. */
final class DjlLibrary implements KernelLibrary {
  private final NDManager manager;

  /** Threads must be set before the engine is loaded. */
  DjlLibrary(int threads) {
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
    Engine engine = Engine.getEngine("PyTorch");
    manager = engine.newBaseManager(Device.cpu());
    System.out.println("peer: DJL " + Engine.getDjlVersion() + ", PyTorch " + engine.getVersion());
  }

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public boolean pureJava() {
    return false;
  }

  @Override
  public Optional<Prepared> product(MatrixProduct p) {
    NDArray a = operand(p.a(), p.m(), p.k(), p.transposeA());
    NDArray b = operand(p.b(), p.k(), p.n(), p.transposeB());
    return Optional.of(prepared(() -> a.matMul(b)));
  }

  @Override
  public Optional<Prepared> convolution(ConvolutionGeometry g, float[] x, float[] w) {
    NDArray image =
        manager.create(x, new Shape(g.batch(), g.inChannels(), g.inHeight(), g.inWidth()));
    Shape kernel =
        new Shape(g.outChannels(), g.inChannels(), g.kernelHeight(), g.kernelWidth());
    NDArray weight = manager.create(w, kernel);
    Shape stride = new Shape(g.strideHeight(), g.strideWidth());
    Shape padding = new Shape(g.paddingHeight(), g.paddingWidth());
    return Optional.of(
        prepared(
            () -> Conv2d.conv2d(image, weight, null, stride, padding).singletonOrThrow()));
  }

  private NDArray operand(float[] values, int rows, int columns, boolean transposed) {
    return transposed
        ? manager.create(values, new Shape(columns, rows)).transpose()
        : manager.create(values, new Shape(rows, columns));
  }

  private static Prepared prepared(Supplier<NDArray> operation) {
    return new Prepared(
        () -> operation.get().close(),
        () -> {
          try (NDArray result = operation.get()) {
            return result.toFloatArray();
          }
        });
  }
}
