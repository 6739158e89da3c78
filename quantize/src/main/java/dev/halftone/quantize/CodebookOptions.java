package dev.halftone.quantize;

import dev.halftone.tensor.Philox;

/**
 * Settings of a quantizer with several codebooks, each found by k-means from k-means++ centers.
 *
 * @param codebooks how many: sub-spaces of a product quantizer, stages of a residual one; at least
 *     1
 * @param bits of a code, 1 to 16, so that a codebook has 2^bits entries
 * @param maxIterations limit of center updates for each codebook, at least 0
 * @param seed of the random choices
 */
public record CodebookOptions(int codebooks, int bits, int maxIterations, long seed) {
  /** Checks every setting. */
  public CodebookOptions {
    require(codebooks >= 1, "codebooks >= 1", codebooks);
    require(bits >= 1 && bits <= 16, "bits from 1 to 16", bits);
    require(maxIterations >= 0, "maxIterations >= 0", maxIterations);
  }

  /** At most 25 iterations, seed 0. */
  public static CodebookOptions of(int codebooks, int bits) {
    return new CodebookOptions(codebooks, bits, 25, 0);
  }

  /** Another limit of iterations. */
  public CodebookOptions withMaxIterations(int value) {
    return new CodebookOptions(codebooks, bits, value, seed);
  }

  /** Another seed. */
  public CodebookOptions withSeed(long value) {
    return new CodebookOptions(codebooks, bits, maxIterations, value);
  }

  /** Entries of each codebook, 2^bits. */
  public int entries() {
    return 1 << bits;
  }

  /** Fields and bits of the codes. */
  CodeLayout layout() {
    return new CodeLayout(codebooks, bits);
  }

  /** k-means for one of the codebooks, which all draw differently. */
  KMeans.Options codebook(int index) {
    return KMeans.Options.of(entries())
        .withMaxIterations(maxIterations)
        .withTolerance(Tolerance.none())
        .withSeed(Philox.seeded(seed).split(index).key());
  }

  /** Refuses fewer rows than a codebook has entries. */
  void requireRows(String operation, Rows rows) {
    if (rows.count() < entries()) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least "
              + entries()
              + " rows for codebooks of "
              + bits
              + " bits, got shape ["
              + rows.count()
              + ", "
              + rows.dimension()
              + "]"
              + Rows.suffix("rows"));
    }
  }

  private static void require(boolean holds, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "CodebookOptions: expected " + expected + ", got " + actual);
    }
  }
}
