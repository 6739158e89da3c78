package dev.halftone.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * Bytes of untrusted origin, read in order; every length is held against what is there before
 * memory is asked for.
 *
 * <p>Where the length is only a claim (a compressed stream), arrays grow as bytes really arrive.
 */
final class ByteSource implements Closeable {
  static final long UNKNOWN = -1;

  private static final int CHUNK = 1 << 16;
  private static final int FIRST_GROWTH = 1 << 18;
  // The largest array that HotSpot grants.
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final InputStream in;
  private final String name;
  private final long length;
  private final boolean claimed;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private Checksum checksum;
  private long position;

  private ByteSource(InputStream in, String name, long length, boolean claimed) {
    this.in = in;
    this.name = name;
    this.length = length;
    this.claimed = claimed;
  }

  /** A whole file, whose length the file system vouches for. */
  static ByteSource open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return of(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The rest of an open file. */
  static ByteSource of(Path file, FileChannel channel) throws IOException {
    return new ByteSource(Channels.newInputStream(channel), file.toString(), channel.size(), false);
  }

  /** A stream whose length is a claim, or {@link #UNKNOWN}. */
  static ByteSource of(InputStream in, String name, long claimedLength) {
    return new ByteSource(in, name, claimedLength, true);
  }

  String name() {
    return name;
  }

  long position() {
    return position;
  }

  boolean lengthKnown() {
    return length != UNKNOWN;
  }

  /** Bytes from here to the end; {@link Long#MAX_VALUE} when the length is unknown. */
  long remaining() {
    return length == UNKNOWN ? Long.MAX_VALUE : length - position;
  }

  /** From now on every byte read also updates {@code sum}. */
  void checksum(Checksum sum) {
    checksum = sum;
  }

  FormatException wrong(String expected, String came) {
    return wrong(expected, came, "byte " + position);
  }

  FormatException wrong(String expected, String came, String where) {
    return new FormatException(name, expected, came, where);
  }

  /** The next {@code count} bytes. */
  byte[] take(int count, String what) throws IOException {
    require(count, what);
    byte[] taken = newBytes(firstLength(count, 1), what);
    int done = 0;
    while (true) {
      fill(taken, done, taken.length - done, what);
      done = taken.length;
      if (done == count) {
        return taken;
      }
      taken = grow(taken, (int) Math.min(count, 2L * done), what);
    }
  }

  /** The next {@code count} elements of a type, widened to float. */
  float[] floats(NumberType type, ByteOrder order, int count, String what) throws IOException {
    require((long) count * type.bytes(), what);
    float[] out = newFloats(firstLength(count, type.bytes()), what);
    int perChunk = CHUNK / type.bytes();
    int bytes = (int) Math.min(CHUNK, (long) count * type.bytes());
    if (chunk.capacity() < bytes) {
      chunk = ByteBuffer.allocate(bytes);
    }
    chunk.order(order);
    for (int from = 0; from < count; ) {
      if (from == out.length) {
        out = grow(out, (int) Math.min(count, 2L * from), what);
      }
      int n = Math.min(perChunk, out.length - from);
      fill(chunk.array(), 0, n * type.bytes(), what);
      int valid = type.widen(chunk.clear().limit(n * type.bytes()), out, from, n);
      if (valid < n) {
        throw wrong(
            "a BOOL byte of 0 or 1",
            Integer.toString(Byte.toUnsignedInt(chunk.get(valid))),
            "byte " + (position - n + valid) + " in " + what);
      }
      from += n;
    }
    return out;
  }

  /** Demands that nothing follows. */
  void expectEnd(String after) throws IOException {
    int next = in.read();
    if (next >= 0) {
      String more = length == UNKNOWN ? "more" : remaining() + " more";
      throw wrong("the end of the data after " + after, more + " bytes");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Demands that exactly so many bytes follow, as far as the length is known. */
  void demandRest(long bytes, String what) throws FormatException {
    require(bytes, what);
    if (lengthKnown() && bytes < remaining()) {
      throw wrong(bytes + " bytes of " + what + " and no more", Long.toString(remaining()));
    }
  }

  private void require(long bytes, String what) throws FormatException {
    if (bytes > remaining()) {
      throw wrong(bytes + " bytes of " + what, "only " + remaining());
    }
  }

  private void fill(byte[] bytes, int from, int count, String what) throws IOException {
    int got = in.readNBytes(bytes, from, count);
    if (checksum != null) {
      checksum.update(bytes, from, got);
    }
    position += got;
    if (got < count) {
      throw wrong(count - got + " more bytes of " + what, "the end of the data");
    }
  }

  private int firstLength(int count, int elementBytes) {
    return claimed ? Math.min(count, FIRST_GROWTH / elementBytes) : count;
  }

  // A file may be sound and still larger than this heap; that is an answer, not a reason to end the
  // process. Only these single large allocations are guarded.
  private byte[] newBytes(int count, String what) throws FormatException {
    try {
      demandHeap(count, what);
      return new byte[count];
    } catch (OutOfMemoryError e) {
      throw tooLarge(count, what);
    }
  }

  float[] newFloats(int count, String what) throws FormatException {
    try {
      demandHeap(4L * count, what);
      return new float[count];
    } catch (OutOfMemoryError e) {
      throw tooLarge(4L * count, what);
    }
  }

  private byte[] grow(byte[] old, int count, String what) throws FormatException {
    try {
      return Arrays.copyOf(old, count);
    } catch (OutOfMemoryError e) {
      throw tooLarge(count, what);
    }
  }

  private float[] grow(float[] old, int count, String what) throws FormatException {
    try {
      return Arrays.copyOf(old, count);
    } catch (OutOfMemoryError e) {
      throw tooLarge(4L * count, what);
    }
  }

  /** Refuses what no collection could make room for. */
  void demandHeap(long bytes, String what) throws FormatException {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap - heap / 8) {
      throw tooLarge(bytes, what);
    }
  }

  private FormatException tooLarge(long bytes, String what) {
    long heap = Runtime.getRuntime().maxMemory();
    return wrong(what + " that fits the heap of " + heap + " bytes", bytes + " bytes");
  }

  /**
   * The number of elements of a shape, by the rule that both formats share: at most 8 axes, and the
   * product of the extents that are not 0 fits an array.
   */
  int elements(long[] extents, int rank, String what) throws FormatException {
    long product = 1;
    boolean empty = false;
    for (int axis = 0; axis < rank; axis++) {
      empty |= extents[axis] == 0;
      // Both factors are below 2^31, so this cannot overflow.
      product *= Math.max(1, Math.min(extents[axis], Integer.MAX_VALUE));
      if (product > LONGEST_ARRAY) {
        throw wrong(
            "at most " + LONGEST_ARRAY + " elements",
            "shape " + Arrays.toString(Arrays.copyOf(extents, rank)),
            what);
      }
    }
    return empty ? 0 : (int) product;
  }
}
