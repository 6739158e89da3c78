package dev.halftone.io;

import dev.halftone.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in NumPy's {@code .npz}: a zip file of {@link Npy} entries, stored or deflated.
 *
 * <p>Every entry's checksum is verified. A zip bomb is refused: the entries' compressed sizes may
 * not exceed the file (so they do not overlap), no size may exceed what deflate can make of its
 * entry, and memory is taken only as decompressed bytes arrive. Writes stored entries, and the same
 * arrays always give the same bytes.
 *
 * @param arrays by name without {@code .npy}, in order
 */
public record Npz(Map<String, Tensor> arrays) {
  private static final String SUFFIX = ".npy";
  // Deflate cannot expand a byte to more than this (zlib's technical notes).
  private static final long HIGHEST_EXPANSION = 1032;
  private static final int ENTRY = 0x04034b50;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  // On the first day of the format Java adds a field that depends on the time zone.
  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /** Keeps a copy of the map in its iteration order. */
  public Npz {
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /**
   * Reads a whole file.
   *
   * @throws FormatException when it is not a sound zip file of arrays with different names, or they
   *     do not fit the heap
   * @throws IOException when the file cannot be read
   */
  public static Npz read(Path file) throws IOException {
    long length = checkEnds(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, Tensor> arrays = new LinkedHashMap<>();
      long compressed = 0;
      long heap = 0;
      for (ZipEntry entry : entries(zip)) {
        ByteSource source = ByteSource.of(InputStream.nullInputStream(), name(file, entry), 0);
        compressed += checkSizes(source, entry);
        if (compressed > length) {
          throw source.wrong(
              "entries of at most " + length + " bytes together", "more", "the zip directory");
        }
        Tensor array = read(zip, entry, name(file, entry));
        heap += 4L * array.size();
        source.demandHeap(heap, "arrays");
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        if (arrays.put(name, array) != null) {
          throw source.wrong("different names", "this one twice", "the zip directory");
        }
      }
      return new Npz(arrays);
    } catch (ZipException | EOFException e) {
      String came = FormatException.quote(String.valueOf(e.getMessage()));
      throw new FormatException(file.toString(), "a sound zip file", came, "the zip structure", e);
    }
  }

  private static List<ZipEntry> entries(ZipFile zip) throws ZipException {
    try {
      return List.copyOf(Collections.list(zip.entries()));
    } catch (IllegalArgumentException e) {
      // What ZipFile of JDK 17 throws on an entry's comment that is not in UTF-8.
      ZipException wrapped = new ZipException(e.getMessage());
      wrapped.initCause(e);
      throw wrapped;
    }
  }

  /** Refuses bytes before or behind the zip structure, which ZipFile skips; the file's length. */
  private static long checkEnds(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteSource source = ByteSource.of(file, channel);
      long length = source.remaining();
      ByteBuffer start = ByteBuffer.wrap(source.take(4, "zip")).order(ByteOrder.LITTLE_ENDIAN);
      channel.position(Math.max(4, length - END_BYTES));
      ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int n = 0; n >= 0 && end.hasRemaining(); ) {
        n = channel.read(end);
      }
      int first = start.getInt();
      if (first != ENTRY && !(first == END && length == END_BYTES)) {
        throw source.wrong("a zip file", String.format("0x%08x", first), "byte 0");
      }
      if (length > END_BYTES && (end.getInt(0) != END || end.getShort(END_BYTES - 2) != 0)) {
        throw source.wrong(
            "a zip end record without a comment",
            "other bytes",
            "the last " + END_BYTES + " bytes");
      }
      return length;
    }
  }

  private static String name(Path file, ZipEntry entry) {
    return file + " entry " + FormatException.quote(entry.getName());
  }

  /** Refuses impossible sizes; the entry's compressed size. */
  private static long checkSizes(ByteSource source, ZipEntry entry) throws FormatException {
    if (!entry.getName().endsWith(SUFFIX)) {
      throw source.wrong("only entries named *.npy", "this one", "the zip directory");
    }
    long compressed = entry.getCompressedSize();
    long size = entry.getSize();
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (compressed < 0
        || size < 0
        || (stored ? size != compressed : size / HIGHEST_EXPANSION > compressed)) {
      throw source.wrong(
          "a size that " + compressed + " bytes can hold",
          Long.toString(size),
          "the zip directory");
    }
    return compressed;
  }

  private static Tensor read(ZipFile zip, ZipEntry entry, String name) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new ZipException("entry vanished");
    }
    CRC32 crc = new CRC32();
    try (ByteSource source = ByteSource.of(in, name, entry.getSize())) {
      source.checksum(crc);
      Tensor array = Npy.read(source);
      if (crc.getValue() != entry.getCrc()) {
        throw source.wrong(
            String.format("content of CRC-32 %08x", entry.getCrc()),
            String.format("%08x", crc.getValue()),
            "the whole entry");
      }
      return array;
    }
  }

  /**
   * Writes the file, replacing an old one atomically.
   *
   * @throws IOException when it cannot be written; the old file then stays
   */
  public void write(Path file) throws IOException {
    AtomicFile.replace(file, this::write);
  }

  /**
   * Writes the bytes of the file to a stream and leaves it open.
   *
   * @throws IOException when the stream fails
   */
  public void write(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
      Tensor tensor = array.getValue();
      byte[] header = NpyHeader.bytes("<f4", tensor.shape().toArray());
      CRC32 crc = new CRC32();
      crc.update(header);
      FloatBytes.write(tensor, crc::update);
      ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
      entry.setMethod(ZipEntry.STORED);
      entry.setTimeLocal(FIXED_TIME);
      entry.setSize(header.length + 4L * tensor.size());
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      Npy.write(zip, tensor);
      zip.closeEntry();
    }
    zip.finish();
  }
}
