package dev.halftone.examples.report;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG (ISO/IEC 15948): one deflated image chunk, no filtering. Fifty lines keep the desktop
 * module, which slim JDK images leave out, away from a report.
 */
public final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Png() {}

  /** The picture as the bytes of a PNG file; the same picture gives the same bytes. */
  public static byte[] encode(Picture picture) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(picture.width())
            .putInt(picture.height())
            .put((byte) 8)
            .put((byte) (picture.channels() == 1 ? 0 : 2))
            .put(new byte[3])
            .array();
    byte[] data = deflate(scanLines(picture));
    ByteBuffer file =
        ByteBuffer.allocate(SIGNATURE.length + 3 * 12 + header.length + data.length).put(SIGNATURE);
    chunk(file, "IHDR", header);
    chunk(file, "IDAT", data);
    chunk(file, "IEND", new byte[0]);
    return file.array();
  }

  private static byte[] scanLines(Picture picture) {
    int row = picture.width() * picture.channels();
    // One leading byte per row names the row's filter; 0 is none.
    byte[] lines = new byte[Math.multiplyExact(picture.height(), row + 1)];
    for (int y = 0; y < picture.height(); y++) {
      System.arraycopy(picture.samples(), y * row, lines, y * (row + 1) + 1, row);
    }
    return lines;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(bytes);
    deflater.finish();
    // zlib's own bound on what incompressible input grows to.
    byte[] out = new byte[bytes.length + bytes.length / 1000 + 64];
    int length = 0;
    while (!deflater.finished()) {
      length += deflater.deflate(out, length, out.length - length);
    }
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static void chunk(ByteBuffer file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) check.getValue());
  }
}
