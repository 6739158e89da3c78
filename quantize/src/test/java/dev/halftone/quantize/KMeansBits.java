package dev.halftone.quantize;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/** Prints the kernels in use and hashes of fits that exercise every path of k-means. */
final class KMeansBits {
  private KMeansBits() {}

  public static void main(String[] arguments) {
    System.out.println(KernelSelection.description());
    for (Initialization initialization :
        new Initialization[] {
          Initialization.FORGY, Initialization.PLUS_PLUS, Initialization.GREEDY_PLUS_PLUS
        }) {
      print(3000, 33, 40, 0, KMeans.Options.of(37).withInitialization(initialization));
    }
    print(5000, 8, 3, 0, KMeans.Options.of(3).withRestarts(3));
    print(1500, 3, 20, 1000, KMeans.Options.of(50));
    print(2000, 300, 10, 0, KMeans.Options.of(20).withMaxIterations(5));
    print(4000, 60, 90, 0, KMeans.Options.of(120).withBounds(Bounds.YINYANG));
    print(2000, 9, 10, 0, KMeans.Options.of(20).withDistance(Distance.COSINE));
    printMiniBatch();
  }

  private static void printMiniBatch() {
    Tensor rows = Tensor.of(TestRows.blobs(3000, 33, 40, 0.3, 5), 3000, 33);
    KMeansModel model = MiniBatchKMeans.fit(rows, MiniBatchKMeans.Options.of(37));
    System.out.printf(
        "%x %x%n",
        Arrays.hashCode(model.centers().array()), Arrays.hashCode(model.inertiaHistory()));
  }

  private static void print(int n, int d, int blobs, float offset, KMeans.Options options) {
    float[] values = TestRows.blobs(n, d, blobs, 0.3, 5);
    for (int i = 0; i < values.length; i++) {
      values[i] += offset;
    }
    KMeansModel model = KMeans.fit(Tensor.of(values, n, d), options);
    System.out.printf(
        "%x %x %x %s%n",
        Arrays.hashCode(model.centers().array()),
        Arrays.hashCode(model.labels()),
        Arrays.hashCode(model.inertiaHistory()),
        model.stopped());
  }
}
