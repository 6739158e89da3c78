package dev.halftone.quantize;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often codes use each entry of each codebook: counts, entropy, perplexity, dead entries. The
 * file of a quantizer keeps counts to 24 bits.
 */
public final class CodebookUsage {
  private final int[][] counts;

  private CodebookUsage(int[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts the entries that codes name.
   *
   * @param entries of each codebook, above every code and at least 1
   * @throws IllegalArgumentException if a code is not below {@code entries}
   */
  public static CodebookUsage of(Codes codes, int entries) {
    if (entries < 1) {
      throw new IllegalArgumentException(
          "CodebookUsage.of: expected entries >= 1, got " + entries + Rows.suffix("entries"));
    }
    int fields = codes.layout().fields();
    int[] values = codes.unpack("CodebookUsage.of", codes.layout(), entries);
    int[][] counts = new int[fields][entries];
    for (int i = 0; i < values.length; i++) {
      counts[i % fields][values[i]]++;
    }
    return new CodebookUsage(counts);
  }

  /** Counts labels that are given field by field. */
  static CodebookUsage ofFields(int[][] labels, int entries) {
    int[][] counts = new int[labels.length][entries];
    for (int field = 0; field < labels.length; field++) {
      for (int label : labels[field]) {
        counts[field][label]++;
      }
    }
    return new CodebookUsage(counts);
  }

  /** Number of codebooks. */
  public int fields() {
    return counts.length;
  }

  /** Entries of each codebook. */
  public int entries() {
    return counts[0].length;
  }

  /** How often each entry of a codebook is used, [entries]. */
  public int[] counts(int field) {
    return counts[field].clone();
  }

  /** The entries of a codebook that are never used, ascending. */
  public int[] dead(int field) {
    return IntStream.range(0, entries()).filter(i -> counts[field][i] == 0).toArray();
  }

  /**
   * The entropy of the entries of a codebook in bits, -Σ p log2 p with p = count / rows: how long
   * an ideal code would be on average. 0 if there are no codes.
   */
  public double entropyBits(int field) {
    double total = Arrays.stream(counts[field]).asLongStream().sum();
    double entropy = 0;
    for (int count : counts[field]) {
      if (count > 0) {
        entropy -= count / total * StrictMath.log(count / total);
      }
    }
    return Math.max(0, entropy / StrictMath.log(2));
  }

  /** 2 to the power of {@link #entropyBits}: the number of equally used entries of that entropy. */
  public double perplexity(int field) {
    return StrictMath.pow(2, entropyBits(field));
  }

  void write(ModelFile file) {
    float[] floats = new float[fields() * entries()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = counts[i / entries()][i % entries()];
    }
    file.put("usage", Tensor.wrap(floats, Shape.of(fields(), entries())));
  }

  static CodebookUsage read(ModelFile file, int fields, int entries) throws IOException {
    Tensor stored = file.matrix("usage");
    Shape expected = Shape.of(fields, entries);
    if (!stored.shape().equals(expected)) {
      throw file.wrong("shape " + expected, stored.shape().toString(), "usage");
    }
    int[][] counts = new int[fields][entries];
    for (int i = 0; i < stored.size(); i++) {
      float value = stored.array()[i];
      if (!(value >= 0 && value == (int) value)) {
        throw file.wrong("whole numbers of at least 0", Float.toString(value), "usage");
      }
      counts[i / entries][i % entries] = (int) value;
    }
    return new CodebookUsage(counts);
  }

  /** Codebooks, entries, and perplexity and dead entries of each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("CodebookUsage[entries=").append(entries());
    for (int field = 0; field < fields(); field++) {
      text.append(
          String.format(
              Locale.ROOT,
              ", %d: perplexity %.1f, %d dead",
              field,
              perplexity(field),
              dead(field).length));
    }
    return text.append("]").toString();
  }
}
