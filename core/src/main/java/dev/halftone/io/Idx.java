package dev.halftone.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * An array of unsigned bytes in the IDX format of the MNIST files: two zero bytes, the type 0x08,
 * the rank, one big-endian 32-bit extent per axis, then the bytes in row-major order.
 *
 * <p>A gzip-compressed file is told by its content, not by its name. The other element types of the
 * format are refused by name. Arrays are not copied: who reads {@code data} must not write to it.
 *
 * @param extents one to eight extents, each 0 or more
 * @param data the product of the extents unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // a data set's worth of bytes is not to be copied
public record Idx(int[] extents, byte[] data) {
  private static final int UNSIGNED_BYTE = 8;
  private static final int HIGHEST_RANK = 8;
  // Deflate cannot expand a byte to more than this (zlib's technical notes).
  private static final long HIGHEST_EXPANSION = 1032;

  /**
   * Checks that the data fits the extents.
   *
   * @throws IllegalArgumentException when it does not
   */
  public Idx {
    extents = extents.clone();
    long product = 1;
    for (int extent : extents) {
      product = extent < 0 || product < 0 ? -1 : saturate(product * extent);
    }
    if (extents.length < 1 || extents.length > HIGHEST_RANK || product != data.length) {
      throw new IllegalArgumentException(
          "Idx: expected 1 to 8 extents whose product is the data's length, got "
              + Arrays.toString(extents)
              + " and "
              + data.length
              + " bytes");
    }
  }

  private static long saturate(long product) {
    return Math.min(product, Integer.MAX_VALUE);
  }

  /**
   * Reads a whole file, plain or gzip.
   *
   * @throws FormatException when it is not exactly one IDX array of unsigned bytes
   * @throws IOException when the file cannot be read
   */
  public static Idx read(Path file) throws IOException {
    long length = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), length);
    }
  }

  /**
   * Reads a stream to its end, plain or gzip, and leaves it open.
   *
   * @param source what error messages call the stream
   * @throws FormatException when it is not exactly one IDX array of unsigned bytes
   * @throws IOException when the stream cannot be read
   */
  public static Idx read(InputStream in, String source) throws IOException {
    return read(in, source, ByteSource.UNKNOWN);
  }

  private static Idx read(InputStream in, String source, long length) throws IOException {
    InputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean compressed = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    if (!compressed) {
      return parse(ByteSource.of(buffered, source, length), Long.MAX_VALUE);
    }
    long most = length == ByteSource.UNKNOWN ? Long.MAX_VALUE : length * HIGHEST_EXPANSION;
    // The inflater's native memory is freed here; closing reaches neither the caller's stream.
    try (InputStream plain = Gzip.open(new Unclosed(buffered), source)) {
      return parse(ByteSource.of(plain, source, ByteSource.UNKNOWN), most);
    }
  }

  private static Idx parse(ByteSource source, long most) throws IOException {
    ByteBuffer magic = ByteBuffer.wrap(source.take(4, "the IDX magic number"));
    int rank = magic.get(3);
    if (magic.getShort(0) != 0 || magic.get(2) != UNSIGNED_BYTE) {
      throw source.wrong(
          "an IDX magic number 0x000008RR (unsigned bytes of rank RR)",
          String.format("0x%08x%s", magic.getInt(0), typeOf(magic)),
          "byte 0");
    }
    if (rank < 1 || rank > HIGHEST_RANK) {
      throw source.wrong("an IDX rank of 1 to 8", Integer.toString(rank & 0xff), "byte 3");
    }
    ByteBuffer header = ByteBuffer.wrap(source.take(4 * rank, "the IDX extents"));
    int[] extents = new int[rank];
    long[] wide = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = header.getInt();
      wide[axis] = extents[axis];
      if (extents[axis] < 0) {
        throw source.wrong(
            "IDX extents below 2^31",
            Integer.toUnsignedString(extents[axis]),
            "byte " + (4 + 4 * axis));
      }
    }
    int size = source.elements(wide, rank, "the IDX extents");
    String what = "IDX data of shape " + Arrays.toString(extents);
    if (size > most) {
      throw source.wrong(size + " bytes of " + what, "compressed data for at most " + most);
    }
    byte[] data = source.take(size, what);
    source.expectEnd(what);
    return new Idx(extents, data);
  }

  private static String typeOf(ByteBuffer magic) {
    String type =
        switch (magic.get(2)) {
          case 0x09 -> "signed bytes";
          case 0x0b -> "16-bit integers";
          case 0x0c -> "32-bit integers";
          case 0x0d -> "floats";
          case 0x0e -> "doubles";
          default -> "";
        };
    return magic.getShort(0) != 0 || type.isEmpty() ? "" : " (" + type + ")";
  }

  /**
   * Writes the array, replacing the file atomically; gzip-compressed when the name ends with {@code
   * .gz}.
   *
   * @throws IOException when the file cannot be written; the old one then stays
   */
  public void write(Path file) throws IOException {
    AtomicFile.replace(
        file,
        out -> {
          if (file.toString().endsWith(".gz")) {
            GZIPOutputStream compressed = new GZIPOutputStream(out);
            writeTo(compressed);
            compressed.finish();
          } else {
            writeTo(out);
          }
        });
  }

  private void writeTo(OutputStream out) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * extents.length);
    header.putInt(UNSIGNED_BYTE << 8 | extents.length);
    header.asIntBuffer().put(extents);
    out.write(header.array());
    out.write(data);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Idx idx
        && Arrays.equals(extents, idx.extents)
        && Arrays.equals(data, idx.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(extents) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Idx" + Arrays.toString(extents);
  }
}
