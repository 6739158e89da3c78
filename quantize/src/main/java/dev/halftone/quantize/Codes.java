package dev.halftone.quantize;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The codes of many rows, packed as {@link CodeLayout} says; immutable. */
public final class Codes {
  private static final String KIND = "Codes";

  private final CodeLayout layout;
  private final int rows;
  private final byte[] bytes;

  private Codes(CodeLayout layout, int rows, byte[] bytes) {
    this.layout = layout;
    this.rows = rows;
    this.bytes = bytes;
  }

  /** Codes around packed bytes, which are not copied and have zeros after the last field. */
  static Codes wrap(CodeLayout layout, int rows, byte[] bytes) {
    return new Codes(layout, rows, bytes);
  }

  /** Room for the packed bytes of so many rows. */
  static byte[] allocate(CodeLayout layout, int rows) {
    long size = (long) rows * layout.bytesPerRow();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Codes: expected at most 2147483639 bytes, got "
              + rows
              + " rows of "
              + layout.bytesPerRow()
              + " bytes");
    }
    return new byte[(int) size];
  }

  /**
   * Packs numbers.
   *
   * @param values rows x fields, row by row, each from 0 to 2^bits - 1
   * @throws IllegalArgumentException if there are not whole rows of values, or one is out of range
   */
  public static Codes pack(CodeLayout layout, int[] values) {
    int fields = layout.fields();
    if (values.length % fields != 0) {
      throw new IllegalArgumentException(
          "Codes.pack: expected whole rows of "
              + fields
              + " values, got "
              + values.length
              + Rows.suffix("values"));
    }
    int rows = values.length / fields;
    byte[] bytes = allocate(layout, rows);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= layout.range()) {
        throw new IllegalArgumentException(
            "Codes.pack: expected values from 0 to "
                + (layout.range() - 1)
                + ", got "
                + values[i]
                + " at row "
                + i / fields
                + ", field "
                + i % fields
                + Rows.suffix("values"));
      }
      put(layout, bytes, i / fields, i % fields, values[i]);
    }
    return new Codes(layout, rows, bytes);
  }

  /** Sets the bits of a field that holds 0; the value must be in range. */
  static void put(CodeLayout layout, byte[] bytes, int row, int field, int value) {
    int bit = field * layout.bits();
    int at = row * layout.bytesPerRow() + (bit >>> 3);
    long rest = (long) value << (bit & 7);
    for (; rest != 0; rest >>>= 8) {
      bytes[at++] |= (byte) rest;
    }
  }

  /** Fields and bits of each row. */
  public CodeLayout layout() {
    return layout;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Bytes of all rows together. */
  public long sizeInBytes() {
    return bytes.length;
  }

  /** The number in one field of one row, 0 to 2^bits - 1. */
  public int get(int row, int field) {
    if (row < 0 || row >= rows || field < 0 || field >= layout.fields()) {
      throw new IndexOutOfBoundsException(
          "Codes.get: expected a row below "
              + rows
              + " and a field below "
              + layout.fields()
              + ", got row "
              + row
              + ", field "
              + field);
    }
    return read(row, field);
  }

  /** All numbers, rows x fields, row by row. */
  public int[] unpack() {
    int fields = layout.fields();
    int[] values = new int[Math.multiplyExact(rows, fields)];
    if (layout.bits() == 8) {
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes[i] & 0xff;
      }
      return values;
    }
    for (int row = 0; row < rows; row++) {
      for (int field = 0; field < fields; field++) {
        values[row * fields + field] = read(row, field);
      }
    }
    return values;
  }

  /** A copy of the packed bytes, rows x {@link CodeLayout#bytesPerRow}. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The packed bits in long words, rows x {@link CodeLayout#wordsPerRow}: bit i of a row is bit i
   * mod 64 of its word i / 64, and bits after the last field are 0. For Hamming distances.
   */
  public long[] words() {
    int perRow = layout.wordsPerRow();
    int width = layout.bytesPerRow();
    long[] words = new long[Math.multiplyExact(rows, perRow)];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        words[row * perRow + (i >>> 3)] |= (bytes[row * width + i] & 0xffL) << ((i & 7) << 3);
      }
    }
    return words;
  }

  /** The codes of the chosen rows, in that order; a row may occur again. */
  public Codes select(int... chosen) {
    int width = layout.bytesPerRow();
    byte[] copy = allocate(layout, chosen.length);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] < 0 || chosen[i] >= rows) {
        throw new IndexOutOfBoundsException(
            "Codes.select: expected rows from 0 to "
                + (rows - 1)
                + ", got "
                + chosen[i]
                + " at "
                + i
                + Rows.suffix("chosen"));
      }
      System.arraycopy(bytes, chosen[i] * width, copy, i * width, width);
    }
    return new Codes(layout, chosen.length, copy);
  }

  /**
   * Saves the codes to a safetensors file, one byte for a byte, replacing an old one atomically.
   */
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    write(file);
    file.write();
  }

  void write(ModelFile file) {
    file.put("layout", new int[] {layout.fields(), layout.bits()});
    file.putBytes("codes", bytes, Shape.of(rows, layout.bytesPerRow()));
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static Codes load(Path path) throws IOException {
    return read(ModelFile.read(path, KIND));
  }

  static Codes read(ModelFile file) throws IOException {
    CodeLayout layout = file.layout("layout");
    Tensor stored = file.tensor("codes");
    if (stored.shape().rank() != 2 || stored.shape().extent(1) != layout.bytesPerRow()) {
      throw file.wrong(
          "shape [n, " + layout.bytesPerRow() + "]", stored.shape().toString(), "codes");
    }
    byte[] bytes = new byte[stored.size()];
    for (int i = 0; i < bytes.length; i++) {
      float value = stored.array()[i];
      if (!(value >= 0 && value <= 255 && value == (int) value)) {
        throw file.wrong("whole numbers from 0 to 255", Float.toString(value), "codes");
      }
      bytes[i] = (byte) (int) value;
    }
    Codes codes = new Codes(layout, stored.shape().extent(0), bytes);
    int spare = 8 * layout.bytesPerRow() - layout.bitsPerRow();
    for (int row = 0; spare > 0 && row < codes.rows; row++) {
      int last = bytes[(row + 1) * layout.bytesPerRow() - 1] & 0xff;
      if (last >>> (8 - spare) != 0) {
        throw file.wrong("zeros in the last " + spare + " bits of row " + row, "others", "codes");
      }
    }
    return codes;
  }

  /** The packed bytes themselves, not to be written to. */
  byte[] array() {
    return bytes;
  }

  /** Unpacks after a check that these are codes of the given layout with numbers below a limit. */
  int[] unpack(String operation, CodeLayout expected, int limit) {
    requireLayout(operation, expected);
    int[] values = unpack();
    if (limit < expected.range()) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] >= limit) {
          throw new IllegalArgumentException(
              operation
                  + ": expected codes from 0 to "
                  + (limit - 1)
                  + ", got "
                  + values[i]
                  + " at row "
                  + i / expected.fields()
                  + ", field "
                  + i % expected.fields()
                  + Rows.suffix("codes"));
        }
      }
    }
    return values;
  }

  void requireLayout(String operation, CodeLayout expected) {
    if (!layout.equals(expected)) {
      throw new IllegalArgumentException(
          operation
              + ": expected codes of "
              + expected.fields()
              + " fields of "
              + expected.bits()
              + " bits, got "
              + layout.fields()
              + " fields of "
              + layout.bits()
              + " bits"
              + Rows.suffix("codes"));
    }
  }

  private int read(int row, int field) {
    int bits = layout.bits();
    int bit = field * bits;
    int at = row * layout.bytesPerRow() + (bit >>> 3);
    int shift = bit & 7;
    long value = 0;
    for (int have = 0; have < shift + bits; have += 8) {
      value |= (bytes[at++] & 0xffL) << have;
    }
    return (int) (value >>> shift & (layout.range() - 1));
  }

  /** Whether the other has the same layout and bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Codes codes
        && layout.equals(codes.layout)
        && rows == codes.rows
        && Arrays.equals(bytes, codes.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * layout.hashCode() + Arrays.hashCode(bytes);
  }

  /** Rows, fields and bits. */
  @Override
  public String toString() {
    return "Codes[rows="
        + rows
        + ", fields="
        + layout.fields()
        + ", bits="
        + layout.bits()
        + ", bytes="
        + bytes.length
        + "]";
  }
}
