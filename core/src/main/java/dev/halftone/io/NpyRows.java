package dev.halftone.io;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a {@code .npy} file that may be larger than the heap, mapped into memory and widened
 * to float32 as they are asked for.
 *
 * <p>A row is everything behind the first axis; the array must be in row-major (C) order. The
 * element types and their rounding are those of {@link Npy}. Any number of threads may read. The
 * file must not be written to meanwhile (replacing it by another is harmless); that it was cut
 * short is noticed. The mapping itself ends when this object is collected.
 */
public final class NpyRows implements Closeable {
  // A mapping is indexed by int; rows do not straddle two mappings.
  private static final int LARGEST_SEGMENT = 1 << 30;

  private final String name;
  private final RandomAccessFile file;
  private final long length;
  private final NumberType type;
  private final ByteOrder order;
  private final int[] extents;
  private final int columns;
  private final int rowsPerSegment;
  private final List<MappedByteBuffer> segments = new ArrayList<>();

  private NpyRows(ByteSource source, RandomAccessFile file) throws IOException {
    this.file = file;
    length = source.remaining();
    name = source.name();
    NpyHeader header = NpyHeader.read(source);
    type = header.type();
    order = header.order();
    extents = Arrays.stream(header.extents()).mapToInt(Math::toIntExact).toArray();
    String what = "npy data " + type + " " + Arrays.toString(extents);
    if (extents.length == 0 || (header.fortran() && extents.length > 1)) {
      throw source.wrong(
          "an array of rows in C order",
          extents.length == 0 ? "a scalar" : "Fortran order",
          "the npy header");
    }
    long[] behind = Arrays.copyOfRange(header.extents(), 1, extents.length);
    columns = source.elements(behind, behind.length, what);
    long rowBytes = (long) columns * type.bytes();
    if (rowBytes > LARGEST_SEGMENT) {
      throw source.wrong("rows of at most 2^30 bytes", rowBytes + " bytes", what);
    }
    // Both factors are below 2^31.
    source.demandRest(extents[0] * rowBytes, what);
    rowsPerSegment = rowBytes == 0 ? Integer.MAX_VALUE : (int) (LARGEST_SEGMENT / rowBytes);
    long start = source.position();
    for (long from = 0; from < extents[0] && rowBytes > 0; from += rowsPerSegment) {
      long rows = Math.min(rowsPerSegment, extents[0] - from);
      segments.add(
          file.getChannel()
              .map(FileChannel.MapMode.READ_ONLY, start + from * rowBytes, rows * rowBytes));
    }
  }

  /**
   * Maps a file.
   *
   * @throws FormatException when it is not exactly one array of rank 1 or more in row-major order
   * @throws IOException when the file cannot be read
   */
  public static NpyRows open(Path file) throws IOException {
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
    try {
      return new NpyRows(ByteSource.of(file, open.getChannel()), open);
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Closes the file; reading then fails. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The first extent. */
  public int rows() {
    return extents[0];
  }

  /** The number of elements of a row, the product of the other extents. */
  public int columns() {
    return columns;
  }

  /** The shape of the whole array; its size may exceed what a tensor can hold. */
  public int[] extents() {
    return extents.clone();
  }

  /**
   * Reads the rows {@code from} to {@code to}, the latter excluded: a tensor of shape [to - from,
   * columns].
   *
   * @throws IndexOutOfBoundsException when the range is not within the rows or too large for a
   *     tensor
   * @throws IOException when the file was changed under the mapping
   */
  public Tensor tensor(int from, int to) throws IOException {
    return Tensor.wrap(rows(from, to), Shape.of(to - from, columns));
  }

  /**
   * Reads the rows {@code from} to {@code to}, the latter excluded: (to - from) · columns values in
   * row-major order.
   *
   * @throws IndexOutOfBoundsException when the range is not within the rows or too large for an
   *     array
   * @throws IOException when the file was changed under the mapping
   */
  public float[] rows(int from, int to) throws IOException {
    checkRange(from, to, Integer.MAX_VALUE - 8);
    float[] out = new float[(to - from) * columns];
    read(from, to, out, 0);
    return out;
  }

  /**
   * Reads the rows {@code from} to {@code to}, the latter excluded, into {@code out} from {@code
   * offset} on.
   *
   * @throws IndexOutOfBoundsException when the range is not within the rows, or does not fit {@code
   *     out}
   * @throws IOException when the file was changed under the mapping
   */
  public void read(int from, int to, float[] out, int offset) throws IOException {
    if (offset < 0) {
      throw new IndexOutOfBoundsException("NpyRows.read: expected an offset >= 0, got " + offset);
    }
    checkRange(from, to, out.length - offset);
    int rowBytes = columns * type.bytes();
    int at = offset;
    for (int row = from; row < to && rowBytes > 0; ) {
      int first = row % rowsPerSegment;
      int n = Math.min(to - row, rowsPerSegment - first);
      ByteBuffer bytes = segments.get(row / rowsPerSegment).duplicate().order(order);
      widen(bytes.position(first * rowBytes), out, at, n * columns);
      at += n * columns;
      row += n;
    }
  }

  private void widen(ByteBuffer bytes, float[] out, int at, int count) throws IOException {
    int valid;
    try {
      valid = type.widen(bytes, out, at, count);
      // HotSpot reports a page that the file no longer has as an InternalError when the thread next
      // comes back from native code, which asking for the length makes happen here.
      // RandomAccessFile,
      // because asking a channel closes it when the thread is interrupted.
      if (file.length() < length) {
        throw new IOException(cutShort());
      }
    } catch (InternalError e) {
      throw new IOException(cutShort(), e);
    }
    if (valid < count) {
      throw new FormatException(
          name, "BOOL bytes of 0 or 1", "another", "byte " + valid + " of the rows asked for");
    }
  }

  private String cutShort() {
    return name + ": expected a file that stays " + length + " bytes long, got one cut short";
  }

  private void checkRange(int from, int to, int room) {
    if (from < 0 || to < from || to > extents[0] || (long) (to - from) * columns > room) {
      throw new IndexOutOfBoundsException(
          "NpyRows: expected a range within "
              + extents[0]
              + " rows of "
              + columns
              + " and room for it, got "
              + from
              + " to "
              + to
              + " and room for "
              + room);
    }
  }
}
