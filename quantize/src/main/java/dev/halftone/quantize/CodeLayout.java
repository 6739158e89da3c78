package dev.halftone.quantize;

/**
 * How the code of a row is made up: so many fields of so many bits each.
 *
 * <p>Fields follow one another without gaps: field f takes the bits f·bits to (f + 1)·bits - 1 of
 * the row, its lowest bit first. Bit i of a row is bit i mod 8 (counted from the least significant)
 * of byte i / 8. Each row begins at a whole byte; bits after the last field are 0. FAISS lays its
 * codes out in the same way.
 *
 * @param fields numbers in a row, at least 1
 * @param bits of each number, 0 to 31; a codebook of one entry needs none
 */
public record CodeLayout(int fields, int bits) {
  /** Checks both numbers. */
  public CodeLayout {
    if (fields < 1 || bits < 0 || bits > 31 || (long) fields * bits > Integer.MAX_VALUE - 7) {
      throw new IllegalArgumentException(
          "CodeLayout: expected fields >= 1, bits from 0 to 31 and fewer than 2^31 - 8 bits in a"
              + " row, got "
              + fields
              + " fields of "
              + bits
              + " bits");
    }
  }

  /** The fewest bits for each field that hold the numbers 0 to {@code entries - 1}. */
  static CodeLayout forEntries(int fields, int entries) {
    return new CodeLayout(fields, 32 - Integer.numberOfLeadingZeros(entries - 1));
  }

  /** Bits in use for one row. */
  public int bitsPerRow() {
    return fields * bits;
  }

  /** Bytes of one row: the bits rounded up. */
  public int bytesPerRow() {
    return (bitsPerRow() + 7) / 8;
  }

  /** The long words of one row in {@link Codes#words}: the bits rounded up. */
  public int wordsPerRow() {
    return (bitsPerRow() + 63) / 64;
  }

  /** The numbers that a field can hold, 2^bits. */
  long range() {
    return 1L << bits;
  }
}
