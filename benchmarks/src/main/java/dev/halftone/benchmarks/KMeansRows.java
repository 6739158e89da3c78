package dev.halftone.benchmarks;

import dev.halftone.io.Idx;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rows of the comparison: MNIST where its files are, mixtures of Gaussians otherwise. */
final class KMeansRows {
  private static final int PIXELS = 784;
  private static final int BLOBS = 200;

  private KMeansRows() {}

  /** Rows [n, d] for d = 784 or less; fewer columns are a random projection of the images. */
  static Tensor of(Path folder, int n, int d) throws IOException {
    Philox random = Philox.seeded(7);
    if (folder == null) {
      Tensor places = random.split(1).normal(Shape.of(BLOBS, d));
      int[] blob = new int[n];
      for (int row = 0; row < n; row++) {
        blob[row] = row % BLOBS;
      }
      return places.gather(0, blob).add(random.split(2).normal(Shape.of(n, d)));
    }
    Tensor images = images(folder, n);
    if (d == PIXELS) {
      return images;
    }
    return images.matmul(random.split(3).normal(Shape.of(PIXELS, d)).mul(1 / 28f));
  }

  /** Whether the images or a mixture. */
  static String describe(Path folder) {
    return folder == null ? "mixture of " + BLOBS + " Gaussians" : "images";
  }

  private static Tensor images(Path folder, int n) throws IOException {
    Path packed = folder.resolve("train-images-idx3-ubyte.gz");
    Idx idx = Idx.read(Files.exists(packed) ? packed : folder.resolve("train-images-idx3-ubyte"));
    float[] values = new float[n * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (idx.data()[i] & 0xFF) / 255f;
    }
    return Tensor.of(values, n, PIXELS);
  }
}
