package dev.halftone.io;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream that belongs to the caller and is not to be closed. */
final class Unclosed extends FilterInputStream {
  Unclosed(InputStream in) {
    super(in);
  }

  @Override
  public void close() {}
}
