package dev.halftone.io;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Parses the Python dictionary of an npy header, and nothing that Python would not accept there.
 */
final class NpyDictionary {
  private static final int HIGHEST_RANK = 8;
  private static final String TYPES =
      "one of <f8 <f4 <f2 <i8 <i4 <i2 |i1 <u8 <u4 <u2 |u1 |b1 (or > for big-endian)";

  private final ByteSource source;
  private final String text;
  private int at;

  NpyDictionary(ByteSource source, String text) {
    this.source = source;
    this.text = text;
  }

  NpyHeader parse() throws FormatException {
    String descr = null;
    Boolean fortran = null;
    long[] shape = null;
    demand('{');
    while (!accept('}')) {
      int keyAt = at;
      String key = string();
      demand(':');
      if (key.equals("descr") && descr == null) {
        descr = string();
      } else if (key.equals("fortran_order") && fortran == null) {
        fortran = bool();
      } else if (key.equals("shape") && shape == null) {
        shape = tuple();
      } else {
        throw wrong("descr, fortran_order and shape once each", FormatException.quote(key), keyAt);
      }
      if (!accept(',')) {
        demand('}');
        break;
      }
    }
    if (peek() >= 0) {
      throw wrong("nothing but spaces after the dictionary", came(), at);
    }
    if (descr == null || fortran == null || shape == null) {
      throw wrong(
          "descr, fortran_order and shape",
          "descr " + descr + ", fortran_order " + fortran + ", shape " + Arrays.toString(shape),
          at);
    }
    return header(descr, fortran, shape);
  }

  private NpyHeader header(String descr, boolean fortran, long[] shape) throws FormatException {
    for (NumberType type : NumberType.values()) {
      if (descr.length() == 3 && descr.substring(1).equals(type.numpy())) {
        char order = descr.charAt(0);
        boolean single = type.bytes() == 1;
        if (order == (single ? '|' : '<')) {
          return new NpyHeader(type, ByteOrder.LITTLE_ENDIAN, fortran, shape);
        }
        if (!single && order == '>') {
          return new NpyHeader(type, ByteOrder.BIG_ENDIAN, fortran, shape);
        }
      }
    }
    throw source.wrong(TYPES, FormatException.quote(descr), "descr of the npy header");
  }

  /** Skips spaces; the next character, or -1 at the end. */
  private int peek() {
    while (at < text.length() && " \t\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : -1;
  }

  private boolean accept(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private void demand(char wanted) throws FormatException {
    if (!accept(wanted)) {
      throw wrong("'" + wanted + "'", came(), at);
    }
  }

  private String string() throws FormatException {
    int quote = peek();
    if (quote != '\'' && quote != '"') {
      throw wrong("a Python string", came(), at);
    }
    int end = text.indexOf(quote, at + 1);
    String content = end < 0 ? "" : text.substring(at + 1, end);
    if (end < 0 || content.indexOf('\\') >= 0 || content.indexOf('\n') >= 0) {
      throw wrong("a Python string without escapes", came(), at);
    }
    at = end + 1;
    return content;
  }

  private boolean bool() throws FormatException {
    peek();
    for (String word : new String[] {"True", "False"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw wrong("True or False", came(), at);
  }

  private long[] tuple() throws FormatException {
    long[] extents = new long[HIGHEST_RANK];
    int rank = 0;
    boolean comma = true;
    demand('(');
    while (!accept(')')) {
      if (!comma) {
        throw wrong("',' or ')'", came(), at);
      }
      if (rank == HIGHEST_RANK) {
        throw wrong("a shape of at most 8 extents", "more", at);
      }
      extents[rank++] = number();
      comma = accept(',');
    }
    if (rank == 1 && !comma) {
      throw wrong("a tuple '(n,)'", "a number in parentheses", at);
    }
    return Arrays.copyOf(extents, rank);
  }

  private long number() throws FormatException {
    peek();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - start;
    if (digits == 0) {
      throw wrong("an extent", came(), at);
    }
    boolean plain = digits == 1 || text.charAt(start) != '0';
    long value = digits > 10 ? Long.MAX_VALUE : Long.parseLong(text, start, at, 10);
    if (!plain || value > Integer.MAX_VALUE) {
      throw wrong("extents below 2^31", FormatException.quote(text.substring(start, at)), start);
    }
    return value;
  }

  private String came() {
    return peek() < 0 ? "the end" : FormatException.quote(text.substring(at).strip());
  }

  private FormatException wrong(String expected, String came, int character) {
    return source.wrong(expected, came, "npy header character " + character);
  }
}
