package dev.halftone.nn;

import dev.halftone.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 over named tensors: name, shape and little-endian bits, in order. */
final class TensorDigest {
  private static final int BLOCK = 1 << 14;

  private TensorDigest() {}

  static String sha256(Map<String, Tensor> tensors) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    tensors.forEach(
        (name, tensor) -> {
          digest.update((name + '\0' + tensor.shape() + '\0').getBytes(StandardCharsets.UTF_8));
          float[] values = tensor.array();
          for (int from = 0; from < values.length; from += BLOCK) {
            block.clear();
            int length = Math.min(BLOCK, values.length - from);
            block.asFloatBuffer().put(values, from, length);
            digest.update(block.limit(length * Float.BYTES));
          }
        });
    return HexFormat.of().formatHex(digest.digest());
  }
}
