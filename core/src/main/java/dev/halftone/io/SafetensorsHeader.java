package dev.halftone.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the reader and the writer of the header share. */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";
  static final String CHECKSUM = "halftone.crc32c";

  /** The limit of the reference implementation. */
  static final int LONGEST = 100_000_000;

  // The spaces tell our own header from one that another program wrote after it had read ours and
  // carried the now stale checksum over: the reference writes no spaces between tokens.
  private static final byte[] PREFIX =
      ("{\"" + METADATA + "\": {\"" + CHECKSUM + "\": \"").getBytes(StandardCharsets.US_ASCII);

  private static final byte[] ZEROS = "00000000".getBytes(StandardCharsets.US_ASCII);

  private SafetensorsHeader() {}

  /**
   * A factory without the table of shared names, which a hostile file could make collide, and
   * bounded in every other way.
   */
  static JsonFactory json(int headerLength) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(3)
                .maxNumberLength(20)
                .maxStringLength(headerLength)
                .maxNameLength(headerLength)
                .build())
        .build();
  }

  /** Whether the header has a checksum in the one place where this library puts it. */
  static boolean hasChecksum(byte[] header) {
    return header.length > PREFIX.length + ZEROS.length
        && Arrays.equals(header, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** Takes the checksum out of the header, leaving zeros, over which it was computed. */
  static String takeChecksum(byte[] header) {
    String sum = new String(header, PREFIX.length, ZEROS.length, StandardCharsets.ISO_8859_1);
    putChecksum(header, ZEROS);
    return sum;
  }

  /** Fills the place of the checksum. */
  static void putChecksum(byte[] header, byte[] sum) {
    System.arraycopy(sum, 0, header, PREFIX.length, ZEROS.length);
  }

  /** The checksum before it is known. */
  static String noChecksum() {
    return new String(ZEROS, StandardCharsets.US_ASCII);
  }

  static String format(long sum) {
    return String.format("%08x", sum);
  }
}
