package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.halftone.tensor.Philox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Altered files end in a value or a {@link FormatException}, nothing else. {@code
 * -Dhalftone.mutations=1000000} runs more, {@code -Dhalftone.mutations.seed=N} others.
 */
class HostileInputTest {
  private static final int MUTATIONS = Integer.getInteger("halftone.mutations", 2_000);
  private static final long SEED = Long.getLong("halftone.mutations.seed", 1);
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

  @TempDir private Path folder;

  /** Whether the bytes were accepted; anything but a value or a FormatException fails the test. */
  private boolean accepted(HostileFormat format, byte[] bytes, String what) {
    try {
      format.read(bytes, folder.resolve("x"));
      return true;
    } catch (FormatException e) {
      assertTrue(e.getMessage().contains(": expected "), what + ": " + e.getMessage());
      assertTrue(e.getMessage().length() < 800, what + ": " + e.getMessage());
      return false;
    } catch (Throwable e) {
      return fail(format + " " + what + ": " + e + " for " + HexFormat.of().formatHex(bytes), e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTruncationIsRefused(HostileFormat format) throws IOException {
    byte[] sample = format.sample();
    assertTrue(accepted(format, sample, "sample"));
    for (int length = 0; length < sample.length; length++) {
      byte[] cut = Arrays.copyOf(sample, length);
      assertThrows(
          FormatException.class,
          () -> format.read(cut, folder.resolve("x")),
          format + " cut to " + length);
    }
    assertTrue(!accepted(format, Arrays.copyOf(sample, sample.length + 1), "one byte too many"));
  }

  @ParameterizedTest
  @EnumSource
  void everyFlippedBitGivesAValueOrARefusal(HostileFormat format) throws IOException {
    byte[] sample = format.sample();
    int refused = 0;
    for (int bit = 0; bit < 8 * sample.length; bit++) {
      byte[] flipped = sample.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      refused += accepted(format, flipped, "bit " + bit) ? 0 : 1;
    }
    assertTrue(refused > 60, format + " refused only " + refused);
  }

  @ParameterizedTest
  @EnumSource
  void mutationsGiveAValueOrARefusal(HostileFormat format, TestReporter reporter)
      throws IOException {
    byte[] sample = format.sample();
    Philox random = Philox.seeded(SEED).split(format.name());
    int accepted = 0;
    long slowest = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = sample;
      for (int times = 1 + random.nextInt(4); times > 0; times--) {
        mutant = mutate(mutant, random);
      }
      long start = System.nanoTime();
      accepted += accepted(format, mutant, "mutation " + i + " of seed " + SEED) ? 1 : 0;
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    reporter.publishEntry(
        format.name(),
        String.format(
            "%d mutations, %d accepted, slowest %.1f ms", MUTATIONS, accepted, slowest / 1e6));
    assertTrue(accepted < MUTATIONS, "nothing was refused");
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
