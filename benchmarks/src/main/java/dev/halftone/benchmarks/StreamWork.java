package dev.halftone.benchmarks;

import dev.halftone.nn.Activation;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Layer;
import dev.halftone.nn.MaxPool2d;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.onnx.OnnxExport;
import dev.halftone.quantize.KMeans;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that come in batches are encoded by a network and quantized to the nearest of 256 centers.
 *
 * @param network the encoder with the quantizer behind it
 * @param batches 1024 or 64 rows each, the last what is left
 * @param operations multiplications and additions of one stream
 */
record StreamWork(String name, Sequential network, List<Tensor> batches, double operations) {
  private static final int CENTERS = 256;
  private static final int FEATURES = 64;

  /** A dense encoder for all rows, and a convolutional one for a tenth of them. */
  static List<StreamWork> all(int rows) {
    Initializer rule = Initializers.uniformFanIn();
    Philox generator = Philox.seeded(12);
    Layer relu = Activation.relu();
    Sequential dense =
        Sequential.of(
            Dense.of(784, 512, rule, generator),
            relu,
            Dense.of(512, 256, rule, generator),
            relu,
            Dense.of(256, FEATURES, rule, generator));
    Conv2dOptions same = Conv2dOptions.of().withPadding(1);
    Sequential convolutional =
        Sequential.of(
            Conv2d.of(1, 32, 3, same, rule, generator),
            relu,
            MaxPool2d.of(2),
            Conv2d.of(32, 64, 3, same, rule, generator),
            relu,
            MaxPool2d.of(2),
            Flatten.of(),
            Dense.of(64 * 49, FEATURES, rule, generator));
    double search = FEATURES * CENTERS;
    return List.of(
        of("dense", dense, rows, 1024, 784 * 512 + 512 * 256 + 256 * FEATURES + search, 784),
        of(
            "conv",
            convolutional,
            rows / 10,
            64,
            784 * 9 * 32 + 196 * 9 * 32 * 64.0 + 3136 * FEATURES + search,
            1,
            28,
            28));
  }

  private static StreamWork of(
      String word, Sequential encoder, int rows, int batch, double multiplications, int... row) {
    int[] extents = new int[row.length + 1];
    System.arraycopy(row, 0, extents, 1, row.length);
    Philox generator = Philox.seeded(13);
    List<Tensor> batches = new ArrayList<>();
    for (int from = 0; from < rows; from += batch) {
      extents[0] = Math.min(batch, rows - from);
      batches.add(generator.uniform(Shape.of(extents), 0, 1));
    }
    Tensor[] features = new Tensor[Math.min(batches.size(), 2048 / batch)];
    for (int i = 0; i < features.length; i++) {
      features[i] = encoder.apply(batches.get(i), Pass.inference());
    }
    KMeans.Options options = KMeans.Options.of(CENTERS).withMaxIterations(5);
    NearestCenter quantizer =
        new NearestCenter(KMeans.fit(Tensor.concatenate(0, features), options));
    List<Layer> layers = new ArrayList<>(encoder.layers());
    layers.add(quantizer);
    return new StreamWork(
        "stream %s %d".formatted(word, rows),
        new Sequential(layers),
        batches,
        2 * multiplications * rows);
  }

  /** The number of the center of each row. */
  float[] here() {
    FloatBuffer all =
        FloatBuffer.allocate(batches.stream().mapToInt(batch -> batch.shape().extent(0)).sum());
    for (Tensor batch : batches) {
      all.put(network.apply(batch, Pass.inference()).array());
    }
    return all.array();
  }

  /** The same as an ONNX model. */
  byte[] onnx() {
    return OnnxExport.standard()
        .with(NearestCenter.class, NearestCenter::export)
        .toBytes(network, batches.get(0).shape());
  }

  /** Extents of one row. */
  int[] row() {
    Shape batch = batches.get(0).shape();
    int[] row = new int[batch.rank() - 1];
    for (int i = 0; i < row.length; i++) {
      row[i] = batch.extent(i + 1);
    }
    return row;
  }
}
