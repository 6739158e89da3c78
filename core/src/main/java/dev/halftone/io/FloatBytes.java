package dev.halftone.io;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor's elements as little-endian float32 bytes, a piece at a time. */
final class FloatBytes {
  private static final int PIECE = 1 << 14;

  private FloatBytes() {}

  /** Takes the pieces in order. */
  interface Sink {
    void accept(byte[] bytes, int offset, int count) throws IOException;
  }

  static void write(Tensor tensor, Sink sink) throws IOException {
    float[] values = tensor.array();
    int piece = Math.min(PIECE, tensor.size());
    ByteBuffer bytes = ByteBuffer.allocate(4 * piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < tensor.size(); from += piece) {
      int n = Math.min(piece, tensor.size() - from);
      bytes.asFloatBuffer().put(values, from, n);
      sink.accept(bytes.array(), 0, 4 * n);
    }
  }
}
