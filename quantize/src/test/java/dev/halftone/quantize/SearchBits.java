package dev.halftone.quantize;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/** Prints the kernels in use and hashes of answers of every search and of components. */
final class SearchBits {
  private SearchBits() {}

  public static void main(String[] arguments) {
    System.out.println(KernelSelection.description());
    print(3000, 100, 40, 0);
    print(1500, 5, 300, 0);
    print(1200, 300, 3, 1000);
  }

  private static void print(int n, int m, int d, float offset) {
    float[] values = TestRows.blobs(n + m, d, 20, 0.3, 6);
    for (int i = 0; i < values.length; i++) {
      values[i] += offset;
    }
    Tensor rows = Tensor.of(Arrays.copyOf(values, n * d), n, d);
    Tensor queries = Tensor.of(Arrays.copyOfRange(values, n * d, values.length), m, d);
    print(NearestNeighbors.search(rows, queries, 9));
    InvertedFileIndex index =
        InvertedFileIndex.fit(
            rows, InvertedFileIndex.Options.of(12, CodebookOptions.of(3, 4).withMaxIterations(2)));
    print(index.search(queries, 9, 3));
    print(index.search(queries, 9, 3, rows, 50));
    BinaryQuantizer binary = BinaryQuantizer.fit(rows, Threshold.MEAN);
    print(HammingSearch.of(binary.encode(rows)).search(binary.encode(queries), 9));
    Pca pca = Pca.fit(rows, Math.min(d, 7));
    System.out.printf(
        "%x %x%n",
        Arrays.hashCode(pca.project(queries).array()), Arrays.hashCode(pca.explainedVariance()));
    Pca wide = Pca.fit(rows.slice(0, 0, 2), 2);
    System.out.printf("%x%n", Arrays.hashCode(wide.components().array()));
  }

  private static void print(Neighbors neighbors) {
    System.out.printf(
        "%x %x%n", Arrays.hashCode(neighbors.indices()), Arrays.hashCode(neighbors.distances()));
  }
}
