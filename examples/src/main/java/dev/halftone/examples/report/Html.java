package dev.halftone.examples.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML in which every text and attribute is escaped, because there is no other way to put
 * one in.
 */
final class Html {
  private static final Set<String> EMPTY = Set.of("meta", "img", "br", "col", "hr");

  private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; attributes are pairs of name and value. */
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
    out.append('>');
    if (!EMPTY.contains(tag)) {
      open.push(tag);
    }
    return this;
  }

  Html close() {
    String tag = open.pop();
    out.append("</").append(tag).append('>');
    if (!tag.equals("span") && !tag.equals("b") && !tag.equals("code")) {
      out.append('\n');
    }
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** A whole element with nothing but text in it. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** A style sheet of our own. */
  Html style(String css) {
    open("style");
    out.append('\n').append(css);
    return close();
  }

  /** A script, or data for one, kept from ending its element early. */
  Html script(String content, String... attributes) {
    open("script", attributes);
    // Only these two sequences mean anything to the HTML parser inside a script element. In
    // JavaScript strings, regular expressions and JSON alike, the escapes read as "/" and "!".
    out.append(content.replaceAll("(?i)</(?=script)", "<\\\\/").replace("<!--", "<\\" + "u0021--"));
    return close();
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("html: expected every element closed, got " + open);
    }
    return out.toString();
  }
}
