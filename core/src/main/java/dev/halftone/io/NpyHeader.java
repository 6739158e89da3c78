package dev.halftone.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What precedes the elements in a {@code .npy} file (NumPy Enhancement Proposal 1): magic, version,
 * length, and a Python dictionary of exactly {@code descr}, {@code fortran_order} and {@code
 * shape}.
 *
 * @param extents at most 8, each below 2^31
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not handed on
record NpyHeader(NumberType type, ByteOrder order, boolean fortran, long[] extents) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  // NumPy's own limit for untrusted files.
  private static final int LONGEST = 10_000;
  private static final int ALIGNMENT = 64;
  // NumPy leaves room for the first extent to grow to this many digits in place.
  private static final int EXTENT_DIGITS = 21;

  static NpyHeader read(ByteSource source) throws IOException {
    byte[] prefix = source.take(8, "the npy magic and version");
    if (!Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      String came =
          FormatException.quote(new String(prefix, 0, MAGIC.length, StandardCharsets.ISO_8859_1));
      throw source.wrong("the npy magic '\\u0093NUMPY'", came, "byte 0");
    }
    int major = prefix[6];
    if (major < 1 || major > 3 || prefix[7] != 0) {
      throw source.wrong(
          "npy version 1.0, 2.0 or 3.0", (major & 0xff) + "." + (prefix[7] & 0xff), "byte 6");
    }
    long start = source.position();
    int lengthBytes = major == 1 ? 2 : 4;
    byte[] wide = Arrays.copyOf(source.take(lengthBytes, "the npy header length"), 4);
    int length = ByteBuffer.wrap(wide).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 1 || length > LONGEST) {
      throw source.wrong(
          "an npy header of 1 to " + LONGEST + " bytes",
          Integer.toUnsignedString(length),
          "byte " + start);
    }
    byte[] text = source.take(length, "the npy header");
    if (text[length - 1] != '\n') {
      throw source.wrong(
          "an npy header that ends with a line feed",
          "byte " + (text[length - 1] & 0xff),
          "byte " + (source.position() - 1));
    }
    // What is accepted is ASCII, so versions 1 and 2 (Latin-1) and 3 (UTF-8) read alike.
    return new NpyDictionary(source, new String(text, StandardCharsets.ISO_8859_1)).parse();
  }

  /**
   * The bytes that NumPy writes before an array in row-major order.
   *
   * @param element NumPy's word for the elements, such as {@code <f4}
   */
  static byte[] bytes(String element, int... extents) {
    StringBuilder text = new StringBuilder("{'descr': '");
    text.append(element).append("', 'fortran_order': False, 'shape': (");
    for (int axis = 0; axis < extents.length; axis++) {
      text.append(axis == 0 ? "" : " ").append(extents[axis]).append(',');
    }
    if (extents.length > 1) {
      text.setLength(text.length() - 1);
    }
    text.append("), }");
    if (extents.length > 0) {
      text.append(" ".repeat(EXTENT_DIGITS - Integer.toString(extents[0]).length()));
    }
    int before = MAGIC.length + 4 + text.length() + 1;
    text.append(" ".repeat(ALIGNMENT - before % ALIGNMENT)).append('\n');
    return ByteBuffer.allocate(MAGIC.length + 4 + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.toString().getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
