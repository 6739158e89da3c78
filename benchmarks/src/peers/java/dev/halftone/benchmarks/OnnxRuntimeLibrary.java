package dev.halftone.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** ONNX Runtime through its Java interface, with all its optimisations. */
final class OnnxRuntimeLibrary implements OnnxLibrary {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final int threads;

  OnnxRuntimeLibrary(int threads) {
    this.threads = threads;
    System.out.println("peer: ONNX Runtime " + environment.getVersion());
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public Supplier<float[]> stream(byte[] model, List<float[]> batches, int[] row) {
    int features = Arrays.stream(row).reduce(1, Math::multiplyExact);
    int rows = batches.stream().mapToInt(batch -> batch.length).sum() / features;
    OrtSession session = session(model);
    return () -> {
      float[] all = new float[rows];
      FloatBuffer outputs = FloatBuffer.wrap(all);
      for (float[] batch : batches) {
        outputs.put(run(session, batch, shape(batch.length / features, row)));
      }
      return all;
    };
  }

  private OrtSession session(byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return environment.createSession(model, options);
    } catch (OrtException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private FloatBuffer run(OrtSession session, float[] batch, long[] shape) {
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    } catch (OrtException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static long[] shape(int batch, int[] row) {
    long[] shape = new long[row.length + 1];
    shape[0] = batch;
    for (int i = 0; i < row.length; i++) {
      shape[i + 1] = row[i];
    }
    return shape;
  }
}
