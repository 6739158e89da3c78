package dev.halftone.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The element types that files hold, each with its way to float32.
 *
 * <p>F32, F16, BF16, I8, U8, I16, U16 and BOOL are exact. F64, I32, U32, I64 and U64 are rounded to
 * the nearest float, ties to even: integers beyond 2^24 in magnitude lose their low bits, and F64
 * values beyond the float range become infinite or zero.
 */
enum NumberType {
  F64(8, "f8") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = (float) bytes.getDouble();
      }
      return count;
    }
  },
  F32(4, "f4") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      bytes.asFloatBuffer().get(out, from, count);
      return count;
    }
  },
  F16(2, "f2") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = halfToFloat(bytes.getShort());
      }
      return count;
    }
  },
  BF16(2, "") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Float.intBitsToFloat(bytes.getShort() << 16);
      }
      return count;
    }
  },
  I8(1, "i1") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = bytes.get();
      }
      return count;
    }
  },
  I16(2, "i2") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = bytes.getShort();
      }
      return count;
    }
  },
  I32(4, "i4") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = (float) bytes.getInt();
      }
      return count;
    }
  },
  I64(8, "i8") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = (float) bytes.getLong();
      }
      return count;
    }
  },
  U8(1, "u1") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Byte.toUnsignedInt(bytes.get());
      }
      return count;
    }
  },
  U16(2, "u2") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Short.toUnsignedInt(bytes.getShort());
      }
      return count;
    }
  },
  U32(4, "u4") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = (float) Integer.toUnsignedLong(bytes.getInt());
      }
      return count;
    }
  },
  U64(8, "u8") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        long bits = bytes.getLong();
        // Halving with a sticky low bit keeps the rounding of the full 64 bits.
        out[from + i] = bits >= 0 ? (float) bits : 2f * (float) ((bits >>> 1) | (bits & 1));
      }
      return count;
    }
  },
  BOOL(1, "b1") {
    @Override
    int widen(ByteBuffer bytes, float[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        byte value = bytes.get();
        if ((value & ~1) != 0) {
          return i;
        }
        out[from + i] = value;
      }
      return count;
    }
  };

  private final int bytes;
  private final String numpy;

  NumberType(int bytes, String numpy) {
    this.bytes = bytes;
    this.numpy = numpy;
  }

  /** Bytes per element. */
  int bytes() {
    return bytes;
  }

  /** NumPy's kind and size, for example {@code f4}; empty where NumPy has no such type. */
  String numpy() {
    return numpy;
  }

  /**
   * Reads {@code count} elements in the buffer's byte order into {@code out} from {@code from} on.
   *
   * @return how many elements were valid: {@code count}, or the index of the first byte of a BOOL
   *     that is neither 0 nor 1
   */
  abstract int widen(ByteBuffer bytes, float[] out, int from, int count);

  /** All names, for error messages. */
  static String names() {
    return Arrays.toString(values());
  }

  // Float.float16ToFloat came with JDK 20.
  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
    }
    int wide = exponent == 31 ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
