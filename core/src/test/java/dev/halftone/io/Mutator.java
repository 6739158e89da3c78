package dev.halftone.io;

import dev.halftone.tensor.Philox;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Alters bytes the way damage and malice do: bits, lengths, numbers, and words of the formats. */
final class Mutator {
  private static final long[] INTERESTING = {
    0,
    1,
    -1,
    2,
    7,
    8,
    9,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    1L << 30,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE / 8,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "null",
    "true",
    "-1",
    "1e9",
    "0x1",
    "NaN",
    "[[[[",
    "{{{{",
    "\"a\":",
    "'shape'",
    "F64",
    "BOOL",
    "BF16",
    "<f8",
    "|b1",
    ">i8",
    "True",
    "\0",
    "\u00ff",
    "__metadata__",
    "data_offsets",
    "PK\u0001\u0002",
    "PK\u0003\u0004",
    "PK\u0005\u0006"
  };

  private Mutator() {}

  /** A copy with one to four changes. */
  static byte[] mutant(byte[] sample, Philox random) {
    byte[] mutant = sample;
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      mutant = mutate(mutant, random);
    }
    return mutant;
  }

  private static byte[] mutate(byte[] bytes, Philox random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    byte[] copy = bytes.clone();
    switch (random.nextInt(9)) {
      case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> copy[at] = (byte) random.nextInt(256);
      case 2 -> copy[at] = (byte) ('0' + random.nextInt(10));
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        int until = Math.min(bytes.length, at + 1 + random.nextInt(16));
        return splice(bytes, at, until, new byte[0]);
      }
      case 5 -> {
        int until = Math.min(bytes.length, at + 1 + random.nextInt(64));
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, until));
      }
      case 6 -> {
        byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.ISO_8859_1);
        boolean insert = random.nextInt(2) == 0;
        return splice(bytes, at, insert ? at : Math.min(bytes.length, at + token.length), token);
      }
      case 7 -> {
        String number = Long.toString(INTERESTING[random.nextInt(INTERESTING.length)]);
        int until = at;
        while (until < bytes.length && bytes[until] >= '0' && bytes[until] <= '9') {
          until++;
        }
        return splice(bytes, at, until, number.getBytes(StandardCharsets.ISO_8859_1));
      }
      default -> {
        long value = INTERESTING[random.nextInt(INTERESTING.length)];
        int width = 1 << random.nextInt(4);
        boolean little = random.nextInt(2) == 0;
        for (int i = 0; i < width && at + i < copy.length; i++) {
          copy[at + i] = (byte) (value >> (8 * (little ? i : width - 1 - i)));
        }
      }
    }
    return copy;
  }

  private static byte[] splice(byte[] bytes, int from, int until, byte[] middle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(middle);
    out.write(bytes, until, bytes.length - until);
    return out.toByteArray();
  }
}
