package dev.halftone.io;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * NumPy's {@code .npy} files, versions 1.0 to 3.0.
 *
 * <p>Reads {@code f8 f4 f2 i8 i4 i2 i1 u8 u4 u2 u1 b1} of either byte order, in row-major (C) or
 * column-major (Fortran) order, up to 8 axes, widened to float32: <em>{@code f8}, {@code i4},
 * {@code u4}, {@code i8} and {@code u8} are rounded to the nearest float</em>, so integers beyond
 * 2^24 in magnitude lose their low bits; the other types keep their values. Writes {@code <f4} in
 * row-major order, byte for byte as {@code numpy.save} does. Objects and structures are refused.
 *
 * @see NpyRows
 * @see NpyWriter
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads a whole file: a tensor of the array's shape.
   *
   * @throws FormatException when the file is not exactly one array of a known type that fits the
   *     heap
   * @throws IOException when the file cannot be read
   */
  public static Tensor read(Path file) throws IOException {
    try (ByteSource source = ByteSource.open(file)) {
      return read(source);
    }
  }

  /**
   * Writes a file, replacing an old one atomically.
   *
   * @throws IOException when it cannot be written; the old file then stays
   */
  public static void write(Path file, Tensor tensor) throws IOException {
    AtomicFile.replace(file, out -> write(out, tensor));
  }

  /**
   * Writes the bytes of the file to a stream and leaves it open.
   *
   * @throws IOException when the stream fails
   */
  public static void write(OutputStream out, Tensor tensor) throws IOException {
    out.write(NpyHeader.bytes("<f4", tensor.shape().toArray()));
    FloatBytes.write(tensor, out::write);
  }

  /** Reads one array, which must end where the source ends. */
  static Tensor read(ByteSource source) throws IOException {
    NpyHeader header = NpyHeader.read(source);
    int[] extents = Arrays.stream(header.extents()).mapToInt(Math::toIntExact).toArray();
    String what = "npy data " + header.type() + " " + Arrays.toString(extents);
    int size = source.elements(header.extents(), extents.length, what);
    source.demandRest((long) size * header.type().bytes(), what);
    float[] values = source.floats(header.type(), header.order(), size, what);
    source.expectEnd(what);
    boolean reorder = header.fortran() && extents.length > 1;
    return Tensor.wrap(
        reorder ? rowMajor(source, values, extents, what) : values, Shape.of(extents));
  }

  private static float[] rowMajor(
      ByteSource source, float[] columnMajor, int[] extents, String what) throws FormatException {
    float[] out = source.newFloats(columnMajor.length, what);
    int rank = extents.length;
    int[] stride = new int[rank];
    for (int axis = rank - 1, step = 1; axis >= 0; axis--) {
      stride[axis] = step;
      step *= extents[axis];
    }
    int[] index = new int[rank];
    int to = 0;
    for (float value : columnMajor) {
      out[to] = value;
      for (int axis = 0; axis < rank; axis++) {
        to += stride[axis];
        if (++index[axis] < extents[axis]) {
          break;
        }
        to -= stride[axis] * extents[axis];
        index[axis] = 0;
      }
    }
    return out;
  }
}
