package dev.halftone.io;

import java.io.IOException;

/**
 * A file or stream does not hold what its format demands: truncated, damaged, hostile, or of
 * another kind.
 *
 * <p>The message names the source, what was expected, what came instead and where: {@code
 * model.safetensors: expected a header of at most 100000000 bytes, got 4611686018427387904, at byte
 * 0}.
 */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 60;

  /**
   * Describes one violation of a format.
   *
   * @param source the file or stream
   * @param expected what the format demands there
   * @param came what was found instead
   * @param where the byte offset or the name of the part
   */
  public FormatException(String source, String expected, String came, String where) {
    super(source + ": expected " + expected + ", got " + came + ", at " + where);
  }

  /**
   * Describes one violation of a format that a decoder found.
   *
   * @param source the file or stream
   * @param expected what the format demands there
   * @param came what was found instead
   * @param where the byte offset or the name of the part
   * @param cause the decoder's own complaint
   */
  public FormatException(
      String source, String expected, String came, String where, Throwable cause) {
    this(source, expected, came, where);
    initCause(cause);
  }

  /** Text from an untrusted file, made safe for one line of a log: escaped and at most 60 long. */
  static String quote(String text) {
    StringBuilder line = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 127) {
        line.append(c);
      } else {
        line.append(String.format("\\u%04x", (int) c));
      }
    }
    return line.append(text.length() > LONGEST_QUOTE ? "'..." : "'").toString();
  }
}
