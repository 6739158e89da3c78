package dev.halftone.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The one member of a gzip file (RFC 1952), checked to its last byte.
 *
 * <p>{@link java.util.zip.GZIPInputStream} silently accepts rubbish behind the member, which is why
 * it is not used. A second member is refused as well: no IDX set is published that way.
 */
final class Gzip extends InflaterInputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final String source;
  private final CRC32 crc = new CRC32();
  private long bytesOut;
  private boolean done;

  private Gzip(InputStream in, String source) {
    super(in, new Inflater(true), 1 << 15);
    this.source = source;
  }

  /** Opens a stream that begins with a gzip header. */
  static InputStream open(InputStream in, String source) throws IOException {
    Gzip gzip = new Gzip(in, source);
    gzip.readHeader();
    return gzip;
  }

  private void readHeader() throws IOException {
    CRC32 headerCrc = new CRC32();
    byte[] fixed = new byte[10];
    for (int i = 0; i < fixed.length; i++) {
      fixed[i] = (byte) headerByte(headerCrc);
    }
    if ((fixed[0] & 0xff) != 0x1f || (fixed[1] & 0xff) != 0x8b || fixed[2] != 8) {
      throw wrong("a gzip header 1f 8b 08", "another one", "byte 0");
    }
    int flags = fixed[3] & 0xff;
    if ((flags & 0xe0) != 0) {
      throw wrong("gzip flags without reserved bits", "0x" + Integer.toHexString(flags), "byte 3");
    }
    if ((flags & EXTRA) != 0) {
      int length = headerByte(headerCrc) | headerByte(headerCrc) << 8;
      for (int i = 0; i < length; i++) {
        headerByte(headerCrc);
      }
    }
    if ((flags & NAME) != 0) {
      skipText(headerCrc);
    }
    if ((flags & COMMENT) != 0) {
      skipText(headerCrc);
    }
    if ((flags & HEADER_CRC) != 0) {
      int computed = (int) headerCrc.getValue() & 0xffff;
      int stored = headerByte(headerCrc) | headerByte(headerCrc) << 8;
      if (stored != computed) {
        throw wrong("a gzip header with its checksum", "a damaged one", "the gzip header");
      }
    }
  }

  private void skipText(CRC32 headerCrc) throws IOException {
    for (int next = -1; next != 0; ) {
      next = headerByte(headerCrc);
    }
  }

  private int headerByte(CRC32 headerCrc) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw wrong("a whole gzip header", "the end of the data", "the gzip header");
    }
    headerCrc.update(next);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (done) {
      return -1;
    }
    int got;
    try {
      got = super.read(bytes, offset, count);
    } catch (ZipException e) {
      throw new FormatException(
          source, "sound deflate data", String.valueOf(e.getMessage()), at(), e);
    }
    if (got > 0) {
      crc.update(bytes, offset, got);
      bytesOut += got;
    } else if (got < 0) {
      readTrailer();
      done = true;
    }
    return got;
  }

  @Override
  protected void fill() throws IOException {
    len = in.read(buf, 0, buf.length);
    if (len < 0) {
      throw wrong("more deflate data", "the end of the file", at());
    }
    inf.setInput(buf, 0, len);
  }

  private void readTrailer() throws IOException {
    int next = len - inf.getRemaining();
    long[] words = new long[2];
    for (int i = 0; i < 8; i++) {
      int value = next < len ? buf[next++] & 0xff : in.read();
      if (value < 0) {
        throw wrong("8 bytes of gzip checksum and length", i + " bytes", at());
      }
      words[i / 4] |= (long) value << (8 * (i % 4));
    }
    if (words[0] != crc.getValue() || words[1] != (bytesOut & 0xffffffffL)) {
      throw wrong(
          String.format("data of gzip checksum %08x and length %d", words[0], words[1]),
          String.format("checksum %08x and length %d", crc.getValue(), bytesOut),
          at());
    }
    if (next < len || in.read() >= 0) {
      throw wrong("the end of the file after one gzip member", "more bytes", at());
    }
  }

  private String at() {
    return "decompressed byte " + bytesOut;
  }

  private FormatException wrong(String expected, String came, String where) {
    return new FormatException(source, expected, came, where);
  }

  @Override
  public void close() throws IOException {
    inf.end();
    super.close();
  }
}
