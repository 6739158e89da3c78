package dev.halftone.io;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors and texts in the safetensors format: an 8-byte little-endian header length, a JSON
 * header, and the tensors' bytes.
 *
 * <p>Reading accepts F64, F32, F16, BF16, I8 to I64, U8 to U64 and BOOL and widens them to float32.
 * F32, F16, BF16, I8, U8, I16, U16 and BOOL keep their values; <em>F64, I32, U32, I64 and U64 are
 * rounded to the nearest float</em>, so integers beyond 2^24 in magnitude lose their low bits and
 * F64 values out of range become infinite or zero. Writing makes F32, or U8 where that is asked
 * for.
 *
 * <p>Files written here carry a CRC-32C of their header and data under the metadata key {@code
 * halftone.crc32c}, which other programs take for a plain text; reading checks it and removes the
 * key, so that any damaged bit is noticed. The same content always gives the same bytes: entries
 * stand in the order of the maps.
 *
 * @param tensors by name, in order
 * @param metadata the texts of {@code __metadata__}, in order
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /** Keeps copies of both maps in their iteration order. */
  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a whole file, of this library or any other writer; a checksum is checked where there is
   * one.
   *
   * @throws FormatException when the file breaks the format in any way: header longer than the file
   *     or 100 MB, invalid or ambiguous JSON, unknown types, more than 8 axes, sizes that overflow
   *     or disagree with the offsets, holes, overlaps, trailing bytes, more than the heap holds
   * @throws IOException when the file cannot be read
   */
  public static Safetensors read(Path file) throws IOException {
    return SafetensorsReader.read(file, false);
  }

  /**
   * Reads a file that must carry the checksum of {@link #write}, such as a checkpoint.
   *
   * @throws FormatException as {@link #read}, and when there is no checksum
   * @throws IOException when the file cannot be read
   */
  public static Safetensors readChecked(Path file) throws IOException {
    return SafetensorsReader.read(file, true);
  }

  /**
   * Writes the file, replacing an old one atomically.
   *
   * @throws IOException when it cannot be written; the old file then stays
   * @throws IllegalArgumentException when a name or text is not well-formed Unicode, or a name is
   *     reserved
   */
  public void write(Path file) throws IOException {
    write(file, Set.of());
  }

  /**
   * Writes the file as {@link #write(Path)} does, with the named tensors as U8, one byte for each
   * element.
   *
   * @throws IOException when it cannot be written; the old file then stays
   * @throws IllegalArgumentException as {@link #write(Path)}, and when a named tensor holds
   *     anything but whole numbers from 0 to 255
   */
  public void write(Path file, Set<String> asBytes) throws IOException {
    AtomicFile.replace(file, out -> SafetensorsWriter.write(this, asBytes, out));
  }

  /**
   * Writes the bytes of the file to a stream, for example that of {@link
   * AtomicFile#replaceKeeping}, and leaves it open.
   *
   * @throws IOException when the stream fails
   * @throws IllegalArgumentException when a name or text is not well-formed Unicode, or a name is
   *     reserved
   */
  public void write(OutputStream out) throws IOException {
    SafetensorsWriter.write(this, Set.of(), out);
  }
}
