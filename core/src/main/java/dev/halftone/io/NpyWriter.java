package dev.halftone.io;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the rows of a {@code .npy} array that may be larger than the heap, a piece at a time, byte
 * for byte as {@code numpy.save} does.
 *
 * <pre>{@code
 * AtomicFile.replace(file, out -> {
 *   NpyWriter npy = NpyWriter.begin(out, NpyWriter.Element.INT32, rows);
 *   for (...) {
 *     npy.write(piece);
 *   }
 *   npy.end();
 * });
 * }</pre>
 */
public final class NpyWriter {
  private static final int PIECE = 1 << 14;

  /** How an element is stored. */
  public enum Element {
    /** Little-endian float32. */
    FLOAT32("<f4", 4) {
      @Override
      boolean put(ByteBuffer bytes, float value) {
        bytes.putFloat(value);
        return true;
      }
    },
    /** Little-endian 32-bit integers. */
    INT32("<i4", 4) {
      @Override
      boolean put(ByteBuffer bytes, float value) {
        bytes.putInt((int) value);
        return value >= -0x1p31f && value < 0x1p31f && value == (int) value;
      }
    },
    /** Bytes from 0 to 255. */
    UINT8("|u1", 1) {
      @Override
      boolean put(ByteBuffer bytes, float value) {
        bytes.put((byte) (int) value);
        return value >= 0 && value <= 255 && value == (int) value;
      }
    };

    private final String description;
    private final int size;

    Element(String description, int size) {
      this.description = description;
      this.size = size;
    }

    /** Appends a value, and says whether it could be kept as it is. */
    abstract boolean put(ByteBuffer bytes, float value);
  }

  private final OutputStream out;
  private final Element element;
  private final int[] extents;
  private int written;

  private NpyWriter(OutputStream out, Element element, int[] extents) {
    this.out = out;
    this.element = element;
    this.extents = extents;
  }

  /**
   * Writes what precedes the elements of an array of shape [extents], at least one axis.
   *
   * @throws IOException when the stream fails
   * @throws IllegalArgumentException when there is no axis or an extent is negative
   */
  public static NpyWriter begin(OutputStream out, Element element, int... extents)
      throws IOException {
    if (extents.length == 0 || Arrays.stream(extents).anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException(
          "NpyWriter: expected one axis or more, none negative, got " + Arrays.toString(extents));
    }
    out.write(NpyHeader.bytes(element.description, extents));
    return new NpyWriter(out, element, extents.clone());
  }

  /**
   * Appends rows: a tensor [n, ...] with the further extents of the array.
   *
   * @throws IOException when the stream fails
   * @throws IllegalArgumentException when the shape does not fit, there are more rows than were
   *     announced, or a value is not one of the element's
   */
  public void write(Tensor rows) throws IOException {
    int[] shape = rows.shape().toArray();
    if (shape.length != extents.length
        || !Arrays.equals(shape, 1, shape.length, extents, 1, extents.length)
        || shape[0] > extents[0] - written) {
      throw new IllegalArgumentException(
          "NpyWriter: expected at most "
              + (extents[0] - written)
              + " rows of an array "
              + Arrays.toString(extents)
              + ", got "
              + rows.shape());
    }
    float[] values = rows.array();
    byte[] piece = new byte[Math.min(PIECE, values.length) * element.size];
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (!element.put(bytes, value)) {
        throw new IllegalArgumentException(
            "NpyWriter: expected values of " + element + ", got " + value);
      }
      if (!bytes.hasRemaining()) {
        flush(piece, bytes);
      }
    }
    flush(piece, bytes);
    written += shape[0];
  }

  private void flush(byte[] piece, ByteBuffer bytes) throws IOException {
    out.write(piece, 0, bytes.position());
    bytes.clear();
  }

  /**
   * Checks that every row came; the stream stays open.
   *
   * @throws IllegalStateException when rows are missing
   */
  public void end() {
    if (written != extents[0]) {
      throw new IllegalStateException(
          "NpyWriter: expected " + extents[0] + " rows, got " + written);
    }
  }
}
